//! Summary: Markdown for logs that strangers read. Counts, classes and parties; never an input, nor a fingerprint,
//! from which a short input could be guessed.

use super::figures::Campaign;
use super::markup::code;
use super::matrix::Matrix;
use super::words::{apart, parties, replayed_cases};
use super::{Format, Report, Standing};
use crate::level::Level;
use std::collections::BTreeMap;
use std::fmt::Write;

pub(super) const FORMAT: Format = Format {
    id: "summary",
    about: "Markdown for public logs: counts, classes and parties, never an input",
    extension: "md",
    render,
};

fn render(report: &Report) -> String {
    let mut text = String::from("# addrdiff\n\n");
    text.push_str(&figures(report));
    text.push_str(&classes(report));
    text.push_str(&matrix(report));
    text
}

/// How much was searched or put, and the counts by level.
pub(super) fn figures(report: &Report) -> String {
    if report.is_of_replay() {
        return replayed(report) + &skipped(report);
    }
    let mut text = deployments(report);
    if !report.campaigns.is_empty() {
        let sum = Campaign::sum(&report.campaigns);
        let diet = sum.health.diet().map(|(what, share)| format!("{what} {share:.0} %"));
        let _ = writeln!(text, "{}.\n\nInputs: {}.\n", sum.in_words(), diet.join(", "));
        sum.health.unseen().iter().for_each(|unseen| text.push_str(&format!("{unseen}\n\n")));
    }
    let of = |standing, level| report.of_standing(standing).filter(|finding| finding.level == level).count();
    let _ = writeln!(text, "| level | new | known |\n| --- | ---: | ---: |");
    for level in Level::ALL.into_iter().rev() {
        let _ = writeln!(text, "| {level} | {} | {} |", of(Standing::New, level), of(Standing::Known, level));
    }
    let _ = writeln!(text, "\nNew: {}.\n", apart(report.of_standing(Standing::New)));
    if !report.unconfirmed.is_empty() {
        let _ = writeln!(text, "{} did not replay in a fresh process.\n", report.unconfirmed.len());
    }
    text + &skipped(report)
}

/// The deployments that were checked or searched: names, answers and counts, never an input.
fn deployments(report: &Report) -> String {
    let all = report.assessed();
    if all.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "| deployment | answer | put | admitted | inside | nowhere | refused | outside | not judged |\n\
         | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for assessed in &all {
        let counts = &assessed.evidence;
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            code(&assessed.label),
            assessed.answer.in_words(),
            counts.put,
            counts.admitted,
            counts.inside,
            counts.nowhere,
            counts.refused,
            counts.outside,
            counts.unjudged()
        );
    }
    text.push('\n');
    text
}

/// The counts of a replay, in a sentence.
fn replayed(report: &Report) -> String {
    let counts = report.replayed.map(|counts| format!(" {}.", counts.in_words())).unwrap_or_default();
    format!("{}.{counts}\n\n", replayed_cases(report))
}

fn skipped(report: &Report) -> String {
    let mut text = String::new();
    for (why, answers) in &report.skipped {
        let _ = writeln!(text, "- skipped {answers} x {}", code(why));
    }
    text + if report.skipped.is_empty() { "" } else { "\n" }
}

fn classes(report: &Report) -> String {
    let mut counts: BTreeMap<(std::cmp::Reverse<Level>, String, String), usize> = BTreeMap::new();
    for entry in &report.findings {
        let finding = &entry.finding;
        let key = (std::cmp::Reverse(finding.level), finding.class.clone(), parties(finding));
        *counts.entry(key).or_default() += 1;
    }
    if counts.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "## Classes and parties\n\n| level | class | parties | findings |\n| --- | --- | --- | ---: |\n",
    );
    for ((level, class, parties), count) in counts {
        let _ = writeln!(text, "| {} | {} | {} | {count} |", level.0, code(&class), code(&parties));
    }
    text + "\n"
}

fn matrix(report: &Report) -> String {
    let matrix = Matrix::of(report);
    if matrix.gates.is_empty() || matrix.routes.is_empty() {
        return String::new();
    }
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text =
        String::from("## Gates by routes\n\nThe worst level of a finding with this gate and this route.\n\n");
    let routes = matrix.routes.iter();
    text.push_str(&row(std::iter::once("gate".into())
        .chain(routes.clone().map(|route| code(route)))
        .collect()));
    text.push_str(&row(vec!["---".into(); matrix.routes.len() + 1]));
    for gate in &matrix.gates {
        let cell = |route: &String| {
            matrix.cell(gate, route).map_or_else(String::new, |(level, _)| level.to_string())
        };
        text.push_str(&row(std::iter::once(code(gate)).chain(routes.clone().map(cell)).collect()));
    }
    text + "\n"
}
