//! The matrix of gates by routes: the worst level that any finding gives each deployment.

use super::Report;
use crate::finding::journal::Finding;
use crate::judge::classes::{CLASSES, On};
use crate::level::Level;
use std::collections::{BTreeMap, BTreeSet};

/// Gates by routes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// The rows: gates that anything was let in by.
    pub gates: Vec<String>,
    /// The columns: every route that was asked.
    pub routes: Vec<String>,
    worst: BTreeMap<(String, String), (Level, usize)>,
}

impl Matrix {
    /// What the findings say of deployments.
    pub fn of(report: &Report) -> Self {
        let (mut gates, mut routes) = (BTreeSet::new(), BTreeSet::new());
        let mut worst: BTreeMap<(String, String), (Level, usize)> = BTreeMap::new();
        for finding in report.findings.iter().map(|entry| &entry.finding) {
            gates.extend(finding.reduced.gates.iter().map(|answer| answer.gate.clone()));
            let asked = finding.reduced.answers.iter().map(|answer| &answer.parser);
            routes.extend(asked.filter(|name| !name.starts_with("strict/")).cloned());
            for (gate, route) in deployments(finding) {
                gates.insert(gate.clone());
                routes.insert(route.clone());
                let cell = worst.entry((gate.clone(), route.clone())).or_insert((finding.level, 0));
                *cell = (cell.0.max(finding.level), cell.1 + 1);
            }
        }
        Self { gates: gates.into_iter().collect(), routes: routes.into_iter().collect(), worst }
    }

    /// The worst level of a deployment, and how many findings it has.
    pub fn cell(&self, gate: &str, route: &str) -> Option<(Level, usize)> {
        self.worst.get(&(gate.to_owned(), route.to_owned())).copied()
    }
}

/// The deployments that a finding is about. A pair's gates only say why it matters.
fn deployments(finding: &Finding) -> impl Iterator<Item = (&String, &String)> {
    let about = CLASSES.iter().any(|class| class.id == finding.class && class.on == On::Deployment);
    let gates = finding.gates.iter().filter(move |_| about);
    gates.flat_map(|gate| finding.parsers.iter().map(move |route| (gate, route)))
}
