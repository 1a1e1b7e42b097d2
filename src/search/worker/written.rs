//! What a worker's journal holds already: at which level, behind which gates, and of which parsers.

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
    /// The parsers that showed it: a finding accepted for one parser is not accepted for another.
    parsers: BTreeSet<String>,
}

impl Written {
    /// Adds another sight of it; says whether that is worth a line: a higher level, or one more gate or parser.
    pub(in crate::search) fn grows(
        &mut self,
        level: Level,
        gates: Vec<String>,
        parsers: Vec<String>,
    ) -> bool {
        let (higher, before) = (Some(level) > self.level, self.names());
        self.level = self.level.max(Some(level));
        self.gates.extend(gates);
        self.parsers.extend(parsers);
        higher || self.names() > before
    }

    fn names(&self) -> usize {
        self.gates.len() + self.parsers.len()
    }
}

/// What the journals of a folder hold: a worker that starts again does not write it twice.
pub(in crate::search) fn written_before(out: &Path) -> BTreeMap<String, Written> {
    let findings = Findings::read(&[out.to_owned()]).unwrap_or_default();
    let written = |finding: &crate::finding::journal::Finding| {
        let [gates, parsers] =
            [&finding.gates, &finding.parsers].map(|names| names.iter().cloned().collect());
        (finding.fingerprint.clone(), Written { level: Some(finding.level), gates, parsers })
    };
    findings.by_level().into_iter().map(written).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_gate_or_parser_or_a_higher_level_is_worth_a_line() {
        let mut written = Written::default();
        let mut grows = |level, gate: &str, parser: &str| {
            written.grows(level, vec![gate.to_owned()], vec![parser.to_owned()])
        };
        assert!(grows(Level::Medium, "last-at", "parseaddr@1"));
        assert!(!grows(Level::Note, "last-at", "parseaddr@1"));
        assert!(grows(Level::Medium, "suffix", "parseaddr@1"));
        assert!(grows(Level::Medium, "last-at", "parseaddr@2"));
        assert!(grows(Level::High, "last-at", "parseaddr@2"));
        assert!(!grows(Level::High, "suffix", "parseaddr@1"));
    }
}
