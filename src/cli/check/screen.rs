//! The answer of `check` for people: the ways in, then what the answer rests on.

use super::Watcher;
use super::progress::Line;
use crate::finding::journal::{Finding, Taken};
use crate::judge::evidence::OUTSIDE;
use crate::report::pages;
use crate::report::text::goes_to;
use crate::report::words::advice;
use crate::report::{Answered, DeploymentResult, Entry, Standing};
use std::io::{self, BufWriter, Write};

/// What people see: how far it is, and each answer as soon as it is known.
pub(super) struct Terminal {
    out: BufWriter<anstream::AutoStream<io::StdoutLock<'static>>>,
    line: Line,
    is_text: bool,
    /// How writing the last answer went.
    pub(super) wrote: io::Result<()>,
}

impl Terminal {
    /// Answers are written there only as text.
    pub(super) fn new(is_text: bool) -> Self {
        let out = BufWriter::new(anstream::stdout().lock());
        Self { out, line: Line::new(), is_text, wrote: Ok(()) }
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

    fn told(&mut self, result: &DeploymentResult, entries: &[Entry]) -> bool {
        if self.is_text {
            self.wrote = write(&mut self.out, result, entries).and_then(|()| self.out.flush());
        }
        self.wrote.is_ok()
    }
}

/// Ways in that are shown; what more there are is counted.
const SHOWN: usize = 5;

pub(in crate::cli) fn write(
    out: &mut impl Write,
    result: &DeploymentResult,
    entries: &[Entry],
) -> io::Result<()> {
    if !result.name.is_empty() {
        write!(out, "{}: ", result.name)?;
    }
    writeln!(out, "gate {}, route {}", result.gate, result.route)?;
    writeln!(out, "allowed: {}; attacker's domain: {}\n", result.allowed.join(", "), result.attacker)?;
    let new = || entries.iter().filter(|entry| entry.standing == Standing::New).map(|entry| &entry.finding);
    new().take(SHOWN).try_for_each(|finding| write_finding(out, finding))?;
    let (more, known) = (new().count().saturating_sub(SHOWN), entries.len() - new().count());
    if more > 0 {
        writeln!(out, "and {more} more findings\n")?;
    }
    if known > 0 {
        writeln!(out, "and {known} that the baseline has\n")?;
    }
    let pages = pages::of(new().take(SHOWN)).join("\n          ");
    if !pages.is_empty() {
        writeln!(out, "the fix:  {pages}\n")?;
    }
    let heads = std::iter::once("evidence: ").chain(std::iter::repeat("          "));
    heads.zip(result.statement()).try_for_each(|(head, line)| writeln!(out, "{head}{line}"))?;
    match (new().next().and_then(|finding| finding.reproductions.first()), result.answer) {
        (Some(command), _) => writeln!(out, "{command}\n"),
        (None, Answered::NotJudged) if result.evidence.put == 0 => writeln!(out, "nothing was judged\n"),
        (None, answer) => writeln!(out, "{}\n", answer.in_words()),
    }
}

fn write_finding(out: &mut impl Write, finding: &Finding) -> io::Result<()> {
    writeln!(out, "{:<9} {:<17} {}", finding.level, finding.class, finding.reduced.shown)?;
    match &finding.delivery {
        Some(taken) => write_delivery(out, taken)?,
        None => writeln!(out, "          mail goes to {}", goes_to(finding))?,
    }
    let outside = OUTSIDE.contains(&finding.class.as_str());
    if let Some(wins) = finding.wins.as_ref().filter(|_| outside) {
        writeln!(out, "          the attacker wins {wins}")?;
    }
    for (to, what) in advice(finding) {
        writeln!(out, "          {to}: {what}")?;
    }
    match &finding.case {
        Some(case) => writeln!(out, "          published: {} ({}, {})\n", case.source, case.name, case.place),
        None => writeln!(out, "          found by the search\n"),
    }
}

fn write_delivery(out: &mut impl Write, taken: &Taken) -> io::Result<()> {
    let Taken { to, about, servers, rules, .. } = taken;
    writeln!(out, "          depends on the server: mail goes to {to} where the server {about}")?;
    writeln!(out, "          (seen of {}; by {})", servers.join(", "), rules.join(", "))
}
