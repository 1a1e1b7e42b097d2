//! For people at a terminal: findings, the most severe first, and what was searched.

use crate::input::Input;
use crate::journal::Finding;
use crate::level::Level;
use std::fmt::Write;

/// Above this many octets a text is cut when shown; the journal has it whole.
const MOST_SHOWN: usize = 120;

/// The findings that are worth a line each; the notes are counted.
pub fn findings(findings: &[&Finding]) -> String {
    let mut text = String::new();
    for finding in findings.iter().filter(|finding| finding.level > Level::Note) {
        text.push_str(&one(finding));
    }
    let notes = findings.iter().filter(|finding| finding.level == Level::Note).count();
    if notes > 0 {
        let _ = writeln!(text, "and {notes} notes, which are in the journal");
    }
    text
}

fn one(finding: &Finding) -> String {
    let mut text = String::new();
    let parties = parties(finding);
    let _ = writeln!(text, "{:<9}{:<20}{}", finding.level, finding.class, cut(&finding.reduced.shown));
    let _ = writeln!(text, "         {parties}");
    if !finding.gates.is_empty() {
        let _ = writeln!(text, "         gates: {}", finding.gates.join(", "));
    }
    let read = read_as(finding);
    if !read.is_empty() {
        let _ = writeln!(text, "         reads: {read}");
    }
    let _ = writeln!(
        text,
        "         {} after {} executions, {}",
        confidence(finding),
        finding.executions,
        finding.fingerprint
    );
    if finding.reduced.shown.len() <= MOST_SHOWN {
        let _ = writeln!(text, "         {}", reproduction(finding));
    }
    text
}

fn parties(finding: &Finding) -> String {
    match &finding.pair {
        Some([strict, _]) => format!("{strict} ~ {}", finding.parsers.join(", ")),
        None => finding.parsers.join(", "),
    }
}

fn confidence(finding: &Finding) -> &'static str {
    match finding.confidence {
        crate::journal::Confidence::Observed => "observed",
        crate::journal::Confidence::Confirmed => "confirmed",
    }
}

/// The domains that the first of the finding's parsers read.
fn read_as(finding: &Finding) -> String {
    let first = finding.parsers.first();
    let answer = finding.reduced.answers.iter().find(|answer| Some(&answer.parser) == first);
    let domains = answer.into_iter().flat_map(|answer| &answer.mailboxes);
    domains.map(|mailbox| Input::new(mailbox.domain.as_str()).to_string()).collect::<Vec<_>>().join(" ")
}

/// The command that shows it again.
pub fn reproduction(finding: &Finding) -> String {
    let mut command = String::from("addrdiff explain");
    for allowed in &finding.policy.allowed {
        let _ = write!(command, " --allow {}", Input::new(allowed.as_str()));
    }
    let _ = write!(command, " --attacker {}", Input::new(finding.policy.attacker.as_str()));
    let _ = write!(command, " --escaped -- {}", quoted(&finding.reduced.shown));
    command
}

/// For a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn cut(shown: &str) -> String {
    match shown.char_indices().nth(MOST_SHOWN) {
        Some((at, _)) => format!("{}… ({} characters)", &shown[..at], shown.len()),
        None => shown.to_owned(),
    }
}
