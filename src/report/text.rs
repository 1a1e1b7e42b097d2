//! For people at a terminal: findings, the most severe first, and what was searched.

use super::figures::Campaign;
use super::pages;
use super::words::{
    address, advice, answer, apart, confidence, count, cut, facts, parties, prize, published, read_as,
    replayed_cases, reproductions, safe_again,
};
use super::{Format, Problem, Report, Standing};
use crate::finding::journal::Finding;
use crate::level::Level;
use std::fmt::Write;

pub(super) const FORMAT: Format =
    Format { id: "text", about: "for people at a terminal", extension: "txt", render };

/// Above this many octets a text is cut when shown; the journal has it whole.
const MOST_SHOWN: usize = 120;

/// What a search came to: what is new, what did not replay, and how much was accepted before. Where a command is named
/// that shows every finding whole, this does so of the worst alone.
pub fn outcome(new: &[&Finding], unconfirmed: &[String], accepted: usize, whole_by: Option<&str>) -> String {
    let mut text = whole_by.map_or_else(|| findings(new), |command| shortened(new, command));
    for fingerprint in unconfirmed {
        let _ = writeln!(text, "not shown, it did not replay in a fresh process: {fingerprint}");
    }
    if accepted > 0 {
        let _ = writeln!(text, "and {accepted} that corpus/known.toml accepts");
    }
    text
}

/// Findings that are told again at the end.
const WORST: usize = 3;

/// Findings that are shown whole where there are many.
const IN_FULL: usize = 3;
/// Those that have a line each besides.
const IN_A_LINE: usize = 20;

/// Level, class, the text, gate and reader: a finding in one line.
pub fn in_a_line(finding: &Finding) -> String {
    let gates = match finding.gates.as_slice() {
        [] => String::new(),
        [one] => format!("{} > ", safe_again(one)),
        [first, more @ ..] => format!("{} and {} more > ", safe_again(first), more.len()),
    };
    let shown = cut(&safe_again(&finding.reduced.shown), 60);
    let class = safe_again(&finding.class);
    format!("{:<9}{class:<20}{shown}  by {gates}{}", finding.level.name(), cut(&parties(finding), 60))
}

/// Where many findings were shown, the worst once more, a line each: they are what is on the screen.
pub fn worst(findings: &[&Finding]) -> String {
    let worth: Vec<&&Finding> = findings.iter().filter(|finding| finding.level > Level::Note).collect();
    if worth.len() <= WORST {
        return String::new();
    }
    let mut text = format!("\nthe {WORST} worst of {}:\n", count(worth.len(), "finding"));
    worth.iter().take(WORST).for_each(|finding| {
        let _ = writeln!(text, "{}", in_a_line(finding));
    });
    text
}

fn render(report: &Report) -> String {
    let new: Vec<&Finding> = report.worth().into_iter().map(|entry| &entry.finding).collect();
    let notes = report.of_standing(Standing::New).filter(|finding| finding.level == Level::Note);
    let new: Vec<&Finding> = new.into_iter().chain(notes).collect();
    let mut text = findings(&new);
    let known = report.of_standing(Standing::Known).count();
    if known > 0 {
        let _ = writeln!(text, "and {known} that corpus/known.toml accepts");
    }
    for name in &report.unconfirmed {
        let _ = writeln!(text, "not shown, it did not replay in a fresh process: {}", safe_again(name));
    }
    report.problems().for_each(|(case, problem)| text.push_str(&one_problem(&case.name, problem)));
    for (why, answers) in &report.skipped {
        let _ = writeln!(text, "skipped: {answers} x {}", safe_again(why));
    }
    text.push_str(&deployments(report));
    text.push_str(&totals(report));
    text.push_str(&worst(&new));
    if !report.is_of_replay() {
        let _ = writeln!(text, "{}", report.headline());
    }
    text
}

fn one_problem(case: &str, problem: &Problem) -> String {
    let (file, line) = (safe_again(&problem.location.file), problem.location.line);
    let said = safe_again(&problem.text);
    format!("{file}:{line}: {}: {}: {said}\n", safe_again(case), problem.kind.name())
}

/// The deployments that were checked or searched, each with what its answer rests on.
pub fn deployments(report: &Report) -> String {
    let mut text = String::new();
    for assessed in report.assessed() {
        let _ = writeln!(text, "{}: {}", safe_again(&assessed.label), assessed.answer.in_words());
        for line in &assessed.statement {
            let _ = writeln!(text, "  {}", safe_again(line));
        }
    }
    text
}

fn totals(report: &Report) -> String {
    if report.is_of_replay() {
        let counts = report.replayed.map(|counts| counts.in_words() + "\n").unwrap_or_default();
        return format!("{counts}{}\n", replayed_cases(report));
    }
    let mut text = String::new();
    for campaign in &report.campaigns {
        let _ = writeln!(text, "{}", campaign.in_words());
    }
    if report.campaigns.len() > 1 {
        let _ = writeln!(text, "together: {}", Campaign::sum(&report.campaigns).in_words());
    }
    let health = Campaign::sum(&report.campaigns).health;
    health
        .unanswered_in_words()
        .for_each(|why| text.push_str(&format!("not judged: {}\n", safe_again(&why))));
    if let Some(unseen) = health.unseen() {
        let _ = writeln!(text, "{unseen}");
    }
    let levels = report.findings.iter().map(|entry| entry.finding.level);
    let of = |level: Level| format!("{} {level}", levels.clone().filter(|&other| other == level).count());
    let counts: Vec<String> = Level::ALL.iter().rev().map(|&level| of(level)).collect();
    let new = apart(report.of_standing(Standing::New));
    let _ = writeln!(text, "findings: {}; of those that are new {new}", counts.join(", "));
    text
}

/// The findings that are worth a line each; the notes are counted.
pub fn findings(findings: &[&Finding]) -> String {
    let mut text = String::new();
    for finding in findings.iter().filter(|finding| finding.level > Level::Note) {
        text.push_str(&one(finding));
    }
    let notes = findings.iter().filter(|finding| finding.level == Level::Note).count();
    if notes > 0 {
        let _ = writeln!(text, "and {}, which the journal has", count(notes, "note"));
    }
    let shown = findings.iter().copied().filter(|finding| finding.level > Level::Note);
    for page in pages::of(shown) {
        let _ = writeln!(text, "what it is, and the fix: {page}");
    }
    text
}

/// The worst whole, the next in a line each, and how many there are besides.
fn shortened(all: &[&Finding], whole_by: &str) -> String {
    let (worth, notes): (Vec<&Finding>, Vec<&Finding>) =
        all.iter().copied().partition(|finding| finding.level > Level::Note);
    let (whole, rest) = worth.split_at(worth.len().min(IN_FULL));
    let mut text = findings(&[whole, &notes].concat());
    if !rest.is_empty() {
        let _ = writeln!(text, "\nand {}:", count(rest.len(), "more finding"));
    }
    for finding in rest.iter().take(IN_A_LINE) {
        let _ = writeln!(text, "{}", in_a_line(finding));
    }
    if rest.len() > IN_A_LINE {
        let _ = writeln!(text, "and {} more", rest.len() - IN_A_LINE);
    }
    if !rest.is_empty() {
        let _ = writeln!(text, "each of them whole: {whole_by}");
    }
    text
}

/// Where the route's mail goes, as it stands where it is no address.
pub fn goes_to(finding: &Finding) -> String {
    let Some(said) = answer(finding) else { return String::new() };
    let malformed = said.malformed.iter().map(|text| safe_again(text));
    let all: Vec<String> = said.mailboxes.iter().map(address).chain(malformed).collect();
    if all.is_empty() { "nobody: the null recipient".into() } else { all.join(" and ") }
}

fn one(finding: &Finding) -> String {
    let shown = safe_again(&finding.reduced.shown);
    let mut text = String::new();
    let _ =
        writeln!(text, "{:<9}{:<20}{}", finding.level, safe_again(&finding.class), cut(&shown, MOST_SHOWN));
    let mut line = |words: &str| {
        let _ = writeln!(text, "         {words}");
    };
    line(&parties(finding));
    if !finding.gates.is_empty() {
        line(&format!("gates: {}", safe_again(&finding.gates.join(", "))));
    }
    let read = read_as(finding);
    if !read.is_empty() {
        line(&format!("reads: {read}"));
    }
    prize(finding).iter().for_each(|prize| line(prize));
    for (name, fact) in facts(finding) {
        line(&format!("{name}: {}", cut(&fact, 3 * MOST_SHOWN)));
    }
    published(finding).iter().for_each(|source| line(&format!("published: {source}")));
    for (to, what) in advice(finding) {
        line(&format!("{to}: {}", cut(&what, 4 * MOST_SHOWN)));
    }
    line(&format!("{} after {}", confidence(finding), count(finding.executions as usize, "execution")));
    line(&format!("id: {}", safe_again(&finding.fingerprint)));
    for command in reproductions(finding).iter().filter(|command| command.len() <= 16 * MOST_SHOWN) {
        line(&format!("$ {command}"));
    }
    text
}
