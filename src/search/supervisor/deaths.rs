//! What workers died of: each text that was under way is looked into (`postmortem`), one at a time, in a process
//! that may die too; the search goes on meanwhile.

use crate::digest::digest;
use crate::environment::own_program;
use crate::outside;
use crate::search::child;
use crate::search::logs;
use crate::search::plan::Plan;
use crate::search::settings::Settings;
use crate::search::worker::postmortem;
use crate::search::worker::under_way;
use crate::select::Selection;
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Write};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// The longest that one text is looked into.
const LONGEST: Duration = Duration::from_secs(180);

/// So many texts wait, no more: a parser that kills at every turn has been found by then.
const MOST: usize = 8;

/// Its name, for its log.
const NAME: &str = "postmortem";

/// Deaths, looked into or waiting for it.
#[derive(Default)]
pub(in crate::search) struct Deaths {
    /// How often a text was under way at a death.
    seen: BTreeMap<Vec<u8>, u32>,
    /// With whom it was put to.
    waiting: VecDeque<(Vec<u8>, Selection)>,
    /// The process that looks, what into, and since when.
    looking: Option<(Child, Vec<u8>, Instant)>,
    /// No more is begun; what runs may take this long, counted from then.
    ending: Option<(Instant, Duration)>,
}

impl Deaths {
    /// A worker died by itself: what it was doing is kept, and looked into.
    pub(in crate::search) fn note(&mut self, plan: &Plan, worker: u32, asked: &Selection) {
        let Some(text) = under_way::read(&under_way::path(&plan.settings.out, worker)) else { return };
        let times = self.seen.entry(text.clone()).or_default();
        *times += 1;
        if *times > 1 {
            // Whatever it is that kills there, it is in the way of the search.
            return take_out(plan, &text);
        }
        keep(plan, worker, &text);
        if self.waiting.len() < MOST {
            self.waiting.push_back((text, asked.clone()));
        }
    }

    /// Looks into the next text where none is under way.
    pub(in crate::search) fn tend(&mut self, plan: &Plan) {
        let late = self.ending.is_some_and(|(since, within)| since.elapsed() >= within);
        if let Some((child, text, since)) = &mut self.looking {
            match child.try_wait() {
                Ok(None) if late || since.elapsed() >= LONGEST => child::end(child),
                Ok(None) => return,
                Ok(Some(status)) if status.code() == Some(child::FOUND.into()) => take_out(plan, text),
                // What no parser shows alone has its restart, and its artifact.
                _ => {}
            }
            self.looking = None;
        }
        if late {
            self.waiting.clear();
        }
        if let Some((text, asked)) = self.waiting.pop_front() {
            // Where no process starts, the artifact is left.
            self.looking = look(plan, &text, asked).ok().map(|child| (child, text, Instant::now()));
        }
    }

    /// The search is over: what waits is looked into if that takes no longer than this.
    pub(in crate::search) fn finish(&mut self, within: Duration) {
        self.ending.get_or_insert((Instant::now(), within));
    }

    /// Nothing waits.
    pub(in crate::search) fn is_done(&self) -> bool {
        self.looking.is_none() && self.waiting.is_empty()
    }

    /// Ends it now: the campaign cannot go on.
    pub(in crate::search) fn abandon(&mut self) {
        self.waiting.clear();
        self.looking.take().iter_mut().for_each(|(child, ..)| child::end(child));
    }
}

fn look(plan: &Plan, text: &[u8], selection: Selection) -> io::Result<Child> {
    let settings = Settings { worker: postmortem::WORKER, selection, ..plan.settings.clone() };
    let log = logs::create(&plan.settings.out, NAME).map_err(io::Error::other)?;
    let mut command = own_program()?.command();
    child::pass_settings(&mut command, &settings)?;
    child::leave_the_terminal(&mut command);
    command.arg("postmortem").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log);
    let mut child = command.spawn()?;
    // A page at most: a pipe takes it at once.
    child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(text))?;
    Ok(child)
}

/// For people: libFuzzer leaves an artifact only of what its own handlers see.
fn keep(plan: &Plan, worker: u32, text: &[u8]) {
    let name = format!("worker-{worker}-ended-{}", digest(text, 8));
    let path = plan.settings.out.join("artifacts").join(name);
    // Where it cannot be written, it stands in the journal if it is anything.
    let _ = std::fs::write(path, text);
}

/// A text that ends every worker which reads it is no seed.
fn take_out(plan: &Plan, text: &[u8]) {
    let is_it = |path: &Path| {
        let same = std::fs::metadata(path).is_ok_and(|file| file.len() == text.len() as u64);
        same && outside::read(path, outside::INPUT).is_ok_and(|there| there == text)
    };
    let files = std::fs::read_dir(&plan.corpus).into_iter().flatten().flatten().map(|entry| entry.path());
    // One that stays costs a restart.
    files.filter(|path| is_it(path)).for_each(|path| drop(std::fs::remove_file(path)));
}
