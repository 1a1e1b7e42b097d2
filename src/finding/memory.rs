//! What texts showed that were tried before: the reductions of an exhaustive search pass by the same few.

use crate::input::Input;
use crate::judge::classes::Sighting;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Texts that are remembered at a time: some tens of megabytes.
const MOST: usize = 1 << 18;

/// For the sake of which class, who was asked, and about which text.
type Question = (String, Vec<bool>, Vec<u8>);

/// Sightings by question.
#[derive(Default)]
pub struct Memory {
    seen: RefCell<BTreeMap<Question, Vec<Sighting>>>,
}

impl Memory {
    /// What this text shows on these parsers: as it is remembered, else as it is seen now.
    pub fn of(
        &self,
        (class, concerned, input): (&str, &[bool], &Input),
        see: impl FnOnce() -> Vec<Sighting>,
    ) -> Vec<Sighting> {
        let key = (class.to_owned(), concerned.to_vec(), input.bytes().to_vec());
        if let Some(seen) = self.seen.borrow().get(&key) {
            return seen.clone();
        }
        let sightings = see();
        let mut seen = self.seen.borrow_mut();
        if seen.len() >= MOST {
            seen.clear();
        }
        seen.insert(key, sightings.clone());
        sightings
    }
}
