//! The journal of a campaign: append-only JSON Lines, one shard a worker, a line a finding.
//!
//! A line is on disk before the finding is announced. Shards of any number of machines unite by being
//! written one behind the other; reading them ([`Findings`]) is the same whatever their order.

mod findings;
mod variants;

pub use findings::Findings;
pub use variants::Variant;

use crate::answer::Answer;
use crate::finding::advice::Advice;
use crate::finding::nearest::Nearest;
use crate::input::Input;
use crate::judge::attribution::Who;
use crate::judge::fate::is_outside;
use crate::level::Level;
use crate::outside;
use crate::policy::Policy;
use crate::shown::{Shown, escaped};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A class, the parties, the evidence, a fingerprint: one line of a journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finding {
    /// The format's version.
    pub v: u32,
    /// Class, surface and a digest of the shape: the name under which findings are the same.
    #[serde(deserialize_with = "escaped")]
    pub fingerprint: String,
    /// The token shape of the reduced input.
    #[serde(deserialize_with = "escaped")]
    pub shape: String,
    /// The kind of disagreement.
    #[serde(deserialize_with = "escaped")]
    pub class: String,
    /// How much follows.
    pub level: Level,
    /// How sure we are.
    pub confidence: Confidence,
    /// The gates fooled, by the reduced input or by a variant of it.
    #[serde(deserialize_with = "escaped")]
    pub gates: Vec<String>,
    /// The texts that fool those of them that the reduced input does not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// The route, or the one parser.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// The two parsers of a pair.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<[String; 2]>,
    /// How a server takes what the route returns, where the finding depends on the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Taken>,
    /// The case of the corpus whose text showed it, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<OfCase>,
    /// The parsers of this surface that show it.
    #[serde(deserialize_with = "escaped")]
    pub parsers: Vec<String>,
    /// What the attacker wins, in words.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Option::is_none")]
    pub wins: Option<String>,
    /// The coarsest form of the domains in which the readers part.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Option::is_none")]
    pub rung: Option<String>,
    /// Who is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Who>,
    /// Which grammar decides between the readers, and for whom.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Option::is_none")]
    pub wrong: Option<String>,
    /// A text close by on which nobody disagrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<Nearest>,
    /// What to do about it, by those who can.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub advice: Vec<Advice>,
    /// Commands that show it again, each by itself.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Vec::is_empty")]
    pub reproductions: Vec<String>,
    /// The input as it was found.
    pub answer: Answer,
    /// The reduced input.
    pub reduced: Answer,
    /// Under which policy.
    pub policy: Policy,
    /// How many executions the worker had made.
    pub executions: u64,
    /// When, in milliseconds since 1970.
    pub time: u64,
    /// The worker's number.
    pub worker: u32,
    /// The worker's random seed.
    pub seed: u64,
    /// The campaigns that have it, by their ids, where they are known: first the one whose worker that is, the
    /// others in order.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Vec::is_empty")]
    pub campaigns: Vec<String>,
    /// What exactly was asked.
    #[serde(deserialize_with = "escaped")]
    pub environment: serde_json::Value,
}

impl Finding {
    /// What findings are listed by: the most severe first, then what leaves the policy, what depends on no server, what
    /// a case shows, and the smallest.
    pub fn rank(&self) -> impl Ord + use<> {
        let inside = !is_outside(&self.class);
        let sure = (inside, self.delivery.is_some(), self.case.is_none());
        let length =
            crate::answer::from_base64(&self.reduced.input_base64).map_or(0, |text| text.bytes().len());
        let name = (self.reduced.shown.to_string(), self.fingerprint.to_string());
        (std::cmp::Reverse(self.level), sure, length, name)
    }
}

/// How a server takes a string that is no address. Everything is escaped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Taken {
    /// Where such a server mails.
    #[serde(deserialize_with = "escaped")]
    pub to: String,
    /// The delivery rule that names it.
    #[serde(deserialize_with = "escaped")]
    pub rule: String,
    /// All rules that it takes.
    #[serde(deserialize_with = "escaped")]
    pub rules: Vec<String>,
    /// What such a server does.
    #[serde(deserialize_with = "escaped")]
    pub about: String,
    /// The servers that were seen to do so.
    #[serde(deserialize_with = "escaped")]
    pub servers: Vec<String>,
}

/// A case, by its name and place. Both are escaped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OfCase {
    /// Its name.
    #[serde(deserialize_with = "escaped")]
    pub name: String,
    /// Its file and line.
    #[serde(deserialize_with = "escaped")]
    pub place: String,
    /// Where it was published: an advisory, an RFC, a write-up.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// How sure we are of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Seen in the worker that found it.
    Observed,
    /// Where the mail goes depends on the server behind the route.
    DependsOnServer,
    /// Seen again in a fresh process.
    Confirmed,
}

/// A shard being written.
pub struct Journal {
    file: File,
    path: PathBuf,
}

impl Journal {
    /// Opens a worker's shard in this folder, which is made for its owner alone.
    ///
    /// # Errors
    /// The folder or file that cannot be written.
    pub fn open(folder: &Path, worker: u32) -> io::Result<Self> {
        private_folder(folder)?;
        let path = shard_path(folder, worker);
        let mut file = OpenOptions::new().create(true).append(true).read(true).open(&path)?;
        end_torn_line(&path, &mut file)?;
        Ok(Self { file, path })
    }

    /// Appends a finding and waits until it is on disk.
    ///
    /// # Errors
    /// What the disk says, with the shard's path.
    pub fn append(&mut self, finding: &Finding) -> io::Result<()> {
        let mut line = Vec::new();
        crate::json::write(&mut line, finding)?;
        line.push(b'\n');
        let whole = self.file.metadata().map(|metadata| metadata.len());
        let written = self.file.write_all(&line).and_then(|()| self.file.sync_data());
        if let (Err(_), Ok(whole)) = (&written, whole) {
            // Half a line is of no use; where it cannot be taken back, the next writer ends it.
            let _ = self.file.set_len(whole);
        }
        written.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", Shown::path(&self.path))))
    }
}

/// Where a worker's shard is.
pub fn shard_path(folder: &Path, worker: u32) -> PathBuf {
    folder.join(format!("worker-{worker}.jsonl"))
}

/// A worker that was killed may have left half a line: it is ended, so that what follows stays readable.
fn end_torn_line(path: &Path, file: &mut File) -> io::Result<()> {
    let mut last = [b'\n'];
    let mut shard = outside::open(path)?;
    if shard.metadata()?.len() > 0 {
        shard.seek(SeekFrom::End(-1))?;
        shard.read_exact(&mut last)?;
    }
    let torn = last != *b"\n";
    if torn { file.write_all(b"\n") } else { Ok(()) }
}

/// Makes a folder that only its owner may look into: it will hold unpublished findings.
///
/// # Errors
/// What the file system says, with the path.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", Shown::path(folder)));
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(named)
}

/// What a campaign was told to do, in its folder.
pub const PLAN: &str = "campaign.json";

/// Written beside and renamed: a reader, a kill and a power cut leave the old file or the new one, never half of it.
///
/// # Errors
/// What the disk says, with the path.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_aside(path, bytes, OpenOptions::new().write(true).create(true).truncate(true))
}

/// The same, for a file that other users cannot read.
///
/// # Errors
/// As [`write_whole`].
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    write_aside(path, bytes, &options)
}

fn write_aside(path: &Path, bytes: &[u8], options: &OpenOptions) -> io::Result<()> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(format!(".{}.tmp", std::process::id()));
    let aside = PathBuf::from(aside);
    let written = options.open(&aside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_data()?;
        std::fs::rename(&aside, path)
    });
    if written.is_err() {
        // The half file is of no use to anybody; that it could not be written is what is said.
        let _ = std::fs::remove_file(&aside);
    }
    let shown = || Input::new(path.as_os_str().as_encoded_bytes());
    written.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", shown())))
}
