//! The answer of `check` for people: the ways in, then what the answer rests on.

use super::Watcher;
use super::progress::Line;
use crate::cli::fold::{fold, width};
use crate::cli::paint;
use crate::finding::journal::{Finding, Taken};
use crate::judge::fate::is_outside;
use crate::report::pages;
use crate::report::text::goes_to;
use crate::report::words::advice;
use crate::report::{Answered, DeploymentResult, Entry, Standing};
use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};

/// What people see: how far it is, and each answer as soon as it is known.
pub(super) struct Terminal {
    out: BufWriter<anstream::AutoStream<io::StdoutLock<'static>>>,
    line: Line,
    is_text: bool,
    verbose: bool,
    /// How writing the last answer went.
    pub(super) wrote: io::Result<()>,
}

impl Terminal {
    /// Answers are written there only as text.
    pub(super) fn new(is_text: bool, verbose: bool) -> Self {
        let out = BufWriter::new(anstream::stdout().lock());
        Self { out, line: Line::new(), is_text, verbose, wrote: Ok(()) }
    }
}

impl Watcher for Terminal {
    fn put(&mut self, done: usize, of: usize) {
        self.line.show(done, of);
    }

    fn all_put(&mut self) {
        self.line.end();
        self.line = Line::new();
    }

    fn told(&mut self, result: &DeploymentResult, entries: &[Entry]) {
        // Where nobody reads on, nothing more is written.
        if self.is_text && self.wrote.is_ok() {
            let most = if self.verbose { usize::MAX } else { SHOWN };
            self.wrote = write(&mut self.out, result, entries, most).and_then(|()| self.out.flush());
        }
    }
}

/// Where prose stands.
const INDENT: &str = "          ";

/// In front of a text whose mail left the policy, and did not again.
const SHOWN_ONCE: &str = "mail left the policy once, and not when it was asked again:";

/// Ways in that are shown; what more there are is counted.
pub(in crate::cli) const SHOWN: usize = 3;

/// What the answer rests on, then the worst findings, then the answer: the end is what stays on the screen.
pub(in crate::cli) fn write(
    out: &mut impl Write,
    result: &DeploymentResult,
    entries: &[Entry],
    most: usize,
) -> io::Result<()> {
    if !result.name.is_empty() {
        write!(out, "{}: ", result.name)?;
    }
    writeln!(out, "gate {}, route {}", result.gate, result.route)?;
    writeln!(out, "allowed: {}; attacker's domain: {}\n", result.allowed.join(", "), result.attacker)?;
    let heads = std::iter::once("evidence: ").chain(std::iter::repeat(INDENT));
    let lines = result.statement().into_iter().flat_map(|line| fold(&line, INDENT.len(), width()));
    heads.zip(lines).try_for_each(|(head, line)| writeln!(out, "{head}{line}"))?;
    writeln!(out)?;
    let new = || entries.iter().filter(|entry| entry.standing == Standing::New).map(|entry| &entry.finding);
    let mut told = BTreeSet::new();
    new().take(most).try_for_each(|finding| write_finding(out, finding, &mut told))?;
    let (more, known) = (new().count().saturating_sub(most), entries.len() - new().count());
    if more > 0 {
        writeln!(out, "and {more} more findings; -v shows them\n")?;
    }
    if known > 0 {
        writeln!(out, "and {known} that the baseline has\n")?;
    }
    result.shown_once.iter().try_for_each(|text| writeln!(out, "{SHOWN_ONCE} {text}"))?;
    if !result.shown_once.is_empty() {
        writeln!(out)?;
    }
    let pages = pages::of(new().take(most)).join("\n          ");
    if !pages.is_empty() {
        writeln!(out, "the fix:  {pages}")?;
    }
    if let Some(command) = new().next().and_then(|finding| finding.reproductions.first()) {
        writeln!(out, "again:    {command}\n")?;
    }
    write_answer(out, result)
}

fn write_answer(out: &mut impl Write, result: &DeploymentResult) -> io::Result<()> {
    let (style, words) = match result.answer {
        Answered::NotJudged if result.evidence.put == 0 => (paint::UNKNOWN, "nothing was judged"),
        Answered::NotJudged if result.is_whole() && result.evidence.outside > 0 => {
            (paint::UNKNOWN, "mail leaves the policy, but no finding reaches --fail-on")
        }
        Answered::NotJudged => (paint::UNKNOWN, result.answer.in_words()),
        Answered::WayIn => (paint::OPEN, result.answer.in_words()),
        Answered::NoWayIn | Answered::NoNewWayIn => (paint::CLOSED, result.answer.in_words()),
    };
    let is_clear = matches!(result.answer, Answered::NoWayIn | Answered::NoNewWayIn);
    let up_to = if is_clear && result.evidence.routable > 0 {
        ", apart from what is up to the receiving server"
    } else {
        ""
    };
    writeln!(out, "{style}{words}{style:#}{up_to}\n")
}

/// What was advised before is not said again.
fn write_finding(out: &mut impl Write, finding: &Finding, told: &mut BTreeSet<String>) -> io::Result<()> {
    let style = paint::level(finding.level);
    writeln!(out, "{style}{:<9}{style:#} {:<17} {}", finding.level, finding.class, finding.reduced.shown)?;
    match &finding.delivery {
        Some(taken) => write_delivery(out, taken)?,
        None => writeln!(out, "          mail goes to {}", goes_to(finding))?,
    }
    let outside = is_outside(&finding.class);
    if let Some(wins) = finding.wins.as_ref().filter(|_| outside) {
        prose(out, &format!("the attacker wins {wins}"))?;
    }
    for (one, (to, what)) in finding.advice.iter().zip(advice(finding)) {
        if told.insert(format!("{to}: {what}")) {
            write_advice(out, &to, &what, one.line.as_deref())?;
        }
    }
    match &finding.case {
        Some(case) => prose(out, &format!("published: {} ({}, {})", case.source, case.name, case.place))?,
        None => prose(out, "found by the search")?,
    }
    writeln!(out)
}

/// A line of code stays whole: people copy it.
fn write_advice(out: &mut impl Write, to: &str, what: &str, line: Option<&str>) -> io::Result<()> {
    match line.and_then(|line| Some((what.strip_suffix(line)?, line))) {
        Some((what, line)) => {
            prose(out, &format!("{to}: {}", what.trim_end()))?;
            writeln!(out, "{INDENT}{line}")
        }
        None => prose(out, &format!("{to}: {what}")),
    }
}

/// Under a head, folded at the width of the terminal.
fn prose(out: &mut impl Write, text: &str) -> io::Result<()> {
    fold(text, INDENT.len(), width()).iter().try_for_each(|line| writeln!(out, "{INDENT}{line}"))
}

fn write_delivery(out: &mut impl Write, taken: &Taken) -> io::Result<()> {
    let Taken { to, about, servers, rules, .. } = taken;
    prose(out, &format!("depends on the server: mail goes to {to} where the server {about}"))?;
    prose(out, &format!("(seen of {}; by {})", servers.join(", "), rules.join(", ")))
}
