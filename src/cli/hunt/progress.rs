//! How a campaign shows that it lives: a bar on a terminal, a line every ten seconds elsewhere.

use crate::finding::journal::Finding;
use crate::health::Health;
use crate::level::Level;
use crate::parsers::options::quoted_path;
use crate::report::text::in_a_line;
use crate::report::words::count;
use crate::screen::say;
use crate::search::plan::{CampaignStatus, Plan};
use crate::search::supervisor::announce::Found;
use crate::shown::Shown;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// Between two lines where no terminal is.
const EVERY: f64 = 10.0;

/// Findings that are announced; those after them are counted, and shown at the end.
const ANNOUNCED: usize = 20;

/// Shows how the campaign stands.
pub struct Progress {
    bar: Option<ProgressBar>,
    lines: bool,
    next_line: f64,
    budget: f64,
    executions: Option<u64>,
    /// The level from which on findings are announced.
    from: Level,
    /// Those that may still be announced.
    announcements: usize,
}

impl Progress {
    /// For this plan; `quiet` shows nothing, `verbose` every finding.
    pub fn new(plan: &Plan, quiet: bool, verbose: bool) -> Self {
        let terminal = std::io::stderr().is_terminal() && !quiet;
        let budget = plan.executions.or(plan.seconds).unwrap_or(1);
        Self {
            bar: terminal.then(|| bar(budget)),
            lines: !terminal && !quiet,
            // A campaign that goes on is not late with the lines of before.
            next_line: plan.spent.elapsed + EVERY,
            budget: budget as f64,
            executions: plan.executions,
            from: plan.settings.fail_on,
            announcements: if verbose { usize::MAX } else { ANNOUNCED },
        }
    }

    /// Shows the status, as often as fits.
    pub fn show(&mut self, status: &CampaignStatus, found: Found) {
        let done = self.executions.map_or(status.elapsed, |_| status.health.executions as f64);
        if let Some(bar) = &self.bar {
            bar.set_position(done.min(self.budget) as u64);
            bar.set_prefix(self.left(status, done));
            bar.set_message(figures(status, found));
        }
        if self.lines && status.elapsed >= self.next_line {
            self.next_line += EVERY;
            say!("{:>5.0} s  {}", status.elapsed, figures(status, found));
        }
    }

    /// How long it will take from here, as far as that can be told.
    fn left(&self, status: &CampaignStatus, done: f64) -> String {
        let seconds = match self.executions {
            None => self.budget - done,
            Some(_) if done < 1.0 => f64::INFINITY,
            Some(_) => (self.budget - done) * status.elapsed / done,
        };
        match seconds.max(0.0) {
            unknown if !unknown.is_finite() => "? s left".into(),
            short if short < 100.0 => format!("{short:.0} s left"),
            long if long < 6_000.0 => format!("{:.0} min left", long / 60.0),
            long => format!("{:.1} h left", long / 3_600.0),
        }
    }

    /// A finding was written to a journal. What is below the level that counts is shown at the end.
    pub fn announce(&mut self, finding: &Finding) {
        if finding.level < self.from {
            return;
        }
        let line = match self.announcements {
            0 => return,
            1 => "new: and more, which are counted from here on".to_owned(),
            _ => format!("new: {}", in_a_line(finding)),
        };
        self.announcements -= 1;
        match &self.bar {
            Some(bar) => bar.println(line),
            None if self.lines => say!("{line}"),
            None => {}
        }
    }

    /// The search is over.
    pub fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(budget: u64) -> ProgressBar {
    let bar = ProgressBar::new(budget);
    bar.enable_steady_tick(Duration::from_millis(250));
    let style = ProgressStyle::with_template("{spinner} {bar:24} {percent:>3}% {prefix}\n  {wide_msg}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn figures(status: &CampaignStatus, found: Found) -> String {
    let rate = status.health.executions as f64 / status.elapsed.max(0.1);
    let restarts = match status.restarts {
        0 => String::new(),
        count => format!(", {count} restarts"),
    };
    let slow = status.slow.map_or_else(String::new, |slow| {
        format!(" ({} judged by slow parsers, {} waiting)", slow.judged, slow.waiting)
    });
    let covered = status.health.coverage;
    format!(
        "{} executions ({rate:.0}/s), {} findings in {} classes, {} ways to disagree, {} kept{slow}, {} workers{restarts}, \
         {} edges of Rust and {} blocks of Python reached",
        status.health.executions,
        found.findings,
        found.classes,
        status.health.tuples,
        status.corpus,
        status.running,
        covered.rust,
        covered.python,
    )
}

/// What was searched, what was found, where it is.
pub fn last_words(plan: &Plan, status: &CampaignStatus, findings: &[&Finding], verbose: bool) -> String {
    let health = &status.health;
    let mut text = format!(
        "\n{} in {:.1} s by {}, random seed {}; {} kept\n",
        health.put_in_words(),
        status.elapsed,
        count(plan.workers as usize, "worker"),
        plan.seed,
        count(status.corpus, "input")
    );
    text.push_str(&diet(health));
    if verbose {
        text.push_str(&reached(status));
        text.push_str(&operators(health));
    }
    if let Some(why) = &status.stopped {
        let (why, out) = (Shown::raw(why), quoted_path(&plan.settings.out));
        text.push_str(&format!(
            "stopped before the end: {why}; it goes on with: addrdiff hunt --resume --out {out}\n"
        ));
    }
    text.push_str(&judged_slowly(status));
    for why in health.unanswered_in_words() {
        text.push_str(&format!("not judged: {}\n", Shown::raw(why)));
    }
    if status.restarts > 0 {
        text.push_str(&format!(
            "{} workers died and were started again; see artifacts/ and the logs\n",
            status.restarts
        ));
    }
    let of = |level| findings.iter().filter(|finding| finding.level == level).count();
    let counts: Vec<String> =
        Level::ALL.iter().rev().map(|&level| format!("{} {level}", of(level))).collect();
    text.push_str(&format!("findings: {}\n", counts.join(", ")));
    let first =
        findings.iter().filter(|finding| finding.class == "allowlist-bypass" && finding.level >= Level::High);
    if let Some(first) = first.min_by_key(|finding| finding.executions) {
        text.push_str(&format!(
            "the first bypass of level high came after {} executions\n",
            first.executions
        ));
    }
    if let Some(unseen) = health.unseen() {
        text.push_str(&format!("{unseen}\n"));
    }
    let out = &plan.settings.out;
    text.push_str(&format!(
        "journal: {}\nreport: {}\n",
        Shown::path(out),
        Shown::path(out.join("report.html"))
    ));
    if let Some(first) = findings.first() {
        let (out, id) = (quoted_path(out), Shown::again(&first.fingerprint));
        text.push_str(&format!("one finding, for its maintainers: addrdiff report {out} --finding {id}\n"));
    }
    text
}

/// How much of either side.
fn reached(status: &CampaignStatus) -> String {
    let covered = status.health.coverage;
    let mut text = format!("reached: {} of {} edges of Rust", covered.rust, covered.rust_of);
    if covered.python_of > 0 {
        text.push_str(&format!(", {} of {} blocks of Python", covered.python, covered.python_of));
    }
    text.push('\n');
    text
}

/// What slow parsers judged of the inputs kept.
fn judged_slowly(status: &CampaignStatus) -> String {
    match status.slow {
        Some(slow) if slow.waiting > 0 => format!(
            "slow parsers judged {} of the inputs kept; {} were left when their time was over: --resume goes on\n",
            slow.judged, slow.waiting
        ),
        Some(slow) => format!("slow parsers judged all {} inputs kept\n", slow.judged),
        None => String::new(),
    }
}

/// What share of the inputs the readers and the gates took at all.
fn diet(health: &Health) -> String {
    let shares = health.diet().map(|(what, share)| format!("{what} {share:.0} %"));
    format!("inputs: {}\n", shares.join(", "))
}

/// What each operator made, and how much of that was a new way to disagree; the most fruitful first.
fn operators(health: &Health) -> String {
    let mut counts: Vec<_> = health.operators.iter().collect();
    counts.sort_by_key(|(name, (_, new))| (std::cmp::Reverse(*new), name.as_str()));
    let cells: Vec<String> =
        counts.iter().map(|(name, (made, new))| format!("{name} {made}/{new}")).collect();
    match cells.is_empty() {
        true => String::new(),
        false => format!("operators (inputs made/new ways to disagree): {}\n", cells.join(", ")),
    }
}
