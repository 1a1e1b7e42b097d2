//! SARIF 2.1.0: for code scanning. A rule a class; a result a finding, or a problem of a replayed case, with the
//! line it stands on.

use super::pages;
use super::words::{advice, help, parties, prize, published, reproductions, safe_again};
use super::{Assessed, Entry, Format, Kind, Location, Problem, Report, Standing};
use crate::judge::classes::CLASSES;
use crate::level::Level;
use serde_json::{Value, json};

pub(super) const FORMAT: Format =
    Format { id: "sarif", about: "SARIF 2.1.0, for code scanning", extension: "sarif", render };

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What a replay reports besides classes.
const KINDS: [(Kind, &str); 2] = [
    (Kind::ExpectationChanged, "an answer is not the one that a case of the corpus expects"),
    (Kind::KnownGone, "a known disagreement no longer occurs: its entry can go"),
];

fn render(report: &Report) -> String {
    let findings = report.findings.iter().map(of_finding);
    let problems = report.problems().map(|(case, problem)| of_problem(&case.name, problem));
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "addrdiff",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation(report)],
            "results": findings.chain(problems).collect::<Vec<Value>>(),
        }],
    });
    let mut out = Vec::new();
    let written = crate::json::write_pretty(&mut out, &log);
    written.ok().and_then(|()| String::from_utf8(out).ok()).unwrap_or_default()
}

/// The run failed where a deployment was not judged in full, a case got no answer, or a text was not compared: a viewer
/// must not show it as clean.
fn invocation(report: &Report) -> Value {
    let untold = report.without_result();
    let notification = |assessed: &Assessed| {
        let statement: Vec<String> = assessed.statement.iter().map(|line| safe_again(line)).collect();
        let text = format!("{}: {}", safe_again(&assessed.label), statement.join("; "));
        error(&text)
    };
    let not_compared = report.not_compared().into_iter();
    let not_compared = not_compared
        .map(|(why, texts)| error(&format!("{texts} texts were not compared: {}", safe_again(&why))));
    let notifications: Vec<Value> =
        untold.iter().map(notification).chain(unanswered(report)).chain(not_compared).collect();
    match notifications.is_empty() {
        true => json!({"executionSuccessful": true}),
        false => json!({"executionSuccessful": false, "toolExecutionNotifications": notifications}),
    }
}

/// Of a replay: cases that nobody was there to answer, and why.
fn unanswered(report: &Report) -> Option<Value> {
    let cases: Vec<String> =
        report.cases.iter().filter(|case| case.skipped).map(|case| safe_again(&case.name)).collect();
    let nothing = report.replayed.is_some_and(|counts| counts.is_nothing());
    (nothing || !cases.is_empty()).then(|| {
        let why: Vec<String> =
            report.skipped.iter().map(|(why, answers)| format!("{answers} x {}", safe_again(why))).collect();
        let text = format!("cases that nobody answered: {}; skipped: {}", cases.join(", "), why.join("; "));
        error(&text)
    })
}

fn error(text: &str) -> Value {
    json!({"level": "error", "message": {"text": literal(text)}})
}

/// The classes in their order, then the kinds of problems that are no class.
fn rules() -> Vec<Value> {
    let rule = |id: &str, about: &str| {
        let more = pages::page(id).map(|page| format!(" More: {page}")).unwrap_or_default();
        let mut rule = json!({
            "id": id,
            "shortDescription": {"text": literal(&format!("{id}: {about}"))},
            "help": {"text": literal(&(help(id).to_owned() + &more))},
            "fullDescription": {"text": literal(&format!("It holds when {about}."))},
            "properties": {"tags": ["security", "email"]},
        });
        if let Some(url) = pages::url(id) {
            rule["helpUri"] = url.into();
        }
        rule
    };
    let classes = CLASSES.iter().map(|class| rule(class.id, class.about));
    classes.chain(KINDS.map(|(kind, about)| rule(kind.name(), about))).collect()
}

/// A class that this release does not know (another's journal) has no place among the rules.
fn rule_index(id: &str) -> Option<usize> {
    let ids = CLASSES.iter().map(|class| class.id).chain(KINDS.map(|(kind, _)| kind.name()));
    ids.into_iter().position(|known| known == id)
}

fn of_finding(entry: &Entry) -> Value {
    let finding = &entry.finding;
    let mut said = vec![
        format!("{} by {}.", safe_again(&finding.reduced.shown), parties(finding)),
        if finding.gates.is_empty() {
            String::new()
        } else {
            format!("Gates: {}.", finding.gates.join(", "))
        },
    ];
    said.extend(prize(finding));
    said.extend(published(finding).map(|source| format!("Published: {source}.")));
    said.extend(advice(finding).into_iter().map(|(to, what)| format!("To do for {to}: {what}")));
    said.extend(reproductions(finding).iter().map(|command| format!("Again: {command}")));
    said.retain(|part| !part.is_empty());
    let mut result = result(&finding.class, Some(finding.level), &said.join("\n"), entry.location.as_ref());
    result["partialFingerprints"] = json!({"addrdiff/v1": safe_again(&finding.fingerprint)});
    result["properties"] = json!({
        "level": finding.level,
        "confidence": finding.confidence,
        "standing": entry.standing,
        "gates": finding.gates,
        "parsers": finding.parsers,
    });
    if entry.standing == Standing::Known {
        result["suppressions"] =
            json!([{"kind": "external", "justification": "corpus/known.toml accepts it"}]);
    }
    result
}

fn of_problem(case: &str, problem: &Problem) -> Value {
    let text = format!("{}: {}", safe_again(case), safe_again(&problem.text));
    let mut result = result(&problem.rule, problem.level, &text, Some(&problem.location));
    result["partialFingerprints"] = json!({"addrdiff/v1": problem.fingerprint});
    result["properties"] = json!({"case": case, "parties": problem.parties, "kind": problem.kind});
    result
}

fn result(rule: &str, level: Option<Level>, text: &str, location: Option<&Location>) -> Value {
    let mut result = json!({
        "ruleId": safe_again(rule),
        "level": severity(level),
        "message": {"text": literal(text)},
        "locations": location.map(physical).into_iter().collect::<Vec<_>>(),
    });
    if let Some(index) = rule_index(rule) {
        result["ruleIndex"] = index.into();
    }
    result
}

/// What is no class has no level; that a case is no longer as expected must be looked at.
fn severity(level: Option<Level>) -> &'static str {
    match level {
        Some(Level::Critical | Level::High) => "error",
        Some(Level::Medium) | None => "warning",
        Some(Level::Low | Level::Note) => "note",
    }
}

fn physical(location: &Location) -> Value {
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&location.file)},
        "region": {"startLine": location.line.max(1)},
    }})
}

/// A relative reference of RFC 3986: whatever is not unreserved is written as its octets.
fn uri(file: &str) -> String {
    let octet = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => (b as char).to_string(),
        b => format!("%{b:02X}"),
    };
    let path: String = file.bytes().map(octet).collect();
    if path.starts_with('/') { format!("file://{path}") } else { path.trim_start_matches("./").to_owned() }
}

/// In a message, braces are placeholders and brackets are links unless they are written so (sections 3.11.5 and
/// 3.11.6).
fn literal(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' => safe.push_str("{{"),
            '}' => safe.push_str("}}"),
            '[' | ']' | '\\' => safe.extend(['\\', c]),
            c => safe.push(c),
        }
    }
    safe
}
