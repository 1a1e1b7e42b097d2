//! Deployments as a report tells of them, be it of a check or of campaigns.

use super::{Answered, Campaign, DeploymentResult, Location, Report};
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
        let mut searched = sum.health.deployments;
        for label in sum.failed_controls.keys() {
            searched.entry(label.clone()).or_default();
        }
        let searched = searched.into_iter().map(|(label, evidence)| {
            let failed_controls = sum.failed_controls.get(&label).cloned().unwrap_or_default();
            Assessed::by_search(label, evidence, failed_controls)
        });
        self.deployments.iter().map(Assessed::by_check).chain(searched).collect()
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
    fn by_search(label: String, evidence: Evidence, failed_controls: Vec<String>) -> Self {
        let is_whole = evidence.put > 0 && evidence.unjudged() == 0 && failed_controls.is_empty();
        let answer = match (evidence.outside, is_whole) {
            (0, true) => Answered::NoWayIn,
            (0, false) => Answered::NotJudged,
            _ => Answered::WayIn,
        };
        let mut statement = evidence.statement();
        statement.extend(failed_controls.iter().map(|why| format!("control failed: {why}")));
        let (parts, location, fingerprints) = (None, None, Vec::new());
        Self { label, parts, location, answer, evidence, failed_controls, is_whole, statement, fingerprints }
    }
}
