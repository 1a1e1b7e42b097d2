//! Summary: Markdown for logs that strangers read. Counts, classes and parties; never an input, nor a fingerprint,
//! from which a short input could be guessed.

use super::figures::Campaign;
use super::markup::cell;
use super::matrix::Matrix;
use super::words::{parties, replayed_cases};
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
    text.push_str(&outcome(report));
    text.push_str(&classes(report));
    text.push_str(&matrix(report));
    text + &search(report)
}

/// The counts of the deployments, of the cases or of the findings by level, and what was skipped.
pub(super) fn outcome(report: &Report) -> String {
    if report.is_of_replay() {
        return replayed(report) + &skipped(report);
    }
    deployments(report) + &levels(report) + &skipped(report)
}

/// New findings that are published and those that are not, and those that somebody accepted.
fn levels(report: &Report) -> String {
    let of = |standing, level| report.of_standing(standing).filter(move |finding| finding.level == level);
    let mut text =
        String::from("| level | unpublished | published | accepted |\n| --- | ---: | ---: | ---: |\n");
    for level in Level::ALL.into_iter().rev() {
        let (published, unpublished): (Vec<_>, Vec<_>) =
            of(Standing::New, level).partition(|finding| finding.case.is_some());
        let accepted = of(Standing::Known, level).count();
        let _ = writeln!(text, "| {level} | {} | {} | {accepted} |", unpublished.len(), published.len());
    }
    text.push('\n');
    if !report.unconfirmed.is_empty() {
        let _ = writeln!(text, "{} did not replay in a fresh process.\n", report.unconfirmed.len());
    }
    text
}

/// How much was searched: for those who run the search.
pub(super) fn search(report: &Report) -> String {
    if report.campaigns.is_empty() {
        return String::new();
    }
    let sum = Campaign::sum(&report.campaigns);
    let diet = sum.health.diet().map(|(what, share)| format!("{what} {share:.0} %"));
    let mut text = format!("## The search\n\n{}.\n\nInputs: {}.\n\n", sum.in_words(), diet.join(", "));
    for why in sum.health.unanswered_in_words() {
        let _ = writeln!(text, "Not judged: {}.\n", cell(&why));
    }
    sum.health.unseen().iter().for_each(|unseen| text.push_str(&format!("{unseen}\n\n")));
    text
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
            cell(&assessed.label),
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
    for assessed in &all {
        if let Some(texts) = assessed.evidence.left_to_the_server() {
            let _ = writeln!(text, "{}: {texts}.\n", cell(&assessed.label));
        }
    }
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
        let _ = writeln!(text, "- skipped {answers} x {}", cell(why));
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
        let _ = writeln!(text, "| {} | {} | {} | {count} |", level.0, cell(&class), cell(&parties));
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
        .chain(routes.clone().map(|route| cell(route)))
        .collect()));
    text.push_str(&row(vec!["---".into(); matrix.routes.len() + 1]));
    for gate in &matrix.gates {
        let worst = |route: &String| {
            matrix.cell(gate, route).map_or_else(String::new, |(level, _)| level.to_string())
        };
        text.push_str(&row(std::iter::once(cell(gate)).chain(routes.clone().map(worst)).collect()));
    }
    text + "\n"
}
