//! The supervisor: starts the workers, watches them, starts again what dies, ends in time.

pub mod accepted;
pub mod announce;
mod backoff;
pub mod confirm;
mod curve;
mod deaths;
pub mod distil;
mod follower;
mod libfuzzer;
pub mod lock;
pub mod program;
mod searcher;
pub mod state;
pub mod tell;

use super::plan::{Plan, Standing};
use super::samples::{Samples, Totals};
use crate::exit::Stopped;
use crate::finding::journal;
use crate::shown::Shown;
use curve::Curve;
use deaths::Deaths;
use follower::Follower;
use searcher::Searcher;
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
    look: &mut dyn FnMut(&Standing),
) -> Result<Standing, Stopped> {
    let artifacts = plan.settings.out.join("artifacts");
    for folder in [&plan.settings.out, &plan.corpus, &artifacts] {
        journal::private_folder(folder).map_err(|error| Stopped::failed(error.to_string()))?;
    }
    state::keep_plan(plan)?;
    let workers = (1..=plan.workers).map(Searcher::new).collect();
    let end = plan.seconds.map(|seconds| seconds as f64);
    let mut crew = Crew { workers, follower: None, deaths: Deaths::default(), end };
    let ended = crew.work(plan, interrupted, look);
    if ended.is_err() {
        crew.stop();
    }
    ended
}

/// Everybody who works on a campaign.
struct Crew {
    workers: Vec<Searcher>,
    follower: Option<Follower>,
    deaths: Deaths,
    /// When searching is to end, in seconds since the campaign began; known once there is a limit or a wish.
    end: Option<f64>,
}

impl Crew {
    fn work(
        &mut self,
        plan: &Plan,
        interrupted: &AtomicBool,
        look: &mut dyn FnMut(&Standing),
    ) -> Result<Standing, Stopped> {
        let (mut clock, mut keeper, mut kept) = (Clock::new(), Keeper::default(), Kept::default());
        let mut curve = Curve::of(&plan.spent.curve);
        self.workers.iter_mut().try_for_each(|worker| worker.start(plan, plan.spent.elapsed))?;
        self.follower = Follower::start(plan)?;
        loop {
            std::thread::sleep(TICK);
            let ready = self.workers.iter().all(|worker| worker.has_begun() || worker.is_done());
            let elapsed = plan.spent.elapsed + clock.elapsed(ready);
            let ending = interrupted.load(Ordering::Relaxed);
            self.tend(plan, elapsed, ending)?;
            let done = self.is_done();
            let mut standing = self.standing(plan, elapsed);
            kept.look(plan, elapsed, done);
            standing.corpus = kept.inputs;
            // What two workers saw once each was seen twice: their sums would say something else.
            Totals { samples: standing.health.samples, singles: standing.health.singles } = kept.totals;
            curve.look(&standing, done);
            standing.curve = curve.moments();
            look(&standing);
            keeper.keep(&plan.settings.out, &standing, done)?;
            if done {
                return Ok(standing);
            }
        }
    }

    fn tend(&mut self, plan: &Plan, elapsed: f64, ending: bool) -> Result<(), Stopped> {
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
            self.follower.iter_mut().for_each(|follower| follower.finish(within));
        }
        self.deaths.tend(plan);
        self.follower.as_mut().map_or(Ok(()), |follower| follower.tend(plan, &mut self.deaths))
    }

    fn is_done(&self) -> bool {
        let followed = self.follower.as_ref().is_none_or(Follower::is_done);
        followed && self.deaths.is_done() && self.workers.iter().all(Searcher::is_done)
    }

    fn standing(&self, plan: &Plan, elapsed: f64) -> Standing {
        let mut health = plan.spent.health.clone();
        for worker in &self.workers {
            health.add(&worker.before);
            health.add(&worker.health);
        }
        self.follower.iter().for_each(|follower| health.add(&follower.health()));
        let deaths: u32 = self.workers.iter().map(|worker| worker.backoff.deaths).sum();
        Standing {
            elapsed,
            health,
            running: self.workers.iter().map(|worker| u32::from(worker.child.is_some())).sum(),
            restarts: plan.spent.restarts + deaths + self.follower.as_ref().map_or(0, Follower::deaths),
            corpus: 0,
            slow: self.follower.as_ref().map(Follower::followed),
            curve: Vec::new(),
        }
    }

    /// The campaign cannot go on: everybody ends in order, or after a while anyhow.
    fn stop(&mut self) {
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until && self.workers.iter_mut().any(Searcher::is_alive) {
            self.workers.iter_mut().for_each(Searcher::stop);
            std::thread::sleep(TICK);
        }
        self.workers.iter_mut().for_each(Searcher::kill);
        self.follower.iter_mut().for_each(Follower::abandon);
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

/// Keeps the standing on disk, about once a second. Where that cannot be, inputs and findings cannot be kept either:
/// the campaign ends, and goes on when it can.
#[derive(Default)]
struct Keeper {
    kept: f64,
}

impl Keeper {
    fn keep(&mut self, out: &Path, standing: &Standing, last: bool) -> Result<(), Stopped> {
        if !last && standing.elapsed < self.kept + 1.0 {
            return Ok(());
        }
        self.kept = standing.elapsed;
        let Err(error) = state::keep_standing(out, standing) else { return Ok(()) };
        if !out.is_dir() {
            // Journals that are open are written on, to files that nobody will find.
            return Err(Stopped::failed(format!("the campaign's folder {} is gone", Shown::path(out))));
        }
        Err(Stopped::failed(format!("how the campaign stands cannot be kept: {error}")))
    }
}
