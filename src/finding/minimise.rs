//! The reducer: the smallest text that still shows a finding, in one canonical spelling.
//!
//! Tokens first (so that the policy's domains stay whole), then spelling: words to `a`, every special to the
//! first of a fixed order that keeps the finding, runs to one token. What is left is 1-minimal in tokens: no token can be taken
//! away. Two inputs with one cause mostly end as one text, which is what fingerprints count on.

use super::spelling::spellings;
use crate::generate::tokens::{Lexicon, Token};
use std::collections::BTreeSet;

/// How many texts, and how many octets in all, may be tried; above it the text is handed back as far as it
/// was reduced. A text that recurses a thousand deep takes milliseconds: the search stands still for a second or two.
const MOST_TRIALS: usize = 4_000;
const MOST_OCTETS: usize = 1 << 20;

/// From so many tokens on a text is long.
const MANY: usize = 128;

/// Of a long text so many specials, the most frequent first, are tried as all of it.
const ALONE: usize = 8;

/// Reduces `text` while `holds` does: called only with changed texts, it says whether the finding is there.
pub fn minimise(text: &[u8], lexicon: &Lexicon, holds: &mut dyn FnMut(&[u8]) -> bool) -> Reduced {
    let (tokens, failed) = (lexicon.tokens(text), BTreeSet::new());
    let mut reducer = Reducer { tokens, lexicon, holds, failed, trials: 0, octets: 0 };
    reducer.one_alone();
    loop {
        let before = reducer.tokens.clone();
        reducer.delete_runs();
        reducer.end_plainly();
        reducer.merge_runs();
        reducer.spell();
        if reducer.tokens == before || reducer.is_spent() {
            break;
        }
    }
    Reduced { text: lexicon.text(&reducer.tokens), whole: !reducer.is_spent() }
}

/// What a reduction came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reduced {
    /// The reduced text.
    pub text: Vec<u8>,
    /// It is 1-minimal; `false` where the trials ran out first.
    pub whole: bool,
}

struct Reducer<'a> {
    tokens: Vec<Token>,
    lexicon: &'a Lexicon,
    holds: &'a mut dyn FnMut(&[u8]) -> bool,
    /// Texts without the finding: no pass asks for one twice.
    failed: BTreeSet<Vec<u8>>,
    trials: usize,
    octets: usize,
}

impl Reducer<'_> {
    fn is_spent(&self) -> bool {
        self.trials >= MOST_TRIALS || self.octets >= MOST_OCTETS
    }

    /// Takes `tokens` where the finding holds for them.
    fn accept(&mut self, tokens: Vec<Token>) -> bool {
        if self.is_spent() || tokens == self.tokens {
            return false;
        }
        let text = self.lexicon.text(&tokens);
        if self.failed.contains(&text) {
            return false;
        }
        self.trials += 1;
        self.octets += text.len();
        let holds = (self.holds)(&text);
        if holds {
            // Cut anew: neighbours that met may be one token now.
            self.tokens = self.lexicon.tokens(&text);
        } else {
            self.failed.insert(text);
        }
        holds
    }

    /// In a text of hundreds of tokens, what recurses a thousand deep, one of a run of equals stands for all:
    /// to respell each would take longer than libFuzzer waits.
    fn is_one_of_many(&self, at: usize) -> bool {
        self.tokens.len() > MANY && at > 0 && self.tokens[at] == self.tokens[at - 1]
    }

    /// What a long text shows it mostly shows for one token that it repeats, whatever stands between: as many of that
    /// token alone are reduced in a few trials, where to take out the rest one by one would be thousands.
    fn one_alone(&mut self) {
        if self.tokens.len() <= MANY {
            return;
        }
        let mut counts = [0_usize; 256];
        self.tokens.iter().for_each(|token| {
            if let Token::Octet(octet) = token {
                counts[usize::from(*octet)] += 1;
            }
        });
        let mut frequent: Vec<u8> = (0..=u8::MAX).filter(|&octet| counts[usize::from(octet)] > 0).collect();
        frequent.sort_by_key(|&octet| std::cmp::Reverse(counts[usize::from(octet)]));
        let length = self.tokens.len();
        frequent.into_iter().take(ALONE).any(|octet| self.accept(vec![Token::Octet(octet); length]));
    }

    /// Delta debugging: halves, quarters, … down to single tokens, from the back.
    fn delete_runs(&mut self) {
        let mut size = self.tokens.len().max(1);
        while size > 0 {
            let mut end = self.tokens.len();
            while end > 0 && !self.is_spent() {
                // What met may have become one token, whatever stood before it too.
                end = end.min(self.tokens.len());
                let start = end.saturating_sub(size);
                let kept = self.tokens[..start].iter().chain(&self.tokens[end..]);
                let kept: Vec<Token> = kept.cloned().collect();
                self.accept(kept);
                end = start;
            }
            size /= 2;
        }
        self.delete_pairs();
    }

    /// Two tokens at once that stand apart: brackets, quotes, the two halves of a wrapping.
    fn delete_pairs(&mut self) {
        let (mut first, limit) = (0, 24);
        while first < self.tokens.len().min(limit) {
            let second = (first + 1..self.tokens.len().min(limit)).find(|&second| {
                let mut kept = self.tokens.clone();
                kept.remove(second);
                kept.remove(first);
                self.accept(kept)
            });
            first = if second.is_some() { 0 } else { first + 1 };
        }
    }

    /// What completes an address in one of many ways completes it as `@a`.
    fn end_plainly(&mut self) {
        let end = [Token::Octet(b'@'), Token::Word(b"a".to_vec())];
        if self.tokens.ends_with(&end) || self.tokens.len() > MANY {
            return;
        }
        let shorter = 1..self.tokens.len().saturating_sub(1);
        shorter.into_iter().any(|at| {
            let ended = [&self.tokens[..at], &end].concat();
            self.accept(ended)
        });
    }

    /// A run of two or three tokens as one: a host of several as the attacker's domain, `""` as a word.
    fn merge_runs(&mut self) {
        for size in [3, 2] {
            let mut start = 0;
            while start + size <= self.tokens.len() && !self.is_spent() {
                if self.is_one_of_many(start) {
                    start += 1;
                    continue;
                }
                for one in [Token::Attacker, Token::Allowed(0), Token::Word(b"a".to_vec())] {
                    let mut merged = self.tokens.clone();
                    merged.splice(start..start + size, [one]);
                    if self.accept(merged) {
                        break;
                    }
                }
                start += 1;
            }
        }
    }

    /// Each token in its preferred spelling.
    fn spell(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() && !self.is_spent() {
            let spellings = if self.is_one_of_many(at) { Vec::new() } else { spellings(&self.tokens[at]) };
            for spelling in spellings {
                let mut respelled = self.tokens.clone();
                respelled[at] = spelling;
                if self.accept(respelled) {
                    break;
                }
            }
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    fn reduced(text: &[u8], mut holds: impl FnMut(&[u8]) -> bool) -> Vec<u8> {
        minimise(text, &Lexicon::from(&Policy::default()), &mut holds).text
    }

    fn count(text: &[u8], octet: u8) -> usize {
        text.iter().filter(|&&b| b == octet).count()
    }

    #[test]
    fn what_the_finding_does_not_need_goes_and_domains_stay_whole() {
        let text = b"\"Jane\" <jane+tag@malicious.org(comment)>@important.com\r\n";
        let holds = |text: &[u8]| count(text, b'@') == 2 && text.ends_with(b"@important.com");
        assert_eq!(reduced(&text[..text.len() - 2], holds), b"@@important.com");
    }

    #[test]
    fn two_spellings_of_one_cause_end_as_one_text() {
        let holds = |text: &[u8]| text.iter().any(|b| b",;:<".contains(b)) && count(text, b'@') == 1;
        assert_eq!(reduced(b"bob;x@y", holds), reduced(b"<q@malicious.org", holds));
    }

    #[test]
    fn a_domain_that_is_whole_again_is_one_token() {
        let lexicon = Lexicon::from(&Policy { attacker: "x.y.z".into(), ..Policy::default() });
        let mut holds = |text: &[u8]| {
            [b"x.y", b"z".as_slice()].iter().all(|part| memchr::memmem::find(text, part).is_some())
        };
        assert_eq!(minimise(b"x.y.,z", &lexicon, &mut holds).text, b"x.y.z");
    }

    #[test]
    fn many_ends_are_one() {
        let completed = |rest: &[u8]| rest.ends_with(b":;") || rest.contains(&b'@') && !rest.ends_with(b"@");
        let holds = |text: &[u8]| text.strip_prefix(b"\"\"").is_some_and(completed);
        for end in ["<a@b>", ":;", "@important.com", "@a"] {
            assert_eq!(reduced(format!("\"\"{end}").as_bytes(), holds), b"\"\"@a", "{end}");
        }
    }

    #[test]
    fn a_pair_of_brackets_goes_together() {
        let holds = |text: &[u8]| count(text, b'(') == count(text, b')') && text.contains(&b'@');
        assert_eq!(reduced(b"(((@)))", holds), b"@");
    }

    #[test]
    fn what_is_deep_is_reduced_in_few_trials() {
        let mut trials = 0;
        let mut deep = |text: &[u8]| {
            trials += 1;
            count(text, b':') >= 990
        };
        let text = [b"a".as_slice(), &b":".repeat(1_500), b"\"b\"@c"].concat();
        let reduced = minimise(&text, &Lexicon::from(&Policy::default()), &mut deep);
        assert_eq!(reduced.text, b":".repeat(990));
        assert!(reduced.whole && trials < 200, "{trials}");
    }

    #[test]
    fn what_is_deep_under_much_else_is_reduced_in_few_trials() {
        let mut trials = 0;
        let mut deep = |text: &[u8]| {
            trials += 1;
            count(text, b'(') >= 497
        };
        let text: Vec<u8> = (0..600).flat_map(|at| [b'(', b"@,.;<"[at % 5], b"()>:\""[at % 7 % 5]]).collect();
        let reduced = minimise(&text, &Lexicon::from(&Policy::default()), &mut deep);
        assert_eq!(reduced.text, b"(".repeat(497));
        assert!(reduced.whole && trials < 100, "{trials}");
    }

    #[test]
    fn a_text_that_cannot_be_reduced_in_time_is_said_to_be_so() {
        let mut turn = 0_u64;
        let mut fickle = |text: &[u8]| {
            turn += 1;
            turn.is_multiple_of(97) && text.len() > 100
        };
        let long = b"a.".repeat(2_000);
        let reduced = minimise(&long, &Lexicon::from(&Policy::default()), &mut fickle);
        assert!(!reduced.whole && reduced.text.len() < long.len());
    }
}
