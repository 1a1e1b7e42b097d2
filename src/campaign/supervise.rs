//! The supervisor: starts the workers, watches them, starts again what dies, ends in time.

use super::health::Health;
use super::settings::{self, Settings};
use super::state;
use crate::exit::Stopped;
use crate::journal;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The longest text that the search makes: deep enough for what recurses, a thousand levels in Python.
pub const MAX_LEN: u32 = 2_048;

/// Seconds that one input may take, the reduction of what it shows included, before libFuzzer calls it a hang:
/// the parsers have time limits of their own, this one is for what Python does in C without looking up.
const HANG: u32 = 60;

/// Seconds that a worker may be late before it is told to end, and a fifth of what it may be before it is made
/// to.
const PATIENCE: f64 = 1.0;

/// How long the supervisor sleeps between two looks.
const TICK: Duration = Duration::from_millis(100);

/// What a campaign is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// What every worker is told; its number and seed are filled in.
    pub settings: Settings,
    /// The fuzz target.
    pub target: String,
    /// Its program; found anew where a campaign goes on.
    #[serde(skip)]
    pub program: PathBuf,
    /// Seconds, where the budget is time.
    pub seconds: Option<u64>,
    /// Executions over all workers, where the budget is that.
    pub executions: Option<u64>,
    /// How many processes.
    pub workers: u32,
    /// Worker i has random seed `seed + i`, counted from 0; at least 1.
    pub seed: u64,
    /// Where libFuzzer keeps its corpus; shared by the workers.
    pub corpus: PathBuf,
    /// What an interrupted campaign that goes on has behind it.
    #[serde(skip)]
    pub spent: Standing,
}

/// How a campaign stands, for whoever looks.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Standing {
    /// Seconds since it began.
    pub elapsed: f64,
    /// Over all workers.
    pub health: Health,
    /// Processes that run now.
    pub running: u32,
    /// Processes that died and were started again.
    pub restarts: u32,
    /// Inputs that the search kept.
    pub corpus: usize,
}

/// One worker's process and what is left of its budget.
struct Worker {
    number: u32,
    child: Option<Child>,
    health: Health,
    /// What processes of this worker did that are gone.
    before: Health,
    deaths: u32,
    again_at: Option<Instant>,
}

/// Runs the plan; `look` is called about every tenth of a second. `interrupted` ends it early, cleanly.
///
/// # Errors
/// A folder that cannot be written, a program that does not start, workers that die again and again before
/// they judge anything.
pub fn run(
    plan: &Plan,
    interrupted: &AtomicBool,
    look: &mut dyn FnMut(&Standing),
) -> Result<Standing, Stopped> {
    let artifacts = plan.settings.out.join("artifacts");
    for folder in [&plan.settings.out, &plan.corpus, &artifacts] {
        journal::private_folder(folder).map_err(|error| Stopped::failed(error.to_string()))?;
    }
    state::keep_plan(plan)?;
    let began = Instant::now();
    let mut keeper = Keeper::default();
    let mut workers: Vec<Worker> = (1..=plan.workers).map(Worker::new).collect();
    for worker in &mut workers {
        worker.start(plan, plan.spent.elapsed)?;
    }
    let mut end = plan.seconds.map(|seconds| seconds as f64);
    loop {
        std::thread::sleep(TICK);
        let elapsed = plan.spent.elapsed + began.elapsed().as_secs_f64();
        let ending = interrupted.load(Ordering::Relaxed);
        if ending {
            workers.iter_mut().for_each(Worker::stop);
            end = Some(end.unwrap_or(elapsed).min(elapsed));
        }
        for worker in &mut workers {
            worker.tend(plan, elapsed, ending)?;
            worker.end_by_force(end.map_or(0.0, |end| elapsed - end));
        }
        let standing = standing(plan, &workers, elapsed);
        look(&standing);
        let done = workers.iter().all(Worker::is_done);
        keeper.keep(&plan.settings.out, &standing, done);
        if done {
            return Ok(standing);
        }
    }
}

/// Keeps the standing on disk, about once a second; complains once where it cannot.
#[derive(Default)]
struct Keeper {
    kept: f64,
    complained: bool,
}

impl Keeper {
    fn keep(&mut self, out: &Path, standing: &Standing, last: bool) {
        if !last && standing.elapsed < self.kept + 1.0 {
            return;
        }
        self.kept = standing.elapsed;
        if let (Err(error), false) = (state::keep_standing(out, standing), self.complained) {
            self.complained = true;
            eprintln!("addrdiff: how the campaign stands cannot be kept, it goes on: {error}");
        }
    }
}

fn standing(plan: &Plan, workers: &[Worker], elapsed: f64) -> Standing {
    let mut health = plan.spent.health.clone();
    for worker in workers {
        health.add(&worker.before);
        health.add(&worker.health);
    }
    Standing {
        elapsed,
        health,
        running: workers.iter().map(|worker| u32::from(worker.child.is_some())).sum(),
        restarts: plan.spent.restarts + workers.iter().map(|worker| worker.deaths).sum::<u32>(),
        corpus: std::fs::read_dir(&plan.corpus).map_or(0, Iterator::count),
    }
}

impl Worker {
    fn new(number: u32) -> Self {
        let (health, before) = (Health::default(), Health::default());
        Self { number, child: None, health, before, deaths: 0, again_at: None }
    }

    fn is_done(&self) -> bool {
        self.child.is_none() && self.again_at.is_none()
    }

    fn start(&mut self, plan: &Plan, elapsed: f64) -> Result<(), Stopped> {
        self.again_at = None;
        let Some(budget) = self.budget(plan, elapsed) else { return Ok(()) };
        // A process that starts again searches elsewhere than the one before it.
        let again = 1_000 * u64::from(self.deaths) + plan.spent.health.executions;
        let seed = plan.seed + u64::from(self.number) - 1 + again;
        let settings = Settings { worker: self.number, seed, ..plan.settings.clone() };
        let json = serde_json::to_string(&settings).map_err(|error| Stopped::failed(error.to_string()))?;
        let log = plan.settings.out.join(format!("worker-{}.log", self.number));
        let log =
            File::create(&log).map_err(|error| Stopped::failed(format!("{}: {error}", log.display())))?;
        let mut command = Command::new(&plan.program);
        command.args(flags(plan, self.number, seed)).args(budget).arg(&plan.corpus);
        command.env(settings::VARIABLE, json).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        // Ctrl-C on the terminal is for the supervisor, which ends its workers in order.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let child = command.spawn();
        let child = child.map_err(|error| Stopped::failed(format!("{}: {error}", plan.program.display())))?;
        self.child = Some(child);
        Ok(())
    }

    /// libFuzzer's flags for what is left of the budget; `None` where nothing is.
    fn budget(&self, plan: &Plan, elapsed: f64) -> Option<Vec<String>> {
        let mut flags = Vec::new();
        if let Some(seconds) = plan.seconds {
            let left = seconds.saturating_sub(elapsed as u64);
            (left > 0).then(|| flags.push(format!("-max_total_time={left}")))?;
        }
        if let Some(executions) = plan.executions {
            let left = executions.saturating_sub(plan.spent.health.executions);
            let share = left.div_ceil(plan.workers.into());
            let left = share.saturating_sub(self.before.executions);
            (left > 0).then(|| flags.push(format!("-runs={left}")))?;
        }
        Some(flags)
    }

    /// Reads the worker's figures, and starts it again where it died.
    fn tend(&mut self, plan: &Plan, elapsed: f64, ending: bool) -> Result<(), Stopped> {
        if self.again_at.is_some_and(|at| Instant::now() >= at) {
            return if ending { self.give_up() } else { self.start(plan, elapsed) };
        }
        let Some(child) = &mut self.child else { return Ok(()) };
        let status = child.try_wait().map_err(|error| Stopped::failed(error.to_string()))?;
        self.read_health(&plan.settings.out);
        let Some(status) = status else { return Ok(()) };
        self.child = None;
        self.read_final_count(&plan.settings.out);
        let health = std::mem::take(&mut self.health);
        let judged_nothing = health.executions == 0;
        self.before.add(&health);
        if status.success() || ending || self.budget(plan, elapsed).is_none() {
            return Ok(());
        }
        self.died(plan, status, judged_nothing)
    }

    fn give_up(&mut self) -> Result<(), Stopped> {
        self.again_at = None;
        Ok(())
    }

    /// A crash, a hang, an out-of-memory: the artifact is kept by libFuzzer, the worker starts again after
    /// a while. One that dies at once, three times, will not get better.
    fn died(&mut self, plan: &Plan, status: ExitStatus, judged_nothing: bool) -> Result<(), Stopped> {
        self.deaths += 1;
        if judged_nothing && self.before.executions == 0 && self.deaths >= 3 {
            let log = plan.settings.out.join(format!("worker-{}.log", self.number));
            let why = std::fs::read_to_string(&log).unwrap_or_default();
            let last: Vec<&str> = why.lines().rev().take(6).collect();
            let last = last.into_iter().rev().collect::<Vec<_>>().join("\n");
            return Err(Stopped::failed(format!("worker {} ends at once ({status}):\n{last}", self.number)));
        }
        let wait = Duration::from_secs(1 << self.deaths.min(6));
        self.again_at = Some(Instant::now() + wait);
        Ok(())
    }

    /// Asks for a clean end: libFuzzer takes SIGUSR1 as the wish to finish.
    fn stop(&mut self) {
        #[cfg(unix)]
        self.signal(rustix::process::Signal::USR1);
    }

    /// Ends what is `late` (seconds past the end): libFuzzer looks at its time only between two inputs, and
    /// one whose findings are being reduced on slow parsers can take a while. What was written down stays.
    fn end_by_force(&mut self, late: f64) {
        if late > PATIENCE {
            #[cfg(unix)]
            self.signal(rustix::process::Signal::TERM);
        }
        if late > 5.0 * PATIENCE {
            // One that is gone already is what was asked for.
            let _ = self.child.as_mut().map(Child::kill);
        }
    }

    #[cfg(unix)]
    fn signal(&self, signal: rustix::process::Signal) {
        let pid = self.child.as_ref().and_then(|child| i32::try_from(child.id()).ok());
        // A process that is gone already has ended, which is what was asked.
        let _ = pid
            .and_then(rustix::process::Pid::from_raw)
            .map(|pid| rustix::process::kill_process(pid, signal));
    }

    fn read_health(&mut self, out: &Path) {
        let path = out.join(format!("worker-{}.status.json", self.number));
        // A half-written file is read at the next look.
        if let Some(health) = std::fs::read(path).ok().and_then(|json| serde_json::from_slice(&json).ok()) {
            self.health = health;
        }
    }

    /// libFuzzer's own count at the end is exact; the status file is up to a second old.
    fn read_final_count(&mut self, out: &Path) {
        let log =
            std::fs::read_to_string(out.join(format!("worker-{}.log", self.number))).unwrap_or_default();
        let count = log.lines().rev().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
        if let Some(count) = count.and_then(|count| count.trim().parse().ok()) {
            self.health.executions = self.health.executions.max(count);
        }
        let _ = std::fs::remove_file(out.join(format!("worker-{}.status.json", self.number)));
    }
}

fn flags(plan: &Plan, number: u32, seed: u64) -> Vec<String> {
    let artifacts = plan.settings.out.join("artifacts").join(format!("worker-{number}-"));
    vec![
        // libFuzzer takes 0 for "choose one", and reads 32 bits.
        format!("-seed={}", (seed % u64::from(u32::MAX)).max(1)),
        format!("-artifact_prefix={}", artifacts.display()),
        format!("-max_len={MAX_LEN}"),
        format!("-timeout={HANG}"),
        "-rss_limit_mb=2048".into(),
        "-len_control=0".into(),
        // Alone, a worker has nothing to learn from the folder, and can be repeated.
        format!("-reload={}", u8::from(plan.workers > 1)),
        "-print_final_stats=1".into(),
    ]
}
