//! The supervisor: starts the workers, watches them, starts again what dies, ends in time.

pub mod accepted;
pub mod announce;
mod backoff;
pub mod confirm;
mod curve;
mod deaths;
pub mod distil;
mod error;
mod growing;
mod libfuzzer;
pub mod lock;
pub mod notify;
pub mod program;
pub mod published;
mod searcher;
mod slow_worker;
pub mod state;

use super::plan::{CampaignStatus, Plan};
use super::samples::{Samples, Totals};
use crate::finding::journal;
use curve::Curve;
use deaths::Deaths;
pub use error::SupervisorError;
use searcher::Searcher;
use slow_worker::SlowWorker;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long the supervisor sleeps between two looks.
const TICK: Duration = Duration::from_millis(100);

/// The budget starts with the search, not with the processes: importing packages on a loaded machine can take longer
/// than a short campaign. A worker that is not ready by then is no longer waited for.
const LONGEST_START: Duration = Duration::from_secs(300);

/// Runs the plan; `look` is called about every tenth of a second. `interrupted` ends it early, cleanly.
///
/// # Errors
/// A folder that cannot be written, a program that does not start, workers that die again and again before
/// they judge anything.
pub fn run(
    plan: &Plan,
    interrupted: &AtomicBool,
    look: &mut dyn FnMut(&CampaignStatus),
) -> Result<CampaignStatus, SupervisorError> {
    let artifacts = plan.settings.out.join("artifacts");
    for folder in [&plan.settings.out, &plan.corpus, &artifacts] {
        journal::private_folder(folder)?;
    }
    // As it was begun: what was asked since changes nothing in it, and whoever trusts it trusts its octets.
    if !state::is_one(&plan.settings.out) {
        state::keep_plan(plan)?;
    }
    let workers = (1..=plan.workers).map(Searcher::new).collect();
    let end = plan.seconds.map(|seconds| seconds as f64);
    let mut pool = WorkerPool { workers, slow: None, deaths: Deaths::default(), end };
    let ended = pool.work(plan, interrupted, look);
    if ended.is_err() {
        pool.stop();
    }
    ended
}

/// All processes of a campaign.
struct WorkerPool {
    workers: Vec<Searcher>,
    slow: Option<SlowWorker>,
    deaths: Deaths,
    /// When searching is to end, in seconds since the campaign began; known once there is a limit or an interruption.
    end: Option<f64>,
}

impl WorkerPool {
    fn work(
        &mut self,
        plan: &Plan,
        interrupted: &AtomicBool,
        look: &mut dyn FnMut(&CampaignStatus),
    ) -> Result<CampaignStatus, SupervisorError> {
        let (mut clock, mut writer, mut kept) = (Clock::new(), StatusWriter::default(), Kept::default());
        let mut curve = Curve::of(&plan.spent.curve);
        self.workers.iter_mut().try_for_each(|worker| worker.start(plan, plan.spent.elapsed))?;
        self.slow = SlowWorker::start(plan)?;
        loop {
            std::thread::sleep(TICK);
            let ready = self.workers.iter().all(|worker| worker.has_begun() || worker.is_done());
            let elapsed = plan.spent.elapsed + clock.elapsed(ready);
            let stopped = self.slow.as_ref().is_some_and(|slow| slow.stopped().is_some());
            let ending = stopped || interrupted.load(Ordering::Relaxed);
            self.tend(plan, elapsed, ending)?;
            let done = self.is_done();
            let mut status = self.status(plan, elapsed);
            kept.look(plan, elapsed, done);
            status.corpus = kept.inputs;
            // What two workers saw once each was seen twice: their sums would say something else.
            Totals { samples: status.health.samples, singles: status.health.singles } = kept.totals;
            curve.look(&status, done);
            status.curve = curve.moments();
            look(&status);
            writer.keep(&plan.settings.out, &status, done)?;
            if done {
                return Ok(status);
            }
        }
    }

    fn tend(&mut self, plan: &Plan, elapsed: f64, ending: bool) -> Result<(), SupervisorError> {
        if ending {
            self.end = Some(self.end.unwrap_or(elapsed).min(elapsed));
        }
        for worker in &mut self.workers {
            if ending {
                worker.stop();
            }
            worker.tend(plan, elapsed, ending, &mut self.deaths)?;
            worker.end_by_force(self.end.map_or(0.0, |end| elapsed - end));
        }
        if self.workers.iter().all(Searcher::is_done) {
            // A budget is kept to within a twentieth.
            let within = if ending { 0.0 } else { (elapsed / 20.0).min(120.0) };
            let within = Duration::from_secs_f64(within.max(10.0));
            self.deaths.finish(within);
            self.slow.iter_mut().for_each(|slow| slow.finish(within));
        }
        self.deaths.tend(plan);
        self.slow.as_mut().map_or(Ok(()), |slow| slow.tend(plan, &mut self.deaths))
    }

    fn is_done(&self) -> bool {
        let followed = self.slow.as_ref().is_none_or(SlowWorker::is_done);
        followed && self.deaths.is_done() && self.workers.iter().all(Searcher::is_done)
    }

    fn status(&self, plan: &Plan, elapsed: f64) -> CampaignStatus {
        let mut health = plan.spent.health.clone();
        for worker in &self.workers {
            health.add(&worker.before);
            health.add(&worker.health);
        }
        self.slow.iter().for_each(|slow| health.add(&slow.health()));
        let deaths: u32 = self.workers.iter().map(|worker| worker.backoff.deaths).sum();
        CampaignStatus {
            elapsed,
            health,
            running: self.workers.iter().map(|worker| u32::from(worker.child.is_some())).sum(),
            restarts: plan.spent.restarts + deaths + self.slow.as_ref().map_or(0, SlowWorker::deaths),
            corpus: 0,
            slow: self.slow.as_ref().map(SlowWorker::followed),
            stopped: self.slow.as_ref().and_then(SlowWorker::stopped),
            curve: Vec::new(),
        }
    }

    /// The campaign cannot go on: all processes end in order, or after a while anyhow.
    fn stop(&mut self) {
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until && self.workers.iter_mut().any(Searcher::is_alive) {
            self.workers.iter_mut().for_each(Searcher::stop);
            std::thread::sleep(TICK);
        }
        self.workers.iter_mut().for_each(Searcher::kill);
        self.slow.iter_mut().for_each(SlowWorker::abandon);
        self.deaths.abandon();
    }
}

/// Seconds of searching, which begin when every worker has begun.
struct Clock {
    launched: Instant,
    began: Option<Instant>,
}

impl Clock {
    fn new() -> Self {
        Self { launched: Instant::now(), began: None }
    }

    fn elapsed(&mut self, ready: bool) -> f64 {
        if self.began.is_none() && (ready || self.launched.elapsed() > LONGEST_START) {
            self.began = Some(Instant::now());
        }
        self.began.map_or(0.0, |began| began.elapsed().as_secs_f64())
    }
}

/// How many inputs the search kept, and what came out of reductions. Listing a night's corpus takes a tenth of a second,
/// which the workers would miss: that is done once a second, or less often where it would take more than a hundredth
/// of the time.
#[derive(Default)]
struct Kept {
    inputs: usize,
    totals: Totals,
    next: f64,
}

impl Kept {
    fn look(&mut self, plan: &Plan, elapsed: f64, last: bool) {
        if last || elapsed >= self.next {
            let began = Instant::now();
            self.inputs = std::fs::read_dir(&plan.corpus).map_or(0, Iterator::count);
            self.totals = Samples::of_campaign(&plan.settings.out).totals();
            self.next = elapsed + (100.0 * began.elapsed().as_secs_f64()).max(1.0);
        }
    }
}

/// Keeps the status on disk, about once a second. Where that cannot be, inputs and findings cannot be kept either:
/// the campaign ends, and goes on when it can. By the wall's clock: the campaign's own stands still until it begins.
#[derive(Default)]
struct StatusWriter {
    kept: Option<Instant>,
}

impl StatusWriter {
    fn keep(&mut self, out: &Path, status: &CampaignStatus, last: bool) -> Result<(), SupervisorError> {
        if !last && self.kept.is_some_and(|kept| kept.elapsed() < Duration::from_secs(1)) {
            return Ok(());
        }
        self.kept = Some(Instant::now());
        let Err(error) = state::write_status(out, status) else { return Ok(()) };
        if !out.is_dir() {
            // Journals that are open are written on, to files that are not there any more.
            return Err(SupervisorError::FolderGone(out.to_owned()));
        }
        Err(SupervisorError::Status(error))
    }
}
