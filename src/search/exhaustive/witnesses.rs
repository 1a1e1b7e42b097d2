//! The smallest sequences of tokens that show something: one that contains a smaller one explains nothing more.

use crate::judge::attribution::Who;
use crate::judge::classes::{CLASSES, Parties, Sighting};
use crate::level::Level;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Witnesses by class and parties.
#[derive(Debug, Default)]
pub struct Witnesses {
    smallest: HashMap<(&'static str, Parties), Vec<Witness>>,
}

#[derive(Debug)]
struct Witness {
    level: Level,
    who: Who,
    tokens: Vec<u8>,
}

/// A witness as a checkpoint keeps it: without those of before, all that is seen would be first once more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    class: String,
    /// The kind of parties, and their places in the panel.
    parties: (u8, usize, usize),
    level: Level,
    #[serde(default)]
    who: Who,
    tokens: Vec<u8>,
}

impl Kept {
    /// The sequence that showed it first.
    pub fn tokens(&self) -> &[u8] {
        &self.tokens
    }
}

impl Witnesses {
    /// For a checkpoint.
    pub fn keep(&self) -> Vec<Kept> {
        let kept = |((class, parties), witnesses): (&(&'static str, Parties), &Vec<Witness>)| {
            let (class, parties) = (*class, numbered(*parties));
            let one = |witness: &Witness| {
                let (level, who, tokens) = (witness.level, witness.who, witness.tokens.clone());
                Kept { class: class.to_owned(), parties, level, who, tokens }
            };
            witnesses.iter().map(one).collect::<Vec<_>>()
        };
        self.smallest.iter().flat_map(kept).collect()
    }

    /// From a checkpoint.
    pub fn from_kept(kept: &[Kept]) -> Self {
        let mut witnesses = Self::default();
        for one in kept {
            // A class that is gone since explains nothing any more.
            let Some(class) = CLASSES.iter().find(|class| class.id == one.class) else { continue };
            let witness = Witness { level: one.level, who: one.who, tokens: one.tokens.clone() };
            witnesses.smallest.entry((class.id, named(one.parties))).or_default().push(witness);
        }
        witnesses
    }

    /// No witness so far explains this sighting: its tokens are one from now on. Sequences must come shortest
    /// first, so that what is kept is minimal.
    pub fn is_first(&mut self, seen: &Sighting, tokens: &[u8]) -> bool {
        let known = self.smallest.entry((seen.class, seen.parties)).or_default();
        let who = seen.attribution.who;
        let explains = |known: &Witness| {
            known.level >= seen.level && known.who == who && is_within(&known.tokens, tokens)
        };
        let explained = known.iter().position(explains);
        match explained {
            // What explained one string explains the next, most often.
            Some(at) => known.swap(0, at),
            None => known.push(Witness { level: seen.level, who, tokens: tokens.to_vec() }),
        }
        explained.is_none()
    }
}

fn numbered(parties: Parties) -> (u8, usize, usize) {
    match parties {
        Parties::Pair(ours, theirs) => (0, ours, theirs),
        Parties::Deployment(gate, route) => (1, gate, route),
        Parties::Parser(parser) => (2, parser, 0),
    }
}

fn named(parties: (u8, usize, usize)) -> Parties {
    match parties {
        (0, ours, theirs) => Parties::Pair(ours, theirs),
        (1, gate, route) => Parties::Deployment(gate, route),
        (_, parser, _) => Parties::Parser(parser),
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
    use crate::judge::attribution::Attribution;
    use crate::policy::Prize;

    #[test]
    fn a_larger_sequence_is_first_only_for_more() {
        let seen = |level| Sighting {
            class: "injection",
            level,
            parties: Parties::Parser(0),
            gate: None,
            rule: None,
            prize: Prize::Nothing,
            attribution: Attribution::default(),
        };
        let mut witnesses = Witnesses::default();
        assert!(witnesses.is_first(&seen(Level::Low), &[1, 2]));
        assert!(!witnesses.is_first(&seen(Level::Low), &[1, 3, 2]));
        assert!(witnesses.is_first(&seen(Level::Low), &[2, 1]));
        assert!(witnesses.is_first(&seen(Level::High), &[1, 2, 3]));
        assert!(!witnesses.is_first(&seen(Level::Low), &[0, 1, 2, 3]));
        let mut again = Witnesses::from_kept(&witnesses.keep());
        assert!(!again.is_first(&seen(Level::High), &[1, 2, 3, 4]));
    }
}
