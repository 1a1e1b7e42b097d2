//! What a worker's journal holds already: at which level, and behind which gates.

use crate::finding::journal::Findings;
use crate::level::Level;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is written of one fingerprint.
#[derive(Default)]
pub(in crate::search) struct Written {
    /// The highest level; `None` where nothing is written.
    pub(in crate::search) level: Option<Level>,
    /// The gates that were fooled.
    gates: BTreeSet<String>,
}

impl Written {
    /// Adds another sight of it; says whether that is worth a line: a higher level, or one more gate.
    pub(in crate::search) fn grows(&mut self, level: Level, gates: Vec<String>) -> bool {
        let (higher, before) = (Some(level) > self.level, self.gates.len());
        self.level = self.level.max(Some(level));
        self.gates.extend(gates);
        higher || self.gates.len() > before
    }
}

/// What the journals of a folder hold: a worker that starts again does not write it twice.
pub(in crate::search) fn written_before(out: &Path) -> BTreeMap<String, Written> {
    let findings = Findings::read(&[out.to_owned()]).unwrap_or_default();
    let written = |finding: &crate::finding::journal::Finding| {
        let gates = finding.gates.iter().cloned().collect();
        (finding.fingerprint.clone(), Written { level: Some(finding.level), gates })
    };
    findings.by_level().into_iter().map(written).collect()
}
