//! The supervisor's side of the process in which slow parsers judge what the search keeps (`worker::slow`).

use crate::environment::own_program;
use crate::error::FileError;
use crate::health::{Followed, Health};
use crate::outside;
use crate::search::child;
use crate::search::logs;
use crate::search::plan::Plan;
use crate::search::settings::Settings;
use crate::search::supervisor::backoff::{self, Backoff};
use crate::search::supervisor::deaths::Deaths;
use crate::search::supervisor::error::SupervisorError;
use crate::search::worker::slow::{self, Progress};
use crate::select::Selection;
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Where it says nothing new for this long while inputs wait, a parser is stuck where nothing can interrupt it.
const STILL: Duration = Duration::from_secs(300);

/// What it gets to end by itself, once its time is over.
const LAST: Duration = Duration::from_secs(6);

/// Its name, for its log.
const NAME: &str = "slow-worker";

/// Its number: that of a worker behind the others.
fn worker(plan: &Plan) -> u32 {
    plan.workers + 1
}

/// The process, and how far it is.
pub(in crate::search) struct SlowWorker {
    child: Option<Child>,
    backoff: Backoff,
    progress: Progress,
    /// About findings, of those of its processes that are gone.
    before: Health,
    moved: Instant,
    /// Deaths in a row with nothing judged in between, and what was judged by then.
    in_a_row: (u32, usize),
    /// Since when it is to finish, and how long it may take for that.
    finishing: Option<(Instant, Duration)>,
    done: bool,
}

impl SlowWorker {
    /// Starts it, where any parser of the plan is slow.
    pub(in crate::search) fn start(plan: &Plan) -> Result<Option<Self>, SupervisorError> {
        if !plan.follows {
            return Ok(None);
        }
        let mut worker = Self {
            child: None,
            backoff: Backoff::default(),
            progress: Progress { followed: plan.spent.slow.unwrap_or_default(), ..Progress::default() },
            before: Health::default(),
            moved: Instant::now(),
            in_a_row: (0, 0),
            finishing: None,
            done: false,
        };
        worker.spawn(plan)?;
        Ok(Some(worker))
    }

    /// How far it is.
    pub(in crate::search) fn followed(&self) -> Followed {
        self.progress.followed
    }

    /// What it adds to the figures of the search.
    pub(in crate::search) fn health(&self) -> Health {
        let mut health = self.before.clone();
        health.add(&self.progress.health);
        health
    }

    /// Why it puts no more, though the search goes on.
    pub(in crate::search) fn stopped(&self) -> Option<String> {
        self.progress.stopped.clone()
    }

    /// How often it died.
    pub(in crate::search) fn deaths(&self) -> u32 {
        self.backoff.deaths
    }

    /// It has judged everything, or its time is over.
    pub(in crate::search) fn is_done(&self) -> bool {
        self.done
    }

    fn spawn(&mut self, plan: &Plan) -> Result<(), SupervisorError> {
        self.backoff.end();
        let program = own_program()?;
        let settings = Settings { worker: worker(plan), ..plan.settings.clone() };
        // One that a killed campaign left tells of that one's process.
        let _ = std::fs::remove_file(plan.settings.out.join(slow::STATUS));
        let mut command = program.command();
        // Without an input it finishes at once.
        let input = if self.finishing.is_some() { Stdio::null() } else { Stdio::piped() };
        child::pass_settings(&mut command, &settings)?;
        child::leave_the_terminal(&mut command);
        command.arg("slow_worker").stdin(input).stdout(Stdio::null());
        command.stderr(logs::create(&plan.settings.out, NAME)?);
        match command.spawn() {
            Ok(child) => self.child = Some(child),
            Err(error) if backoff::is_passing(&error) && self.progress.followed.judged > 0 => {
                self.backoff.died()
            }
            Err(error) => return Err(FileError::of(program.path())(error).into()),
        }
        self.moved = Instant::now();
        Ok(())
    }

    /// The search is over: what was kept is judged to the end, if that takes no longer than this.
    pub(in crate::search) fn finish(&mut self, within: Duration) {
        if self.finishing.is_none() {
            self.finishing = Some((Instant::now(), within));
            self.child.iter_mut().for_each(|child| drop(child.stdin.take()));
        }
    }

    /// Ends it now: the campaign cannot go on.
    pub(in crate::search) fn abandon(&mut self) {
        self.child.take().iter_mut().for_each(child::end);
        self.done = true;
    }

    /// Looks how far it is, and starts it again where it died.
    pub(in crate::search) fn tend(
        &mut self,
        plan: &Plan,
        deaths: &mut Deaths,
    ) -> Result<(), SupervisorError> {
        if self.done {
            return Ok(());
        }
        self.read(plan);
        let late = self.late_by();
        if self.child.is_none() {
            // It may be dead for a while; the search does not wait for that at its end.
            self.done = late.is_some();
            return if self.backoff.is_over() && !self.done { self.spawn(plan) } else { Ok(()) };
        }
        match late {
            Some(late) if late >= LAST => self.abandon(),
            Some(_) => self.ask_to_end(),
            None if self.moved.elapsed() >= STILL && self.followed().waiting > 0 => {
                self.child.iter_mut().for_each(|child| _ = child.kill());
            }
            None => {}
        }
        let Some(child) = &mut self.child else { return Ok(()) };
        let status = child.try_wait()?;
        status.map_or(Ok(()), |status| self.ended(plan, status, deaths))
    }

    fn ended(&mut self, plan: &Plan, status: ExitStatus, deaths: &mut Deaths) -> Result<(), SupervisorError> {
        self.child = None;
        self.read(plan);
        // Written again by the next process, they would count twice.
        let _ = std::fs::remove_file(plan.settings.out.join(slow::STATUS));
        self.before.add(&std::mem::take(&mut self.progress.health));
        let stopped = status.success() && self.progress.stopped.is_some();
        if stopped || self.finishing.is_some() && (status.success() || self.late_by().is_some()) {
            self.done = true;
            return Ok(());
        }
        self.backoff.died();
        // An application is no part of this process, and may be asked by one at a time.
        let without = vec!["application/*".to_owned()];
        deaths.note(plan, worker(plan), &Selection { without, ..plan.settings.selection.whole() });
        let judged = self.followed().judged;
        self.in_a_row = if self.in_a_row.1 == judged { (self.in_a_row.0 + 1, judged) } else { (1, judged) };
        // A driver that was killed while it started may start the next time; a parser that kills the process with
        // one input is past it the next time.
        let says_so = status.code().is_some_and(child::is_the_harness);
        if self.in_a_row.0 >= 3 && (says_so || judged == 0) {
            let why = logs::last_words(&logs::path(&plan.settings.out, NAME));
            return Err(SupervisorError::SlowWorker { status, why });
        }
        Ok(())
    }

    /// How long its time has been over.
    fn late_by(&self) -> Option<Duration> {
        let (since, within) = self.finishing?;
        since.elapsed().checked_sub(within)
    }

    fn ask_to_end(&self) {
        #[cfg(unix)]
        self.child.iter().for_each(|child| child::signal(child, rustix::process::Signal::TERM));
    }

    fn read(&mut self, plan: &Plan) {
        // A half-written file is read at the next look.
        let json = outside::read(&plan.settings.out.join(slow::STATUS), outside::REPORT).ok();
        let progress = json.and_then(|json| serde_json::from_slice::<Progress>(&json).ok());
        if let Some(progress) = progress.filter(|progress| *progress != self.progress) {
            note_requests(plan, progress.requests);
            self.progress = progress;
            self.moved = Instant::now();
        }
    }
}

/// The next process, and those that show findings again, make no more requests than are left.
#[cfg(feature = "application")]
fn note_requests(plan: &Plan, requests: u64) {
    plan.settings.selection.registry.application.iter().for_each(|named| named.has_spent(requests));
}

#[cfg(not(feature = "application"))]
fn note_requests(_: &Plan, _: u64) {}
