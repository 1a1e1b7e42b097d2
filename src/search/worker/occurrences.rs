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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::examine::{Look, examine};
    use crate::search::planted;

    /// Nothing is left of the share: a text is reduced where it is its kind's turn.
    const SPENT: Spent = Spent { executions: 100, reductions: 50 };
    const RICH: Spent = Spent { executions: 100, reductions: 49 };

    /// What of this class is worth reducing in each text, one behind the other.
    fn worth(class: &str, texts: &[&str], spent: Spent) -> Vec<usize> {
        let folder = tempfile::tempdir().unwrap();
        let settings = planted::settings(folder.path(), &["c01-multi-at", "c04-quoted-local-part"]);
        let panel = settings.selection.panel().unwrap();
        let mut occurrences = Occurrences::default();
        let each = |text: &&str| {
            let input = Input::new(*text);
            let examined = examine(&panel, &settings.policy, &input, Look::Once);
            let seen: Vec<Sighting> =
                examined.sightings.iter().filter(|seen| seen.class == class).copied().collect();
            let worth = occurrences.worth_reducing(&input, &examined.trial.verdicts, &seen, spent);
            assert!(!seen.is_empty() && worth.iter().all(|one| seen.contains(one)), "{text}");
            worth.len()
        };
        texts.iter().map(each).collect()
    }

    #[test]
    fn the_1st_the_4th_and_the_16th_of_a_kind_are_reduced_whatever_was_spent() {
        let turns = worth("lenient-accept", &["a@b.example@c.example"; 17], SPENT);
        let expected: Vec<usize> = (1..=17).map(|turn| usize::from([1, 4, 16].contains(&turn))).collect();
        assert_eq!(turns, expected);
    }

    #[test]
    fn a_structure_that_was_not_reduced_is_while_the_share_lasts() {
        let texts = ["a@b.example@c.example", "a@b.example@c.example(d)", "z@b.example@d.example(e)"];
        assert_eq!(worth("lenient-accept", &texts, RICH), [1, 1, 0]);
        assert_eq!(worth("lenient-accept", &texts, SPENT), [1, 0, 0]);
    }

    /// Another party and another level are kinds of their own.
    #[test]
    fn kinds_wait_for_their_own_turns() {
        let texts = ["a@malicious.org@important.com", r#""a@malicious.org"@important.com"#];
        let counts = worth("allowlist-bypass", &texts, SPENT);
        assert!(counts.iter().all(|count| *count > 1), "{counts:?}");
        // Of one level: the second of each gate is not followed up.
        assert_eq!(worth("allowlist-bypass", &[texts[1], texts[1]], SPENT), [counts[1], 0]);
        let low = r#""a@x.localhost"@important.com"#;
        assert_eq!(worth("allowlist-bypass", &[texts[1], low], SPENT), [counts[1], counts[1]]);
    }

    #[test]
    fn a_structure_is_the_set_of_specials() {
        assert_eq!(structure(b"a@b@c"), structure(b"x@y"));
        assert_ne!(structure(b"a@b(c)"), structure(b"a@b"));
        assert_ne!(structure(b"a@b(c"), structure(b"a@b)c"));
        let all: BTreeSet<u32> =
            b"@<>()[]\":;,.\\ =%!\r\n\0".iter().map(|octet| structure(&[*octet])).collect();
        assert!(all.len() == 20 && all.iter().all(|bit| bit.count_ones() == 1));
        assert_eq!(structure(b"abc-1"), 0);
    }
}
