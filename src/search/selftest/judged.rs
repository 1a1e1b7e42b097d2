//! Which findings of a self-test count.

use super::{FROM, SOUND, SelftestError, WRONG, selection};
use crate::answer;
use crate::finding::journal::{Finding, Findings};
use crate::input::Input;
use crate::judge::examine::{Look, examine};
use crate::judge::panel::Panel;
use crate::level::Level;
use crate::parsers::planted::Planted;
use crate::policy::Policy;
use std::path::Path;

/// Says which findings count.
pub(super) struct Judged {
    planted: &'static Planted,
    correct: Panel,
}

impl Judged {
    /// A masked reader is held against the correct one with the same hole, behind the same gates.
    pub(super) fn new(planted: &'static Planted, masked: bool) -> Result<Self, SelftestError> {
        let (reader, gates) =
            if masked { ("planted/masked-correct", WRONG) } else { ("planted/correct", SOUND) };
        Ok(Self { planted, correct: selection(reader, gates).panel()? })
    }

    /// The first finding in the journal that counts; of the correct reader every finding does.
    pub(super) fn first(&self, out: &Path) -> Result<Option<Finding>, SelftestError> {
        Ok(self.counting(out)?.into_iter().min_by_key(|finding| finding.executions))
    }

    pub(super) fn counting(&self, out: &Path) -> Result<Vec<Finding>, SelftestError> {
        let findings = Findings::read(&[out.to_owned()])?;
        Ok(findings.by_level().into_iter().filter(|finding| self.counts(finding)).cloned().collect())
    }

    fn counts(&self, finding: &Finding) -> bool {
        if finding.level < FROM {
            return false;
        }
        let wanted = self.planted.shows.contains(&finding.class.as_str());
        self.planted.is_correct() || wanted && self.is_clean_where_correct(finding)
    }

    fn is_clean_where_correct(&self, finding: &Finding) -> bool {
        let Ok(input) = answer::from_base64(&finding.reduced.input_base64) else { return false };
        highest(&self.correct, &finding.policy, &input).is_none_or(|level| level < FROM)
    }
}

pub(super) fn highest(panel: &Panel, policy: &Policy, input: &Input) -> Option<Level> {
    examine(panel, policy, input, Look::Once).sightings.iter().map(|seen| seen.level).max()
}
