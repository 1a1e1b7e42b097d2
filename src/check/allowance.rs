//! Where parsers may be asked so often only, as applications are: what is kept for the texts to come, and for findings
//! to be shown again.

use super::Check;

/// Kept for a fresh process that shows findings again.
const FOR_REPLAY: u64 = 256;

/// No text is reduced by more.
const MOST: u64 = 300;

impl Check<'_> {
    /// How often parsers may still be asked; `None` where there is no limit.
    fn left(&self) -> Option<u64> {
        self.judge.panel.left()
    }

    /// Variations that may be tried besides the next controls.
    pub(super) fn left_for_variations(&self) -> usize {
        let left = self.left().map(|left| left.saturating_sub(FOR_REPLAY) * 7 / 8);
        left.map_or(usize::MAX, |left| usize::try_from(left).unwrap_or(usize::MAX))
    }

    /// A text is reduced: a part of what the known attacks that are still to be put, with their controls, leave.
    pub(super) fn begin_reduction(&self) {
        let Some(left) = self.left() else { return };
        let to_come = self.known.saturating_sub(self.done) as u64 * 9 / 8;
        let spare = left.saturating_sub(to_come + FOR_REPLAY);
        self.floor.set(left - (spare / 4).min(MOST));
    }

    /// No more is to be asked about the text that is reduced.
    pub(super) fn is_reduced_enough(&self) -> bool {
        self.left().is_some_and(|left| left <= self.floor.get())
    }
}
