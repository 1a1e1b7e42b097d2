//! What texts showed that were tried before: the reductions of an exhaustive search pass by the same few.

use crate::classes::Sighting;
use crate::input::Input;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Texts that are remembered at a time: some tens of megabytes.
const MOST: usize = 1 << 18;

/// Sightings by text.
#[derive(Default)]
pub struct Memory {
    seen: RefCell<BTreeMap<Vec<u8>, Vec<Sighting>>>,
}

impl Memory {
    /// What this text showed.
    pub fn recall(&self, input: &Input) -> Option<Vec<Sighting>> {
        self.seen.borrow().get(input.bytes()).cloned()
    }

    /// Remembers; where there is no room, forgets all the rest.
    pub fn keep(&self, input: &Input, sightings: &[Sighting]) {
        let mut seen = self.seen.borrow_mut();
        if seen.len() >= MOST {
            seen.clear();
        }
        seen.insert(input.bytes().to_vec(), sightings.to_vec());
    }
}
