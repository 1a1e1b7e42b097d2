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
    for (what, said) in [("wins", &finding.wins), ("part at", &finding.rung), ("rule", &finding.wrong)] {
        if let Some(said) = said {
            let _ = writeln!(text, "         {what}: {said}");
        }
    }
    if let Some(near) = &finding.nearest {
        let _ = writeln!(text, "         all agree on: {}", cut(&near.shown));
    }
    for line in finding.reproductions.iter().filter(|line| line.len() <= 3 * MOST_SHOWN) {
        let _ = writeln!(text, "         $ {line}");
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
        crate::journal::Confidence::Observed => "replayed, though not with other domains,",
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

fn cut(shown: &str) -> String {
    match shown.char_indices().nth(MOST_SHOWN) {
        Some((at, _)) => format!("{}… ({} characters)", &shown[..at], shown.len()),
        None => shown.to_owned(),
    }
}
