//! Slow parsers judge what the search keeps, in a process of their own: this is that process.
//!
//! It looks at the corpus that the workers share, puts each input that is new there to every parser of the
//! campaign, and follows up what concerns a slow one, into a shard of the journal that is its own. What it has
//! judged it notes, so that one that is started again goes on. Nothing here is instrumented: clocks are allowed.

use crate::finding::patience::BEHIND_A_PIPE;
use crate::health::Followed;
use crate::input::Input;
use crate::judge::classes::{Parties, Sighting};
use crate::outside;
use crate::search::settings::Settings;
use crate::search::worker;
use crate::search::worker::error::WorkerError;
use crate::search::worker::followed::{is_settled, requests};
use crate::search::worker::judge::Judge;
use crate::search::worker::mailing::Mailing;
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

pub(in crate::search) use crate::search::worker::followed::Progress;

/// How it stands, for the supervisor.
pub const STATUS: &str = "slow-worker.status.json";

/// The names of the inputs that were judged, a line each.
const JUDGED: &str = "slow-worker.judged";

/// The names of those under way.
const UNDER_WAY: &str = "slow-worker.under-way";

/// Inputs under way at a time: enough for a pipe, and few enough to be heard of in time where each one hangs.
const BATCH: usize = 16;

/// Between two looks at a corpus that has nothing new.
const LOOK: Duration = Duration::from_millis(250);

/// Between two writes of the status.
const STATUS_EVERY: Duration = Duration::from_millis(500);

/// How the supervisor and the system end it.
pub struct StopSignals<'a> {
    /// The search is over: judge what is left, then end.
    pub finish: &'a AtomicBool,
    /// End after the input that is under way.
    pub stop: &'a AtomicBool,
}

/// Judges what the search keeps until it is asked to end.
///
/// # Errors
/// A parser that is not there, a folder that cannot be read or written.
pub fn run(settings: Settings, signals: &StopSignals<'_>) -> Result<(), WorkerError> {
    worker::end_with_the_supervisor()?;
    let mut slow = SlowJudge::new(settings)?;
    slow.judge_again(signals)?;
    while !signals.stop.load(Ordering::Relaxed) && slow.stopped.is_none() {
        // Read before the corpus is listed: what was kept until then is in it.
        let finishing = signals.finish.load(Ordering::Relaxed);
        let waiting = slow.waiting(finishing)?;
        slow.judge_all(&waiting, signals)?;
        if slow.stopped.is_some() || signals.stop.load(Ordering::Relaxed) {
            // What was not judged waits on, and is said to.
            break;
        }
        slow.write_status(0)?;
        match waiting.is_empty() {
            true if finishing => break,
            true => std::thread::sleep(LOOK),
            false => {}
        }
    }
    slow.doubt()
}

struct SlowJudge {
    judge: Judge,
    out: PathBuf,
    /// By the places of the panel.
    slow: Vec<bool>,
    /// What runs as an application, with its controls.
    mailing: Mailing,
    /// Why no more is put.
    stopped: Option<String>,
    judged: BTreeSet<String>,
    notes: File,
    written: Option<Instant>,
}

impl SlowJudge {
    fn new(settings: Settings) -> Result<Self, WorkerError> {
        let (elsewhere, out) = (settings.selection.clone(), settings.out.clone());
        let mut judge = Judge::new(Settings { selection: elsewhere.whole(), ..settings })?;
        judge.have_patience(BEHIND_A_PIPE);
        judge.show_what_is_under_way();
        let slow = judge.panel.parsers().iter().map(|parser| elsewhere.leaves_out(&parser.id().to_string()));
        let slow: Vec<bool> = slow.collect();
        // What the others did not answer, the search has counted.
        judge.compared = elsewhere.compared(&judge.panel).those(|at| slow[at]);
        let mailing = Mailing::of(&judge.settings.selection, &judge.settings.policy)?;
        let notes = OpenOptions::new()
            .create(true)
            .append(true)
            .open(out.join(JUDGED))
            .map_err(WorkerError::Corpus)?;
        let judged = lines(&out.join(JUDGED));
        Ok(Self { judge, slow, mailing, stopped: None, judged, notes, written: None, out })
    }

    /// What was under way when the process before this one died, one by one, and each noted first: one that kills
    /// the process again is passed over by the next.
    fn judge_again(&mut self, signals: &StopSignals<'_>) -> Result<(), WorkerError> {
        let under_way = lines(&self.out.join(UNDER_WAY));
        let again: Vec<String> = under_way.difference(&self.judged).cloned().collect();
        for (at, name) in again.iter().enumerate() {
            if signals.stop.load(Ordering::Relaxed) || self.stopped.is_some() {
                return Ok(());
            }
            self.note(std::slice::from_ref(name))?;
            self.judge_files(std::slice::from_ref(name), again.len() - at, signals)?;
        }
        Ok(())
    }

    /// What is in the corpus and was not judged.
    fn waiting(&self, finishing: bool) -> Result<Vec<String>, WorkerError> {
        let mut waiting = Vec::new();
        for entry in std::fs::read_dir(self.out.join("corpus")).map_err(WorkerError::Corpus)? {
            let entry = entry.map_err(WorkerError::Corpus)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !self.judged.contains(&name) && (finishing || is_settled(&entry)) {
                waiting.push(name);
            }
        }
        waiting.sort();
        Ok(waiting)
    }

    fn judge_all(&mut self, waiting: &[String], signals: &StopSignals<'_>) -> Result<(), WorkerError> {
        let mut left = waiting.len();
        for names in waiting.chunks(BATCH) {
            std::fs::write(self.out.join(UNDER_WAY), names.join("\n")).map_err(WorkerError::Corpus)?;
            self.judge_files(names, left, signals)?;
            if signals.stop.load(Ordering::Relaxed) || self.stopped.is_some() {
                return Ok(());
            }
            self.note(names)?;
            left -= names.len();
        }
        Ok(())
    }

    /// Asked all at once, so that a pipe is kept full; followed up one by one.
    fn judge_files(
        &mut self,
        names: &[String],
        waiting: usize,
        signals: &StopSignals<'_>,
    ) -> Result<(), WorkerError> {
        let corpus = self.out.join("corpus");
        // The search takes away what it has a shorter text for: that one is judged in its place.
        let read = names.iter().filter_map(|name| outside::read(&corpus.join(name), outside::INPUT).ok());
        let inputs: Vec<Input> = read.map(Input::new).collect();
        match inputs.as_slice() {
            [alone] => self.judge.under_way.note(alone.bytes()),
            // Of many nobody can say which one it was: they are judged again, one by one.
            _ => self.judge.under_way.clear(),
        }
        let verdicts = self.judge.panel.ask_many(&inputs);
        if self.is_to_stop(waiting)? {
            return Ok(());
        }
        self.no_parser_is_gone()?;
        for (at, (input, verdicts)) in inputs.iter().zip(&verdicts).enumerate() {
            if signals.stop.load(Ordering::Relaxed) {
                return Ok(());
            }
            self.judge.floor.set(self.mailing.floor());
            let slow = &self.slow;
            let panel = &self.judge.panel;
            let by_slow: Vec<bool> =
                panel.readers().map(|reader| reader.is_some_and(|at| slow[at])).collect();
            // What an application returns is mail: it is nobody's reading that could be wrong by itself.
            let mails: Vec<bool> = panel.parsers().iter().map(|parser| parser.is_mail()).collect();
            let deployed = |seen: &Sighting| matches!(seen.parties, Parties::Deployment(..));
            let concerns = |seen: &Sighting| {
                concerns(seen, slow, &by_slow) && (deployed(seen) || !mails[seen.parties.parser()])
            };
            self.judge.judge_answers(input, verdicts, concerns)?;
            if self.written.is_none_or(|written| written.elapsed() >= STATUS_EVERY) {
                self.write_status(waiting.saturating_sub(at + 1))?;
            }
        }
        self.judge.control();
        self.no_parser_is_gone()
    }

    /// What was answered since the last controls is in doubt where they fail: it is put again by whoever goes on.
    fn is_to_stop(&mut self, waiting: usize) -> Result<bool, WorkerError> {
        let spent = || "the requests that are allowed were made; raise --requests".to_owned();
        let failed = self.mailing.why_not_on(&mut self.judge.health);
        self.stopped = failed.or_else(|| self.mailing.is_spent().then(spent));
        if self.stopped.is_some() {
            self.write_status(waiting)?;
        }
        Ok(self.stopped.is_some())
    }

    /// Some answer that was given may be wrong: the campaign cleared nothing.
    fn doubt(&mut self) -> Result<(), WorkerError> {
        if self.stopped.is_none() {
            self.stopped = self.mailing.doubt();
            if self.stopped.is_some() {
                self.write_status(0)?;
            }
        }
        Ok(())
    }

    /// To skip what is left, or what a reduction asks, would look as if it were judged.
    fn no_parser_is_gone(&self) -> Result<(), WorkerError> {
        let mut parsers = self.judge.panel.parsers().iter();
        let gone = parsers.find_map(|parser| Some(format!("{} {}", parser.id(), parser.gone()?)));
        gone.map_or(Ok(()), |gone| Err(WorkerError::ParserGone(gone)))
    }

    fn note(&mut self, names: &[String]) -> Result<(), WorkerError> {
        self.notes.write_all((names.join("\n") + "\n").as_bytes()).map_err(WorkerError::Corpus)?;
        self.judged.extend(names.iter().cloned());
        Ok(())
    }

    /// The executions of a campaign are those of the search: of its own figures only those about findings count.
    fn write_status(&mut self, waiting: usize) -> Result<(), WorkerError> {
        self.written = Some(Instant::now());
        let health = self.judge.health().of_findings();
        let followed = Followed { judged: self.judged.len(), waiting };
        let requests = requests(&self.judge.settings.selection);
        let progress = Progress { followed, health, requests, stopped: self.stopped.clone() };
        let json = serde_json::to_vec(&progress).map_err(|error| WorkerError::Corpus(error.into()))?;
        std::fs::write(self.out.join(STATUS), json).map_err(WorkerError::Corpus)
    }
}

/// A slow parser is a party, or the gate goes by what one reads; the search's workers see to the rest.
fn concerns(seen: &Sighting, slow: &[bool], by_slow: &[bool]) -> bool {
    slow[seen.parties.parser()] || matches!(seen.parties, Parties::Deployment(gate, _) if by_slow[gate])
}

fn lines(path: &Path) -> BTreeSet<String> {
    outside::read_text(path, outside::REPORT).unwrap_or_default().lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::classes::Level;
    use crate::judge::examine::{Look, examine};
    use crate::search::planted;
    use crate::search::worker::followed::SETTLED;
    use std::time::SystemTime;

    #[test]
    fn a_file_is_settled_when_it_was_not_written_for_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept");
        let file = File::create(&path).unwrap();
        let entry = || std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap();
        let written = |at: SystemTime| file.set_modified(at).unwrap();
        written(SystemTime::now());
        assert!(!is_settled(&entry()));
        written(SystemTime::now() - SETTLED);
        assert!(is_settled(&entry()));
        // A clock that was set back makes no file old.
        written(SystemTime::now() + Duration::from_secs(60));
        assert!(!is_settled(&entry()));
        let gone = entry();
        std::fs::remove_file(&path).unwrap();
        assert!(!is_settled(&gone));
    }

    #[test]
    fn what_a_slow_parser_or_a_gate_by_one_is_party_to_is_followed_up() {
        let folder = tempfile::tempdir().unwrap();
        let settings = planted::settings(folder.path(), &["c01-multi-at"]);
        let panel = settings.selection.panel().unwrap();
        let input = Input::new("a@malicious.org@important.com");
        let seen = examine(&panel, &settings.policy, &input, Look::Once).sightings;
        let (reader, gates) = (panel.parsers().len() - 1, panel.gates().len());
        let slow = |slow: bool| (0..=reader).map(|at| slow && at == reader).collect::<Vec<_>>();
        let all = |slow: &[bool], by: &[bool]| seen.iter().filter(|one| concerns(one, slow, by)).count();
        assert_eq!(all(&slow(true), &vec![false; gates]), seen.len());
        assert_eq!(all(&slow(false), &vec![false; gates]), 0);
        let deployed = seen.iter().filter(|one| matches!(one.parties, Parties::Deployment(..))).count();
        assert!(deployed > 0 && deployed < seen.len() && seen.iter().any(|one| one.level == Level::High));
        assert_eq!(all(&slow(false), &vec![true; gates]), deployed);
    }
}
