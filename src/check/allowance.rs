//! Where parsers may be asked so often only: what is kept for the texts to come.

use super::Check;
use crate::judge::sparing;

impl Check<'_> {
    /// How often parsers may still be asked; `None` where there is no limit.
    fn left(&self) -> Option<u64> {
        self.judge.panel.left()
    }

    /// Variations that may be tried besides the next controls.
    pub(super) fn left_for_variations(&self) -> usize {
        let left = self.left().map(|left| left.saturating_sub(self.kept) * 7 / 8);
        left.map_or(usize::MAX, |left| usize::try_from(left).unwrap_or(usize::MAX))
    }

    /// Why nothing more is put: a finding that cannot be shown again is none.
    pub(super) fn why_spent(&self) -> Option<&'static str> {
        let spent = self.left().is_some_and(|left| left <= self.kept);
        spent.then_some(
            "not put, since the requests left are kept to show findings again: raise --requests, or go on with `check \
             --resume FILE`",
        )
    }

    /// A text is reduced: a part of what the known attacks that are still to be put, with their controls, leave.
    pub(super) fn begin_reduction(&self) {
        let Some(left) = self.left() else { return };
        let to_come = self.first.saturating_sub(self.done) as u64 * 9 / 8;
        self.floor.set(sparing::floor(left, to_come + self.kept));
    }

    /// No more is to be asked about the text that is reduced.
    pub(super) fn is_reduced_enough(&self) -> bool {
        self.left().is_some_and(|left| left <= self.floor.get())
    }
}
