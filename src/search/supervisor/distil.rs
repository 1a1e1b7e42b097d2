//! Distilling: of the corpus that a campaign kept, the texts without which something would not be reached.
//!
//! libFuzzer's own merge says which those are, by the same counters that guided the search. One witness of each
//! fingerprint stays whatever it reaches: the next campaign has to start from what this one found.

use crate::finding::journal::{self, Finding, Findings};
use crate::search::plan::{MAX_LEN, Plan};
use crate::search::seeds;
use crate::search::settings::{self, Settings};
use crate::search::worker::without;
use rustix::fs::{Mode, OFlags};
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::path::Path;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Where the whole corpus waits until the small one stands in its place.
const ASIDE: &str = "corpus.before";

/// How many texts there were, and how many are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distilled {
    /// Before.
    pub before: usize,
    /// After, with the witnesses.
    pub after: usize,
}

/// When to give it up: a merge reads every text once, which may take a while, and is worth no more than this.
pub struct Limit<'a> {
    /// Somebody wants the end.
    pub interrupted: &'a AtomicBool,
    /// The longest that it may take.
    pub within: Duration,
}

/// Distils the plan's corpus in its place; whatever fails, the corpus stays as it was.
///
/// # Errors
/// What fails, in words.
pub fn distil(plan: &Plan, findings: &Findings, limit: &Limit<'_>) -> io::Result<Distilled> {
    let out = &plan.settings.out;
    if count(&plan.corpus)? == 0 {
        return Ok(Distilled { before: 0, after: 0 });
    }
    let (small, aside) = (out.join("corpus.distilled"), out.join(ASIDE));
    for folder in [&small, &aside] {
        remove(folder)?;
    }
    journal::private_folder(&small)?;
    merge(plan, &small, limit)?;
    seeds::write(
        &small,
        findings.by_level().into_iter().flat_map(Finding::texts).map(|text| text.bytes().to_vec()),
    )?;
    let distilled = Distilled { before: count(&plan.corpus)?, after: count(&small)? };
    std::fs::rename(&plan.corpus, &aside)?;
    std::fs::rename(&small, &plan.corpus)?;
    remove(&aside)?;
    Ok(distilled)
}

/// Brings back the corpus of a campaign that was killed between the two steps of putting another in its place.
///
/// # Errors
/// The folder cannot be written.
pub fn mend(out: &Path, corpus: &Path) -> io::Result<()> {
    let aside = out.join(ASIDE);
    if corpus.exists() || !aside.exists() { Ok(()) } else { std::fs::rename(aside, corpus) }
}

/// A merge asks what each text reaches, and not what is new in it.
const LEFT_OUT: &str = "findings,retiring";

/// Copies what the corpus needs to `small`. The target judges as it did, and journals nothing.
fn merge(plan: &Plan, small: &Path, limit: &Limit<'_>) -> io::Result<()> {
    let scratch = plan.settings.out.join("distil");
    remove(&scratch)?;
    journal::private_folder(&scratch)?;
    let settings = Settings { out: scratch.clone(), worker: 1, ..plan.settings.clone() };
    let log = File::create(plan.settings.out.join("distil.log"))?;
    let (told, kept, whole) = (Handed::over(&scratch)?, Handed::over(small)?, Handed::over(&plan.corpus)?);
    let mut command = plan.program.command_for_merging();
    command.args(["-merge=1", "-rss_limit_mb=2048", &format!("-max_len={MAX_LEN}")]);
    command.arg(format!("-merge_control_file={}/merge", told.name)).args([&kept.name, &whole.name]);
    command.env(settings::VARIABLE, serde_json::to_string(&settings)?).env(without::VARIABLE, LEFT_OUT);
    // Not told whose child it is: libFuzzer starts itself again for it, and that one's parent is not this process.
    let status = wait(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn()?, limit);
    remove(&scratch)?;
    let status = status?;
    match status.success() && count(small)? > 0 {
        true => Ok(()),
        false => Err(io::Error::other(format!("libFuzzer's merge ended with {status}; see distil.log"))),
    }
}

/// A folder that a child finds by a number, whatever its path: libFuzzer puts the paths that it is given into the line
/// of a shell as they are, and folders have spaces in their names, or worse.
struct Handed {
    /// The same for the child and for its children.
    name: String,
    _open: OwnedFd,
}

impl Handed {
    fn over(folder: &Path) -> io::Result<Self> {
        // Without CLOEXEC: the child keeps it.
        let open = rustix::fs::open(folder, OFlags::RDONLY | OFlags::DIRECTORY, Mode::empty())?;
        Ok(Self { name: format!("/proc/self/fd/{}", open.as_raw_fd()), _open: open })
    }
}

fn wait(mut child: Child, limit: &Limit<'_>) -> io::Result<ExitStatus> {
    let until = Instant::now() + limit.within;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        let late = Instant::now() >= until;
        if late || limit.interrupted.load(Ordering::Relaxed) {
            child.kill().and_then(|()| child.wait())?;
            let why = if late { "distilling it takes too long" } else { "distilling it was interrupted" };
            return Err(io::Error::other(why));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn count(folder: &Path) -> io::Result<usize> {
    Ok(std::fs::read_dir(folder)?.count())
}

fn remove(folder: &Path) -> io::Result<()> {
    if folder.exists() { std::fs::remove_dir_all(folder) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corpus_that_was_put_aside_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let (corpus, aside) = (folder.path().join("corpus"), folder.path().join(ASIDE));
        std::fs::create_dir(&aside).unwrap();
        std::fs::write(aside.join("text"), "a@b.example").unwrap();
        mend(folder.path(), &corpus).unwrap();
        assert!(corpus.join("text").exists() && !aside.exists());
        // One that is there stays.
        std::fs::create_dir(&aside).unwrap();
        mend(folder.path(), &corpus).unwrap();
        assert!(corpus.join("text").exists() && aside.exists());
    }
}
