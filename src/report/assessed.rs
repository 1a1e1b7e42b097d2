//! Deployments as a report tells of them, be it of a check or of campaigns.

use super::{Answered, Campaign, DeploymentResult, Entry, Location, Report, Standing};
use crate::judge::evidence::Evidence;

/// A deployment, the answer about it, and what that rests on. Texts may come from another machine's report.
pub struct Assessed {
    /// Its name, or its parts.
    pub label: String,
    /// Its gate and its route, where the label need not say them.
    pub parts: Option<[String; 2]>,
    /// The line of `addrdiff.toml` that has it.
    pub location: Option<Location>,
    /// Who gets in.
    pub answer: Answered,
    /// What became of the texts.
    pub evidence: Evidence,
    /// Why controls got no mail.
    pub failed_controls: Vec<String>,
    /// Every text was judged.
    pub is_whole: bool,
    /// What the answer rests on, a line each.
    pub statement: Vec<String>,
    /// The names of its findings, where a check has them.
    pub fingerprints: Vec<String>,
}

impl Report {
    /// The deployments that were checked, and those that campaigns searched.
    pub fn assessed(&self) -> Vec<Assessed> {
        let sum = Campaign::sum(&self.campaigns);
        let waits = sum.slow.is_some_and(|slow| slow.waiting > 0);
        let mut searched = sum.health.deployments;
        for label in sum.failed_controls.keys() {
            searched.entry(label.clone()).or_default();
        }
        let searched = searched.into_iter().map(|(label, evidence)| {
            let failed_controls = sum.failed_controls.get(&label).cloned().unwrap_or_default();
            Assessed::by_search(label, evidence, failed_controls, waits)
        });
        self.deployments.iter().map(Assessed::by_check).chain(searched).collect()
    }
}

impl Report {
    /// The deployments of whose answer no result tells: not every text was judged, or mail left the policy and no finding
    /// of it stands.
    pub(super) fn without_result(&self) -> Vec<Assessed> {
        let fails = |entry: &Entry| entry.standing == Standing::New && entry.finding.level >= self.fail_on;
        let told = self.findings.iter().any(fails);
        let untold = |assessed: &Assessed| match assessed.answer {
            Answered::NotJudged => true,
            Answered::WayIn => !told,
            Answered::NoWayIn | Answered::NoNewWayIn => false,
        };
        self.assessed().into_iter().filter(untold).collect()
    }

    /// What parsers of campaigns did not answer, and so was not compared: why, and how many texts.
    pub(super) fn not_compared(&self) -> Vec<(String, u64)> {
        Campaign::sum(&self.campaigns).health.unanswered.into_iter().collect()
    }
}

impl Assessed {
    fn by_check(result: &DeploymentResult) -> Self {
        Self {
            label: result.label(),
            parts: Some([result.gate.clone(), result.route.clone()]),
            location: result.location.clone(),
            answer: result.answer,
            evidence: result.evidence.clone(),
            failed_controls: result.failed_controls.clone(),
            is_whole: result.is_whole(),
            statement: result.statement(),
            fingerprints: result.findings.clone(),
        }
    }

    /// Mail that leaves the policy is a way in, whatever else was not judged.
    fn by_search(label: String, evidence: Evidence, failed_controls: Vec<String>, waits: bool) -> Self {
        let is_whole = evidence.is_whole() && failed_controls.is_empty() && !waits;
        let answer = match (evidence.outside, is_whole) {
            (0, true) => Answered::NoWayIn,
            (0, false) => Answered::NotJudged,
            _ => Answered::WayIn,
        };
        let mut statement = evidence.statement();
        statement.extend(failed_controls.iter().map(|why| format!("control failed: {why}")));
        if waits {
            statement.push("slow parsers did not judge all that the search kept".into());
        }
        let (parts, location, fingerprints) = (None, None, Vec::new());
        Self { label, parts, location, answer, evidence, failed_controls, is_whole, statement, fingerprints }
    }
}
