//! What a replay tells, as a report: a result a case, with what is not as expected; and a baseline, an earlier such
//! report whose problems count no more.

use super::{Changed, Found, ReplayResult};
use crate::corpus::Case;
use crate::corpus::gather::Gathered;
use crate::digest::digest;
use crate::environment::Environment;
use crate::input::Input;
use crate::level::Level;
use crate::report::baseline::{Baseline, Occurrence};
use crate::report::{CaseResult, Kind, Location, Problem, Replayed, Report};
use std::collections::BTreeMap;

impl ReplayResult {
    /// A result for each case of the plan, and for each known disagreement that is gone.
    pub fn report(&self, plan: &Gathered, fail_on: Level) -> Report {
        let mut problems: BTreeMap<&str, Vec<Problem>> = BTreeMap::new();
        for changed in &self.changed {
            problems.entry(&changed.case).or_default().push(of_changed(changed));
        }
        for found in &self.found {
            problems.entry(&found.case).or_default().push(of_found(found));
        }
        let result = |case: &Case| {
            let name = Input::new(case.name.as_str()).to_string();
            CaseResult {
                problems: problems.remove(name.as_str()).unwrap_or_default(),
                location: Location::from(&case.place),
                shown: case.input.to_string(),
                skipped: self.unasked.contains(&name),
                name,
            }
        };
        let mut cases: Vec<CaseResult> = plan.cases.iter().map(result).collect();
        cases.extend(self.gone.iter().map(|gone| of_gone(gone)));
        let environments = serde_json::to_value(Environment::of_this_build()).into_iter().collect();
        let replayed = Some(self.replayed());
        Report { cases, replayed, skipped: self.skipped.clone(), environments, ..Report::empty(fail_on) }
    }

    /// How much was compared.
    pub fn replayed(&self) -> Replayed {
        Replayed { put: self.cases, checked: self.checked, judged: self.judged, known: self.known }
    }

    /// Takes out what the earlier replay found too; tells how much that was.
    pub fn set_apart(&mut self, baseline: &Baseline) -> usize {
        let had = |problem: &Problem| {
            let Problem { fingerprint, level, .. } = problem;
            baseline.has(&Occurrence {
                fingerprint,
                level: *level,
                deployment: None,
                gates: Vec::new(),
                allowed: Vec::new(),
            })
        };
        let count = |outcome: &Self| outcome.changed.len() + outcome.found.len() + outcome.gone.len();
        let all = count(self);
        self.changed.retain(|changed| !had(&of_changed(changed)));
        self.found.retain(|found| !had(&of_found(found)));
        self.gone.retain(|gone| !of_gone(gone).problems.iter().any(had));
        all - count(self)
    }
}

fn of_changed(changed: &Changed) -> Problem {
    let Changed { case, place, parser, expected, got, .. } = changed;
    problem(Kind::ExpectationChanged, [case, parser, expected, got], place, |problem| Problem {
        parties: parser.clone(),
        text: format!("expected {expected}, got {got} of {parser}"),
        ..problem
    })
}

fn of_found(found: &Found) -> Problem {
    let Found { case, place, class, level, parties, input, allowed, .. } = found;
    problem(Kind::NewFinding, [class, parties, input, allowed], place, |problem| Problem {
        rule: (*class).into(),
        level: Some(*level),
        parties: parties.clone(),
        text: format!("{level} {class}: {parties}; {allowed} allowed; {case} is {input}"),
        ..problem
    })
}

/// It is told as `place: what`, and stands for a case of its own.
fn of_gone(gone: &str) -> CaseResult {
    let (place, what) = gone.split_once(": ").unwrap_or(("", gone));
    let problem = problem(Kind::KnownGone, [what, "", "", ""], place, |problem| Problem {
        text: format!("no longer occurs: {what}"),
        ..problem
    });
    let location = problem.location.clone();
    let name = format!("known: {what}");
    CaseResult { name, location, shown: String::new(), skipped: false, problems: vec![problem] }
}

/// What is common to them. The line is not part of the name: cases above it come and go.
fn problem(kind: Kind, key: [&str; 4], place: &str, fill: impl Fn(Problem) -> Problem) -> Problem {
    let digest = digest(format!("{}\0{}", kind.name(), key.join("\0")), 8);
    let (file, line) = place.rsplit_once(':').unwrap_or((place, "0"));
    fill(Problem {
        kind,
        rule: kind.name().into(),
        level: None,
        parties: String::new(),
        text: String::new(),
        location: Location { file: file.into(), line: line.parse().unwrap_or(0) },
        fingerprint: format!("{}:{digest}", kind.name()),
    })
}
