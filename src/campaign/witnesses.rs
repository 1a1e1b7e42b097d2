//! The smallest sequences of tokens that show something: one that contains a smaller one explains nothing more.

use crate::classes::{Parties, Sighting};
use crate::level::Level;
use std::collections::HashMap;

/// Witnesses by class and parties.
#[derive(Debug, Default)]
pub struct Witnesses {
    smallest: HashMap<(&'static str, Parties), Vec<Witness>>,
}

#[derive(Debug)]
struct Witness {
    level: Level,
    tokens: Vec<u8>,
}

impl Witnesses {
    /// No witness so far explains this sighting: its tokens are one from now on. Sequences must come shortest
    /// first, so that what is kept is minimal.
    pub fn is_first(&mut self, seen: &Sighting, tokens: &[u8]) -> bool {
        let known = self.smallest.entry((seen.class, seen.parties)).or_default();
        let explains = |known: &Witness| known.level >= seen.level && is_within(&known.tokens, tokens);
        let explained = known.iter().position(explains);
        match explained {
            // What explained one string explains the next, most often.
            Some(at) => known.swap(0, at),
            None => known.push(Witness { level: seen.level, tokens: tokens.to_vec() }),
        }
        explained.is_none()
    }
}

/// The tokens of one sequence are among the other's, in their order.
fn is_within(small: &[u8], large: &[u8]) -> bool {
    let mut rest = large.iter();
    small.len() <= large.len() && small.iter().all(|token| rest.any(|other| other == token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_sequence_is_first_only_for_more() {
        let seen = |level| Sighting { class: "c", level, parties: Parties::Parser(0), gate: None };
        let mut witnesses = Witnesses::default();
        assert!(witnesses.is_first(&seen(Level::Low), &[1, 2]));
        assert!(!witnesses.is_first(&seen(Level::Low), &[1, 3, 2]));
        assert!(witnesses.is_first(&seen(Level::Low), &[2, 1]));
        assert!(witnesses.is_first(&seen(Level::High), &[1, 2, 3]));
        assert!(!witnesses.is_first(&seen(Level::Low), &[0, 1, 2, 3]));
    }
}
