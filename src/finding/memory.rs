//! What texts showed that were tried before: reductions pass by the same few.

use crate::input::Input;
use crate::judge::classes::Sighting;
use crate::judge::examine::Look;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::mem::{size_of, take};

/// Sightings by text, in the same places whatever the process: nothing random is drawn.
type ByText = HashMap<Box<[u8]>, Box<[Sighting]>, BuildHasherDefault<DefaultHasher>>;

/// Whether it was probed, and who was asked.
type Asked = (bool, Vec<bool>);

/// What one entry takes besides its text and its sightings.
const ENTRY: usize = 64;

/// Sightings by question. What was not asked for longest is forgotten first, in halves.
pub struct Memory {
    /// Octets that one half may take.
    most: usize,
    halves: RefCell<[Half; 2]>,
}

#[derive(Default)]
struct Half {
    seen: BTreeMap<Asked, ByText>,
    octets: usize,
}

impl Memory {
    /// Remembers as much as goes into so many octets.
    pub fn of_octets(most: usize) -> Self {
        Self { most: most / 2, halves: RefCell::default() }
    }

    /// What this text shows on these parsers, looked at for the sake of a class: as it is remembered, else as it is seen now.
    pub fn of(
        &self,
        (class, concerned, input): (&str, &[bool], &Input),
        see: impl FnOnce() -> Vec<Sighting>,
    ) -> Vec<Sighting> {
        let asked = (Look::For(class).probes(), concerned.to_vec());
        let known =
            self.halves.borrow().iter().enumerate().find_map(|(at, half)| {
                half.seen.get(&asked)?.get(input.bytes()).map(|seen| (at, seen.to_vec()))
            });
        match known {
            Some((0, seen)) => seen,
            Some((_, seen)) => self.remember(asked, input, seen),
            None => self.remember(asked, input, see()),
        }
    }

    fn remember(&self, asked: Asked, input: &Input, seen: Vec<Sighting>) -> Vec<Sighting> {
        let mut halves = self.halves.borrow_mut();
        let octets = ENTRY + input.bytes().len() + seen.len() * size_of::<Sighting>();
        if halves[0].octets + octets > self.most {
            halves[1] = take(&mut halves[0]);
        }
        if octets <= self.most {
            halves[0].octets += octets;
            halves[0].seen.entry(asked).or_default().insert(input.bytes().into(), seen.as_slice().into());
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often each of these texts was looked at, in this order.
    fn looks(memory: &Memory, class: &str, texts: &[&str]) -> Vec<usize> {
        let look = |text: &&str| {
            let mut looks = 0;
            let see = || {
                looks += 1;
                Vec::new()
            };
            memory.of((class, &[true], &Input::new(*text)), see);
            looks
        };
        texts.iter().map(look).collect()
    }

    #[test]
    fn a_text_is_looked_at_once_for_all_classes_that_go_by_one_answer() {
        let memory = Memory::of_octets(1 << 10);
        assert_eq!(looks(&memory, "injection", &["a", "b", "a"]), [1, 1, 0]);
        assert_eq!(looks(&memory, "null-recipient", &["a"]), [0]);
        assert_eq!(looks(&memory, "unstable", &["a", "a"]), [1, 0]);
    }

    #[test]
    fn what_was_not_asked_for_longest_is_forgotten_first() {
        // Three of them go into a half.
        let memory = Memory::of_octets(2 * 3 * (ENTRY + 1));
        assert_eq!(looks(&memory, "injection", &["a", "b", "c", "d", "a", "e", "f"]), [1, 1, 1, 1, 0, 1, 1]);
        assert_eq!(looks(&memory, "injection", &["a", "b"]), [0, 1]);
        assert_eq!(looks(&memory, "injection", &["longer than a half".repeat(20).as_str(); 2]), [1, 1]);
    }
}
