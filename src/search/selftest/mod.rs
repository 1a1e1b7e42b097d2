//! The self-test: a fresh campaign from nothing for each planted reader, which must find its bug.
//!
//! What counts as found: a finding of one of the row's classes, at level medium or above, whose reduced
//! witness shows nothing of that level on the correct reader behind sound gates. Planted and correct reader
//! differ in one step, so such a finding is that step. On the correct reader nothing may be found at all.

pub mod in_process;
mod judged;

use crate::finding::journal::Finding;
use crate::input::Input;
use crate::level::Level;
use crate::parsers::planted::{PLANTED, Planted};
use crate::policy::Policy;
use crate::search::plan::{CampaignStatus, Plan};
use crate::search::selftest::in_process::Search;
use crate::search::settings::Settings;
use crate::search::supervisor::program::{self, ProgramError};
use crate::search::supervisor::{self, SupervisorError};
use crate::search::worker::WorkerError;
use crate::search::worker::judge::Judge;
use crate::select::{SelectError, Selection};
use judged::Judged;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Gates that the correct reader cannot fool: what they admit, it reads as an allowed domain or refuses.
/// `contains`, `suffix` and `match-open` are broken by themselves.
pub const SOUND: &[&str] = &[
    "last-at",
    "first-at",
    "suffix-at",
    "one-at",
    "incident",
    "strict",
    "planted-host-run",
    "planted-angle",
];

/// Gates that are wrong themselves, in which texts are nearer than any mistake of a reader: they hold masked readers.
pub const WRONG: &[&str] = &["suffix", "contains"];

/// From here on a finding counts.
const FROM: Level = Level::Medium;

/// How a self-test is run.
#[derive(Clone, Debug)]
pub struct Plans {
    /// What searches.
    pub engine: Engine,
    /// Executions for each reader.
    pub executions: u64,
    /// Seconds for each reader, where there is such a limit.
    pub seconds: Option<u64>,
    /// The random seed of each campaign.
    pub seed: u64,
    /// Each reader has a second, easier hole, behind gates that are wrong themselves: its own mistake must be a
    /// finding of its own all the same. The whole budget is spent, and fingerprints are counted.
    pub masked: bool,
    /// Journals go here, a folder a reader.
    pub out: PathBuf,
}

/// What searches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// [`Search`]: nothing to build, the same on every machine.
    InProcess,
    /// The fuzz target that `hunt` runs.
    Libfuzzer,
}

/// Why a reader cannot be hunted.
#[derive(Debug, thiserror::Error)]
pub enum SelftestError {
    /// No planted reader has this name.
    #[error("nothing planted as `{name}`; there is {known}")]
    Unknown {
        /// What was named.
        name: Input,
        /// Those there are.
        known: String,
    },
    /// A reader does not open.
    #[error(transparent)]
    Select(#[from] SelectError),
    /// Nothing can be judged.
    #[error(transparent)]
    Worker(#[from] WorkerError),
    /// There is no fuzz target.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// The campaign cannot go on.
    #[error(transparent)]
    Supervisor(#[from] SupervisorError),
    /// A journal that cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What a campaign against one reader came to.
pub struct HuntResult {
    /// The reader.
    pub planted: &'static Planted,
    /// Executions until it was found, or all that were made.
    pub executions: u64,
    /// The same in seconds.
    pub seconds: f64,
    /// What was found: of a planted reader its bug, of the correct one anything at all.
    pub finding: Option<Finding>,
    /// The fingerprints under which it was found, where all were waited for.
    pub fingerprints: Option<usize>,
}

impl HuntResult {
    /// As it must be: the bug found, or nothing on the correct reader.
    pub fn is_good(&self) -> bool {
        self.finding.is_some() != self.planted.is_correct()
    }
}

/// The planted readers of these surfaces or root causes (`c01-multi-at`, `C1`, a whole name); all of them
/// where none is named.
///
/// # Errors
/// There is none of that name; names those there are.
pub fn named(names: &[String]) -> Result<Vec<&'static Planted>, SelftestError> {
    if names.is_empty() {
        return Ok(PLANTED.iter().collect());
    }
    let is = |row: &Planted, name: &str| {
        row.surface == name || row.cause.eq_ignore_ascii_case(name) || row.id().to_string() == name
    };
    let find = |name: &String| {
        let known = || PLANTED.iter().map(|row| row.surface).collect::<Vec<_>>().join(", ");
        let unknown = || SelftestError::Unknown { name: Input::new(name.as_str()), known: known() };
        PLANTED.iter().find(|row| is(row, name)).ok_or_else(unknown)
    };
    names.iter().map(find).collect()
}

/// Hunts one reader from nothing.
///
/// # Errors
/// A folder that cannot be written; for [`Engine::Libfuzzer`] a target that cannot be built.
pub fn hunt(planted: &'static Planted, plans: &Plans) -> Result<HuntResult, SelftestError> {
    let out = plans.out.join(planted.surface);
    match plans.engine {
        Engine::InProcess => in_process(planted, plans, out),
        Engine::Libfuzzer => under_libfuzzer(planted, plans, out),
    }
}

fn in_process(planted: &'static Planted, plans: &Plans, out: PathBuf) -> Result<HuntResult, SelftestError> {
    let judged = Judged::new(planted, plans.masked)?;
    let began = Instant::now();
    let in_time = || plans.seconds.is_none_or(|most| began.elapsed() < Duration::from_secs(most));
    let mut search = Search::new(Judge::new(settings(planted, plans, out.clone()))?, plans.seed);
    let mut finding = None;
    while (finding.is_none() || plans.masked)
        && search.judge().health().executions < plans.executions
        && in_time()
    {
        let before = search.judge().health().findings;
        search.step()?;
        if finding.is_none() && search.judge().health().findings > before {
            finding = judged.first(&out)?;
        }
    }
    let made = search.judge().health().executions;
    let executions = finding.as_ref().map_or(made, |finding| finding.executions);
    let fingerprints = if plans.masked { Some(judged.counting(&out)?.len()) } else { None };
    Ok(HuntResult { planted, executions, seconds: began.elapsed().as_secs_f64(), finding, fingerprints })
}

fn under_libfuzzer(
    planted: &'static Planted,
    plans: &Plans,
    out: PathBuf,
) -> Result<HuntResult, SelftestError> {
    let plan = Plan {
        id: String::new(),
        target: "differential".into(),
        program: program::of_target("differential")?,
        seconds: plans.seconds,
        executions: Some(plans.executions),
        workers: 1,
        seed: plans.seed,
        asked: Vec::new(),
        code: String::new(),
        follows: false,
        cases: None,
        corpus: out.join("corpus"),
        settings: settings(planted, plans, out),
        seeds: 0,
        spent: CampaignStatus::default(),
    };
    let (judged, enough) = (Judged::new(planted, plans.masked)?, AtomicBool::new(false));
    let mut seen = 0;
    let status = supervisor::run(&plan, &enough, &mut |status| {
        if status.health.findings > seen {
            seen = status.health.findings;
            // A journal that cannot be read now is read, or complained about, at the end.
            let found = judged.first(&plan.settings.out).is_ok_and(|finding| finding.is_some());
            enough.store(found && !plans.masked, Ordering::Relaxed);
        }
    })?;
    let finding = judged.first(&plan.settings.out)?;
    let executions = finding.as_ref().map_or(status.health.executions, |finding| finding.executions);
    let fingerprints = if plans.masked { Some(judged.counting(&plan.settings.out)?.len()) } else { None };
    Ok(HuntResult { planted, executions, seconds: status.elapsed, finding, fingerprints })
}

fn settings(planted: &Planted, plans: &Plans, out: PathBuf) -> Settings {
    Settings {
        policy: Policy::default(),
        selection: match plans.masked {
            true => selection(&planted.masked().to_string(), WRONG),
            false => selection(&planted.id().to_string(), gates_of(planted)),
        },
        out,
        worker: 1,
        seed: plans.seed,
        before: 0,
        fail_on: FROM,
    }
}

fn gates_of(planted: &Planted) -> &'static [&'static str] {
    if planted.gates.is_empty() { SOUND } else { planted.gates }
}

fn selection(parser: &str, gates: &[&str]) -> Selection {
    let parsers = ["strict/mailbox", "strict/mailbox-utf8", parser].map(str::to_owned).to_vec();
    let gates = gates.iter().map(ToString::to_string).collect();
    Selection { parsers, gates, ..Selection::default() }
}

#[cfg(test)]
mod tests {
    use super::judged::highest;
    use super::*;
    use crate::judge::classes::{CLASSES, Sighting};
    use crate::judge::examine::{Look, examine};

    #[test]
    fn every_class_that_counts_is_a_class() {
        for row in PLANTED {
            for class in row.shows {
                assert!(CLASSES.iter().any(|known| known.id == *class), "{}: {class}", row.surface);
            }
        }
    }

    #[test]
    fn every_witness_shows_its_bug_and_nothing_on_the_correct_reader() {
        let correct = selection("planted/correct", SOUND).panel().unwrap();
        for row in PLANTED {
            let (policy, witness) = (Policy::default(), row.witness());
            assert!(highest(&correct, &policy, &witness) < Some(FROM), "{}: {witness}", row.surface);
            let panel = selection(&row.id().to_string(), gates_of(row)).panel().unwrap();
            let seen = examine(&panel, &policy, &witness, Look::Once).sightings;
            let counts = |seen: &Sighting| seen.level >= FROM && row.shows.contains(&seen.class);
            assert_eq!(seen.iter().any(counts), !row.is_correct(), "{}: {witness}", row.surface);
        }
    }
}
