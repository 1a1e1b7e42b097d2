//! Annotations for a GitHub workflow: a line each on standard output, which the runner shows beside the file.
//!
//! A workflow's log may be public, so a text is shown only where its case is published; of others the class, the
//! parties and the fingerprint's surface are.

use super::words::{parties, safe_again, unquoted};
use super::{Assessed, Entry, Format, Location, Problem, Report};
use std::fmt::Write;

pub(super) const FORMAT: Format = Format {
    id: "github",
    about: "annotations for a GitHub workflow; shows no text that is not published",
    extension: "log",
    render,
};

fn render(report: &Report) -> String {
    let mut text = String::new();
    let assessed = report.assessed();
    report.without_result().iter().for_each(|assessed| text.push_str(&not_judged(assessed)));
    for (why, texts) in report.not_compared() {
        let message = format!("{texts} texts were not compared: {}", unquoted(&why));
        text.push_str(&line("error", None, "not judged", &message));
    }
    assessed.iter().filter_map(left_to_the_server).for_each(|line| text.push_str(&line));
    // GitHub shows the first ten of a step.
    report.worth().into_iter().for_each(|entry| text.push_str(&of_finding(entry, report)));
    for (case, problem) in report.problems() {
        text.push_str(&of_problem(&case.name, problem));
    }
    text
}

fn not_judged(assessed: &Assessed) -> String {
    let why = why_not_judged(assessed).map(|why| format!(": {why}")).unwrap_or_default();
    let message = format!("{}: {}{why}", assessed.label, assessed.answer.in_words());
    line("error", assessed.location.as_ref(), "not judged", &message)
}

fn left_to_the_server(assessed: &Assessed) -> Option<String> {
    let texts = assessed.evidence.left_to_the_server()?;
    let message = format!("{}: {texts}", assessed.label);
    Some(line("notice", assessed.location.as_ref(), "up to the receiving server", &message))
}

/// The kind of cause: a cause may quote the address of a control, which is somebody's.
fn why_not_judged(assessed: &Assessed) -> Option<String> {
    let cause = assessed.evidence.unjudged.keys().next();
    let cause = cause.map(|why| unquoted(why).to_owned());
    let controls = assessed.failed_controls.len();
    let failed = (controls > 0).then(|| format!("{controls} controls failed"));
    let why = cause.or(failed)?;
    Some(format!("{why} (the other formats quote what was said)"))
}

fn of_finding(entry: &Entry, report: &Report) -> String {
    let finding = &entry.finding;
    let kind = if finding.level >= report.fail_on { "error" } else { "warning" };
    let shown = finding.case.as_ref().map(|case| format!("; as in {} ({})", case.name, case.place));
    let gates = if finding.gates.is_empty() { String::new() } else { finding.gates.join(", ") + " > " };
    let message = format!("{gates}{}{}", parties(finding), shown.unwrap_or_default());
    line(kind, entry.location.as_ref(), &format!("{} {}", finding.level, finding.class), &message)
}

fn of_problem(case: &str, problem: &Problem) -> String {
    let message = format!("{case}: {}: {}", problem.kind.name(), problem.parties);
    line("error", Some(&problem.location), &problem.rule, &message)
}

/// `::error file=…,line=…,title=…::message`, by the runner's escapes.
fn line(kind: &str, location: Option<&Location>, title: &str, message: &str) -> String {
    let mut text = format!("::{kind} ");
    if let Some(location) = location {
        let _ = write!(text, "file={},line={},", property(&location.file), location.line.max(1));
    }
    let _ = writeln!(text, "title={}::{}", property(title), data(message));
    text
}

fn data(text: &str) -> String {
    safe_again(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
