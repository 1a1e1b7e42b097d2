//! Markdown: for a job summary or an issue, with the inputs. What is not ours to publish goes out as `summary`.

use super::markup::code;
use super::pages;
use super::words::{advice, confidence, facts, parties, prize, published, reproductions};
use super::{Format, Report, Standing};
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
    let mut text = String::from("# addrdiff\n\n");
    text.push_str(&super::summary::figures(report));
    problems(report, &mut text);
    let new: Vec<&Finding> =
        report.of_standing(Standing::New).filter(|finding| finding.level > Level::Note).collect();
    if !new.is_empty() {
        let _ = writeln!(text, "## New findings\n");
    }
    new.iter().take(MOST).for_each(|finding| one(finding, &mut text));
    if new.len() > MOST {
        let _ = writeln!(text, "and {} more.\n", new.len() - MOST);
    }
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
        let _ = writeln!(text, "| {} | {} | {what}{} |", code(&place), code(&case.name), code(&problem.text));
    }
    let left = report.problems().count().saturating_sub(MOST);
    let _ = writeln!(text, "{}", if left > 0 { format!("\nand {left} more.\n") } else { String::new() });
}

fn one(finding: &Finding, text: &mut String) {
    let _ =
        writeln!(text, "### {} {}: {}\n", finding.level, code(&finding.class), code(&finding.reduced.shown));
    let mut line = |name: &str, said: &str| {
        let _ = writeln!(text, "- {name}: {said}");
    };
    line("parties", &code(&parties(finding)));
    if !finding.gates.is_empty() {
        line("gates", &code(&finding.gates.join(", ")));
    }
    prize(finding).iter().for_each(|prize| line("what the attacker wins", &code(prize)));
    for (name, fact) in facts(finding) {
        line(name, &code(&fact));
    }
    published(finding).iter().for_each(|source| line("published", &code(source)));
    for (to, what) in advice(finding) {
        line(&format!("to do for {}", code(&to)), &code(&what));
    }
    pages::page(&finding.class).iter().for_each(|page| line("what it is, and the fix", page));
    line("seen", &format!("{} after {} executions", confidence(finding), finding.executions));
    line("fingerprint", &code(&finding.fingerprint));
    reproductions(finding).iter().for_each(|command| line("again", &code(command)));
    text.push('\n');
}
