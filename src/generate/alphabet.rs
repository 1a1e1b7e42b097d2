//! The tokens of an exhaustive search, and which runs of them need not be put.
//!
//! A run is skipped by one of two arguments:
//!
//! - **The same bytes.** `a` `@` `{A}` spells what the one token `a@{A}` does. A sequence is put only if it
//!   is the shortest, and among these the first, that spells its text. It is enough to forbid runs: take
//!   two sequences of one text, the second before the first. Between two cuts that both have, each has a
//!   piece; if no piece of the second came before its counterpart, the second would not come before the
//!   first. So a sequence that must not be put has a run that must not, and a run that must not be put
//!   spoils every sequence around it, since replacing it gives an earlier one.
//! - **A longer word.** `a` in front of a token that begins with a letter makes that word longer and nothing
//!   else: `a` `a`, `a` `b@{E}`. Here is an assumption, that no reader tells short words of letters apart; the
//!   policy's domains are no words, and `a` `{A}`, another domain, is put.

use crate::input::Input;
use crate::policy::Policy;
use std::collections::{BTreeSet, HashSet};

/// The alphabet where nobody gives another.
pub const DEFAULT: &str = include_str!("alphabet.txt");

/// Most tokens that an alphabet can have: a run is kept as six bits a token.
const MOST: usize = 60;

/// Tokens, and the runs of them that are skipped.
#[derive(Clone, Debug)]
pub struct Alphabet {
    texts: Vec<Vec<u8>>,
    skipped: HashSet<u64>,
    longest_skipped: usize,
}

/// What may be skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// Nothing: every sequence of tokens is put.
    Nothing,
    /// What spells the same bytes.
    SameBytes,
    /// That, and longer words.
    SameBytesAndWords,
}

impl Alphabet {
    /// Reads an alphabet, for strings of up to `most` tokens under this policy.
    ///
    /// # Errors
    /// The line that is no token, that is there twice, or that is one too many.
    pub fn read(text: &str, policy: &Policy, most: usize, skip: Skip) -> Result<Self, String> {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with("# "));
        let (mut texts, mut words) = (Vec::new(), Vec::new());
        for (at, line) in lines {
            let named = |why: String| format!("line {}: {why}", at + 1);
            let token = spelled(line, policy).map_err(named)?;
            if token.is_empty() || texts.contains(&token) || texts.len() == MOST {
                return Err(named(format!("an empty token, one that is there already, or more than {MOST}")));
            }
            texts.push(token);
            words.push((is_word(line), line.starts_with(|c: char| c.is_ascii_alphabetic())));
        }
        if texts.is_empty() {
            return Err("no token".into());
        }
        let mut alphabet = Self { texts, skipped: HashSet::new(), longest_skipped: 0 };
        if skip != Skip::Nothing {
            alphabet.skip_same_bytes(most);
        }
        if skip == Skip::SameBytesAndWords {
            alphabet.skip_longer_words(&words);
        }
        Ok(alphabet)
    }

    /// How many tokens there are.
    pub fn size(&self) -> usize {
        self.texts.len()
    }

    /// The text that these tokens spell, into a buffer.
    pub fn spell(&self, tokens: &[u8], text: &mut Vec<u8>) {
        text.clear();
        tokens.iter().for_each(|&token| text.extend_from_slice(&self.texts[usize::from(token)]));
    }

    /// A run that is skipped ends here: with it, everything that begins so.
    pub fn is_skipped(&self, tokens: &[u8]) -> bool {
        let longest = self.longest_skipped.min(tokens.len());
        (2..=longest).any(|length| self.skipped.contains(&packed(&tokens[tokens.len() - length..])))
    }

    fn skip(&mut self, run: &[u8]) {
        self.longest_skipped = self.longest_skipped.max(run.len());
        self.skipped.insert(packed(run));
    }

    fn skip_longer_words(&mut self, words: &[(bool, bool)]) {
        for (one, (is_word, _)) in words.iter().enumerate() {
            for (other, (_, begins_as_one)) in words.iter().enumerate() {
                if *is_word && *begins_as_one {
                    self.skip(&[one as u8, other as u8]);
                }
            }
        }
    }

    /// Every pair of different sequences of up to `most` tokens that spell one text and have no cut in common:
    /// grown from both ends' difference, the one that is behind by a token at a time.
    fn skip_same_bytes(&mut self, most: usize) {
        let tokens: Vec<u8> = (0..self.size() as u8).collect();
        let mut open: Vec<[Vec<u8>; 2]> = Vec::new();
        for &short in &tokens {
            let longer = |long: &&u8| **long != short && self.text(**long).starts_with(self.text(short));
            open.extend(tokens.iter().filter(longer).map(|&long| [vec![short], vec![long]]));
        }
        let mut seen: BTreeSet<[Vec<u8>; 2]> = BTreeSet::new();
        while let Some([behind, ahead]) = open.pop() {
            if behind.len() == most || !seen.insert([behind.clone(), ahead.clone()]) {
                continue;
            }
            let (short, long) = (self.text_of(&behind), self.text_of(&ahead));
            let missing = &long[short.len()..];
            for &token in &tokens {
                let text = self.text(token);
                let grown = [&behind[..], &[token]].concat();
                if text == missing {
                    let key = |run: &[u8]| (run.len(), run.to_vec());
                    let later = if key(&grown) > key(&ahead) { grown } else { ahead.clone() };
                    self.skip(&later);
                } else if missing.starts_with(text) {
                    open.push([grown, ahead.clone()]);
                } else if text.starts_with(missing) {
                    open.push([ahead.clone(), grown]);
                }
            }
        }
    }

    fn text(&self, token: u8) -> &[u8] {
        &self.texts[usize::from(token)]
    }

    fn text_of(&self, tokens: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        self.spell(tokens, &mut text);
        text
    }
}

fn spelled(line: &str, policy: &Policy) -> Result<Vec<u8>, String> {
    // `{` of an escape is behind a `\u`: the placeholders are looked for by their whole form.
    let allowed = policy.allowed.first().map_or("", String::as_str);
    let line = line.replace("{A}", allowed).replace("{E}", &policy.attacker);
    Input::from_escaped(&line).map(|text| text.bytes().to_vec()).map_err(|error| error.to_string())
}

fn is_word(line: &str) -> bool {
    line.bytes().all(|b| b.is_ascii_alphabetic())
}

/// A run as one number; its first token is marked, so that runs of different lengths differ.
fn packed(run: &[u8]) -> u64 {
    run.iter().fold(1, |number, &token| number << 6 | u64::from(token))
}
