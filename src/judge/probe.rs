//! What one ask does not show: whether a parser says the same again, and how its work grows with the text.
//!
//! Off the hot path: a probe asks a parser a hundred times. What it finds is evidence that a trial carries,
//! and that classes read like a verdict. Work is counted in the steps that the parser itself tells
//! ([`Parser::steps`]), never in seconds, so that a busy machine makes no finding.

use crate::input::Input;
use crate::parsers::Parser;
use crate::verdict::Verdict;
use std::collections::HashMap;

/// What a probe of one parser and one input brought to light.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Asked again, it said this, which is not what it had said.
    pub again: Option<Verdict>,
    /// Repeating a part of the text makes its work grow faster than the text.
    pub growth: Option<Growth>,
    /// The steps that were counted for it, whatever they showed.
    pub cost: u64,
}

/// Steps for a text with one part pumped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Growth {
    /// What was repeated.
    pub part: Input,
    /// How often, and the steps then.
    pub steps: [(usize, u64); LENGTHS.len()],
}

/// How often a part is repeated: by 4, so that what is done once a text does not hide what is done for each.
const LENGTHS: [usize; 5] = [4, 8, 16, 32, 64];

/// A part of more octets than this is repeated a quarter as often: its length shows already what is done for each.
const LONG: usize = 32;

/// A text of more octets is asked about again, and not pumped: it may be slow as it is.
const LONGEST: usize = 256;

/// The text is cut into at most this many parts; what stands behind is not pumped.
const MOST_PARTS: usize = 10;

/// How many neighbouring parts are pumped as one (`,a`, `(a)`), at most.
const WIDEST: usize = 3;

/// From one doubling to the next, what is added beyond twice the last addition grows fourfold where the work is
/// quadratic, twofold where it is of order n log n, and is nothing where it is linear.
const TOO_FAST: i128 = 3;

/// It has to be this part of the last addition: less than a tenth hurts nobody.
const WORTH: i128 = 10;

/// Asks again, and pumps each part of the text. A parser that is past its time limit is left alone.
pub fn probe(parser: &dyn Parser, input: &Input, said: &Verdict) -> Evidence {
    if *said == Verdict::TimedOut {
        return Evidence::default();
    }
    let again = Some(parser.ask(input)).filter(|again| again != said);
    let mut evidence = Evidence { again, ..Evidence::default() };
    if input.bytes().len() > LONGEST {
        return evidence;
    }
    let parts = parts(input.bytes());
    let windows = (1..=WIDEST.min(parts.len())).flat_map(|size| parts.windows(size));
    let windows = windows.map(|window| window[0].start..window[window.len() - 1].end);
    let mut counted = Counted { parser, known: HashMap::new(), cost: 0 };
    for window in windows.chain((parts.len() > WIDEST).then(|| 0..input.bytes().len())) {
        match growth(&mut counted, input.bytes(), window) {
            Some(growth) if growth.is_too_fast() => {
                evidence.growth = Some(growth);
                break;
            }
            Some(_) => {}
            None => break,
        }
    }
    evidence.cost = counted.cost;
    evidence
}

/// A parser, with what was counted of it: equal parts of a text make equal texts when they are repeated, and each
/// is put once.
struct Counted<'a> {
    parser: &'a dyn Parser,
    known: HashMap<Vec<u8>, u64>,
    cost: u64,
}

impl Counted<'_> {
    fn steps(&mut self, text: Vec<u8>) -> Option<u64> {
        if let Some(steps) = self.known.get(&text) {
            return Some(*steps);
        }
        let steps = self.parser.steps(&Input::new(text.as_slice()))?;
        self.cost += steps;
        self.known.insert(text, steps);
        Some(steps)
    }
}

impl Evidence {
    /// For people, a sentence each.
    pub fn in_words(&self) -> Vec<String> {
        let again = self.again.as_ref().map(|again| format!("asked again: {}", again.name()));
        again.into_iter().chain(self.growth.as_ref().map(Growth::to_string)).collect()
    }
}

/// Runs of letters, digits, `-` and non-ASCII; everything else alone.
fn parts(text: &[u8]) -> Vec<std::ops::Range<usize>> {
    let wordy = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'-' || !octet.is_ascii();
    let mut parts: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, &octet) in text.iter().enumerate() {
        let goes_on = at > 0 && wordy(octet) && wordy(text[at - 1]);
        let full = parts.len() == MOST_PARTS;
        match parts.last_mut() {
            Some(last) if goes_on => last.end = at + 1,
            _ if full => break,
            _ => parts.push(at..at + 1),
        }
    }
    parts
}

/// How the steps grow with this part; `None` where they cannot be told.
fn growth(counted: &mut Counted<'_>, text: &[u8], part: std::ops::Range<usize>) -> Option<Growth> {
    let mut counted = |times: usize| {
        let middle = text[part.clone()].repeat(times);
        let steps = counted.steps([&text[..part.start], &middle, &text[part.end..]].concat())?;
        Some((times, steps))
    };
    let lengths = if part.len() > LONG { LENGTHS.map(|times| times / 4) } else { LENGTHS };
    // Two lengths tell most linear parsers; the others are looked at closely, the longest last.
    let [shortest, .., second, longest] = lengths;
    let (few, more) = (counted(shortest)?.1, counted(second)?.1);
    let each = more.saturating_sub(few) / (second - shortest) as u64;
    let (_, most) = counted(longest)?;
    if most.saturating_sub(more) <= each * (longest - second) as u64 * 5 / 4 {
        return Some(Growth { part: Input::default(), steps: [(0, 0); LENGTHS.len()] });
    }
    let mut steps = [(0, 0); LENGTHS.len()];
    for (place, times) in steps.iter_mut().zip(lengths) {
        *place = counted(times)?;
    }
    Some(Growth { part: Input::new(&text[part]), steps })
}

impl Growth {
    /// The steps are counts, not times: they can be taken at their word. A jump at some length adds too much
    /// once, growth does so again and again.
    fn is_too_fast(&self) -> bool {
        let added: Vec<i128> =
            self.steps.windows(2).map(|pair| i128::from(pair[1].1) - i128::from(pair[0].1)).collect();
        let beyond: Vec<i128> = added.windows(2).map(|pair| pair[1] - 2 * pair[0]).collect();
        let grows = |pair: &[i128]| pair[0] > 0 && pair[1] >= TOO_FAST * pair[0];
        let (last, added) = (beyond[beyond.len() - 1], added[added.len() - 1]);
        beyond.windows(2).all(grows) && last * WORTH >= added
    }
}

impl std::fmt::Display for Growth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let steps: Vec<String> =
            self.steps.iter().map(|(times, steps)| format!("{times}: {steps}")).collect();
        write!(f, "steps by repetitions of `{}`: {}", self.part, steps.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::ParserId;
    use std::cell::{Cell, RefCell};

    /// A parser of so many steps for so many `(`, that counts how often it was asked.
    struct Planted {
        id: ParserId,
        steps: fn(u64) -> u64,
        asked: Cell<u32>,
        /// The texts whose steps were counted.
        counted: RefCell<Vec<Vec<u8>>>,
        fickle: bool,
    }

    impl Parser for Planted {
        fn id(&self) -> &ParserId {
            &self.id
        }

        fn version(&self) -> String {
            "planted".into()
        }

        fn ask(&self, _: &Input) -> Verdict {
            self.asked.set(self.asked.get() + 1);
            match self.fickle && self.asked.get() > 1 {
                true => Verdict::TimedOut,
                false => Verdict::Accepted(crate::verdict::Reading::default()),
            }
        }

        fn steps(&self, input: &Input) -> Option<u64> {
            self.counted.borrow_mut().push(input.bytes().to_vec());
            let open = input.bytes().iter().filter(|&&octet| octet == b'(').count() as u64;
            Some((self.steps)(open) + 3 * input.bytes().len() as u64)
        }
    }

    fn planted(steps: fn(u64) -> u64, fickle: bool) -> Planted {
        let id = ParserId::new("planted", "x");
        Planted { id, steps, asked: Cell::new(0), counted: RefCell::default(), fickle }
    }

    fn probed(steps: fn(u64) -> u64, fickle: bool, text: &str) -> Evidence {
        let parser = planted(steps, fickle);
        let input = Input::new(text);
        probe(&parser, &input, &parser.ask(&input))
    }

    #[test]
    fn quadratic_work_is_seen_with_the_part_that_makes_it() {
        let growth = probed(|n| 100 + n * n, false, "a@example.com (b").growth.expect("seen");
        assert_eq!(growth.part.bytes(), b"(");
        assert!(growth.to_string().contains("64: "), "{growth}");
    }

    #[test]
    fn quadratic_work_is_seen_beside_much_that_is_linear() {
        assert!(probed(|n| n * n / 2 + 40 * n, false, "a(b").growth.is_some());
    }

    #[test]
    fn linear_work_and_a_single_jump_are_not() {
        assert_eq!(probed(|n| 1_000 * n, false, "a(b").growth, None);
        assert_eq!(probed(|n| n * n.checked_ilog2().map_or(0, u64::from), false, "a(b").growth, None);
        assert_eq!(probed(|n| if n > 40 { 100_000 } else { 10 }, false, "a(b").growth, None);
        assert_eq!(probed(|n| n * n, false, "no such part").growth, None);
    }

    #[test]
    fn a_long_part_that_grows_too_fast_is_seen() {
        let text = format!("a@{}(", "b".repeat(100));
        assert!(probed(|n| n * n, false, &text).growth.is_some());
        let whole = "a,(b),".repeat(40);
        assert!(probed(|n| n * n / 2, false, &whole).growth.is_some());
    }

    /// What a probe costs is what a person waits for: texts put, and their octets, whatever the text.
    #[test]
    fn a_probe_puts_no_text_twice_and_few_octets() {
        let texts = ["(".repeat(256), "a,".repeat(128), "a@b.example, ".repeat(19), "abcdefgh".repeat(32)];
        for text in texts {
            let parser = planted(|n| 10 * n, false);
            probe(&parser, &Input::new(text.as_str()), &parser.ask(&Input::default()));
            let mut counted = parser.counted.take();
            let (asks, octets) = (counted.len(), counted.iter().map(Vec::len).sum::<usize>());
            counted.sort();
            counted.dedup();
            assert_eq!(counted.len(), asks, "{text}: a text was put twice");
            assert!(asks <= 84 && octets <= 84 * 600, "{text}: {asks} texts of {octets} octets");
            assert_eq!(parser.asked.get(), 2, "{text}: asked once, and once again");
        }
    }

    #[test]
    fn an_answer_that_changes_is_kept() {
        assert_eq!(probed(|_| 0, true, "a").again, Some(Verdict::TimedOut));
        assert_eq!(probed(|_| 0, false, "a").again, None);
    }
}
