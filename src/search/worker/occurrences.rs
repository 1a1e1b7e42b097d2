//! Which sightings are followed up. Blind tokens hit a vulnerable parser hundreds of times a second; reducing each
//! would leave no time to search.
//!
//! A kind is class, level, parties, attribution and what the two said, so there are few. Its 1st, 4th, 16th, … sighting is followed
//! up whatever the text is; besides, as long as reductions have made no more than their share of the trials, each
//! sighting in a text of a structure that was not reduced for that kind: two root causes may be of one kind.

use crate::input::Input;
use crate::judge::classes::Sighting;
use crate::verdict::Verdict;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Trials of reductions may be one in so many executions. A trial of short texts on a few parsers is cheap beside an
/// execution: over 500,000 executions a share of a half took no more time than none at all, and came to a quarter more
/// fingerprints (35, 37 and 33 for 27, 29 and 28); equal shares took a twentieth more time for no more of them.
const SHARE: u64 = 2;

/// What was seen, and of what structures it was reduced.
#[derive(Default)]
pub(in crate::search) struct Occurrences {
    counts: BTreeMap<u64, u64>,
    reduced: BTreeSet<(u64, u32)>,
}

/// What was spent so far.
#[derive(Clone, Copy)]
pub(in crate::search) struct Spent {
    pub(in crate::search) executions: u64,
    pub(in crate::search) reductions: u64,
}

impl Occurrences {
    /// The sightings of this text to follow up.
    pub(in crate::search) fn worth_reducing(
        &mut self,
        input: &Input,
        verdicts: &[Verdict],
        sightings: &[Sighting],
        spent: Spent,
    ) -> Vec<Sighting> {
        let structure = structure(input.bytes());
        let has_share = spent.reductions * SHARE < spent.executions;
        let mut worth = Vec::new();
        for sighting in sightings {
            let kind = kind(sighting, &verdicts[sighting.parties.parser()]);
            let count = self.counts.entry(kind).or_default();
            *count += 1;
            let in_turn = count.is_power_of_two() && count.trailing_zeros().is_multiple_of(2);
            if in_turn || has_share && !self.reduced.contains(&(kind, structure)) {
                self.reduced.insert((kind, structure));
                worth.push(*sighting);
            }
        }
        worth
    }
}

fn kind(sighting: &Sighting, said: &Verdict) -> u64 {
    let mut hasher = DefaultHasher::new();
    (sighting.class, sighting.level, sighting.parties, sighting.attribution, said.name()).hash(&mut hasher);
    said.reading().map(|reading| (reading.kind(), reading.recipients.len().min(3))).hash(&mut hasher);
    hasher.finish()
}

/// Which specials a text has, as a set.
pub(in crate::search) fn structure(text: &[u8]) -> u32 {
    const SPECIALS: &[u8] = b"@<>()[]\":;,.\\ =%!\r\n\0";
    let place = |octet: &u8| SPECIALS.iter().position(|special| special == octet);
    text.iter().filter_map(place).fold(0, |set, at| set | 1 << at)
}
