//! Markdown: for a job summary or an issue, with the inputs. What is not ours to publish goes out as `summary`.

use super::markup::{cell, code};
use super::order::{Fault, Part};
use super::sources::pieces;
use super::summary;
use super::words::{
    address, advice, answer, confidence, facts, parties, prize_quoting, published, reproductions,
};
use super::{Entry, Format, Report, pages};
use crate::finding::journal::Finding;
use crate::level::Level;
use std::fmt::Write;

pub(super) const FORMAT: Format = Format {
    id: "markdown",
    about: "for a job summary or an issue, inputs included",
    extension: "md",
    render,
};

/// A summary has a limit of a megabyte; who wants more reads the page.
const MOST: usize = 100;

fn render(report: &Report) -> String {
    let mut text = format!("# addrdiff\n\n{}.\n\n", upper(&report.headline()));
    text.push_str(&deployments(report));
    text.push_str(&summary::outcome(report));
    problems(report, &mut text);
    let mut left = MOST;
    for part in report.parts() {
        findings(&part, &mut left, &mut text);
    }
    let more = report.worth().len().saturating_sub(MOST);
    if more > 0 {
        let _ = writeln!(text, "and {more} more.\n");
    }
    text + &summary::search(report)
}

fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A row a deployment: who gets in, by which text, and what to do.
fn deployments(report: &Report) -> String {
    let rows = report.rows();
    if rows.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "| deployment | answer | who gets in | shortest text | its mail goes to | what to do |\n\
         | --- | --- | --- | --- | --- | --- |\n",
    );
    for row in &rows {
        let shown = |text: &Option<String>| text.as_ref().map_or_else(|| "-".into(), |text| cell(text));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            cell(&row.assessed.label),
            row.assessed.answer.in_words(),
            cell(&row.who),
            shown(&row.text),
            shown(&row.goes_to),
            cell(&row.todo)
        );
    }
    text.push('\n');
    text
}

fn problems(report: &Report, text: &mut String) {
    if report.problems().next().is_none() {
        return;
    }
    let _ = writeln!(text, "## Not as expected\n\n| where | case | what |\n| --- | --- | --- |");
    for (case, problem) in report.problems().take(MOST) {
        let place = format!("{}:{}", problem.location.file, problem.location.line);
        let level = problem.level.map(|level| format!("{level} ")).unwrap_or_default();
        let what = format!("{}{level}", if level.is_empty() { "" } else { "new: " });
        let _ = writeln!(text, "| {} | {} | {what}{} |", cell(&place), cell(&case.name), cell(&problem.text));
    }
    let left = report.problems().count().saturating_sub(MOST);
    let _ = writeln!(text, "{}", if left > 0 { format!("\nand {left} more.\n") } else { String::new() });
}

/// The new findings above level note; the others are counted.
fn findings(part: &Part<'_>, left: &mut usize, text: &mut String) {
    let is_new = |entry: &&Entry| entry.standing == super::Standing::New && entry.finding.level > Level::Note;
    let entries: Vec<&Entry> = part
        .groups
        .iter()
        .flat_map(|group| group.entries.iter().copied())
        .filter(is_new)
        .take(*left)
        .collect();
    if entries.is_empty() {
        return;
    }
    let _ = writeln!(text, "## {}\n\n{}\n", part.title, part.about);
    *left -= entries.len();
    entries.iter().for_each(|entry| one(&entry.finding, text));
}

fn one(finding: &Finding, text: &mut String) {
    let _ =
        writeln!(text, "### {} {}: {}\n", finding.level, code(&finding.class), code(&finding.reduced.shown));
    prize_quoting(finding, &code).iter().for_each(|prize| {
        let _ = writeln!(text, "{prize}\n");
    });
    let mut line = |name: &str, said: &str| {
        let _ = writeln!(text, "- {name}: {said}");
    };
    line("parties", &code(&parties(finding)));
    if !finding.gates.is_empty() {
        line("gates", &code(&finding.gates.join(", ")));
    }
    let mailed: Vec<String> =
        answer(finding).into_iter().flat_map(|answer| &answer.mailboxes).map(address).collect();
    if !mailed.is_empty() {
        line("mail goes to", &code(&mailed.join(" and ")));
    }
    line("at fault", fault(finding));
    for (name, fact) in facts(finding) {
        line(name, &code(&fact));
    }
    published(finding).iter().for_each(|source| line("published", &linked(source)));
    for (to, what) in advice(finding) {
        line(&format!("to do for {}", code(&to)), &code(&what));
    }
    pages::page(&finding.class).iter().for_each(|page| line("what it is, and the fix", page));
    reproductions(finding).iter().for_each(|command| line("again", &code(command)));
    line("seen", &format!("{} after {} executions", confidence(finding), finding.executions));
    line("fingerprint", &code(&finding.fingerprint));
    text.push('\n');
}

fn fault(finding: &Finding) -> &'static str {
    match Fault::of(finding) {
        Fault::Parser => "a parser",
        Fault::Gate => "a gate",
        Fault::Open => "left open by the standards",
    }
}

/// A source with its links; what is none is quoted.
fn linked(source: &str) -> String {
    let piece = |piece: super::sources::Piece<'_>| match piece.url {
        Some(url) => format!("[{}]({url})", piece.text),
        None if piece.text.trim().is_empty() => piece.text.to_owned(),
        None => code(piece.text.trim()),
    };
    pieces(source).into_iter().map(piece).collect::<Vec<_>>().join(" ")
}
