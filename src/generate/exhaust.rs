//! Every string of up to so many tokens, shortest first: what sampling can only promise.

use super::alphabet::Alphabet;

/// Which of all strings: worker `index` of `count`, by the first two tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 0.
    pub index: usize,
    /// How many there are.
    pub count: usize,
}

/// The sequences of a shard, from the empty one on: by length, then in the alphabet's order.
#[derive(Clone, Debug)]
pub struct Sequences<'a> {
    alphabet: &'a Alphabet,
    shard: Shard,
    most: usize,
    current: Option<Vec<u8>>,
}

impl<'a> Sequences<'a> {
    /// All sequences of up to `most` tokens that come after `last`; all there are where there is no `last`.
    pub fn new(alphabet: &'a Alphabet, shard: Shard, most: usize, last: Option<Vec<u8>>) -> Self {
        Self { alphabet, shard, most, current: last }
    }

    /// The next sequence.
    pub fn advance(&mut self) -> Option<&[u8]> {
        let found = match self.current.take() {
            None if self.shard.index == 0 => Some(Vec::new()),
            None => self.after(Vec::new()),
            Some(last) => self.after(last),
        };
        self.current = found;
        self.current.as_deref()
    }

    fn after(&self, mut tokens: Vec<u8>) -> Option<Vec<u8>> {
        // The place that is counted up next; none where all places are used up or there is none yet.
        let mut place = tokens.len().checked_sub(1);
        loop {
            let Some(at) = self.count_up(&mut tokens, place) else {
                if tokens.len() == self.most {
                    return None;
                }
                tokens = vec![0; tokens.len() + 1];
                place = self.first_wrong(&tokens, 0);
                match place {
                    None => return Some(tokens),
                    wrong => place = wrong,
                }
                continue;
            };
            match self.first_wrong(&tokens, at) {
                None => return Some(tokens),
                wrong => place = wrong,
            }
        }
    }

    /// Counts up at `place`, carrying to the left, with the first token in all places to the right; returns the
    /// leftmost place that changed.
    fn count_up(&self, tokens: &mut [u8], place: Option<usize>) -> Option<usize> {
        let mut at = place?;
        tokens[at + 1..].fill(0);
        while usize::from(tokens[at]) + 1 == self.alphabet.size() {
            tokens[at] = 0;
            at = at.checked_sub(1)?;
        }
        tokens[at] += 1;
        Some(at)
    }

    /// The first place from `from` on with which nothing that is put can begin.
    fn first_wrong(&self, tokens: &[u8], from: usize) -> Option<usize> {
        (from..tokens.len()).find(|&at| {
            let begin = &tokens[..=at];
            self.is_elsewhere(begin, tokens.len()) || self.alphabet.is_skipped(begin)
        })
    }

    /// Strings of fewer than two tokens are the first shard's.
    fn is_elsewhere(&self, begin: &[u8], length: usize) -> bool {
        match begin {
            [_] if length == 1 => self.shard.index != 0,
            [one, other] => {
                let number = usize::from(*one) * self.alphabet.size() + usize::from(*other);
                number % self.shard.count != self.shard.index
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::alphabet::{DEFAULT, Skip};
    use super::*;
    use crate::policy::Policy;
    use std::collections::BTreeSet;

    const WHOLE: Shard = Shard { index: 0, count: 1 };

    fn texts(alphabet: &str, most: usize, skip: Skip, shard: Shard) -> Vec<Vec<u8>> {
        let alphabet = Alphabet::read(alphabet, &Policy::default(), most, skip).unwrap();
        let mut sequences = Sequences::new(&alphabet, shard, most, None);
        let mut texts = Vec::new();
        while let Some(tokens) = sequences.advance() {
            let mut text = Vec::new();
            alphabet.spell(tokens, &mut text);
            texts.push(text);
        }
        texts
    }

    #[test]
    fn without_skipping_every_sequence_is_put_once() {
        for most in 0..5 {
            let count: usize = (0..=most as u32).map(|length| 3_usize.pow(length)).sum();
            assert_eq!(texts("a\n@\n.\n", most, Skip::Nothing, WHOLE).len(), count);
        }
    }

    #[test]
    fn the_same_bytes_are_put_once_and_none_is_lost() {
        // Overlaps of every kind: prefixes, suffixes, cuts that meet only after several tokens.
        for alphabet in [DEFAULT, "a\nab\nba\nb\naba\n", "a@{A}\n@\na\n{A}\n@{A}\n", "xy\nx\nyx\ny\nxyxyx\n"]
        {
            let most = if alphabet == DEFAULT { 3 } else { 6 };
            let all: BTreeSet<_> = texts(alphabet, most, Skip::Nothing, WHOLE).into_iter().collect();
            let put = texts(alphabet, most, Skip::SameBytes, WHOLE);
            assert_eq!(put.len(), all.len(), "one is put twice, or lost");
            assert_eq!(put.into_iter().collect::<BTreeSet<_>>(), all);
        }
    }

    #[test]
    fn shards_are_the_whole_in_parts() {
        let whole: BTreeSet<_> = texts(DEFAULT, 3, Skip::SameBytesAndWords, WHOLE).into_iter().collect();
        let shard = |index| texts(DEFAULT, 3, Skip::SameBytesAndWords, Shard { index, count: 3 });
        let parts: Vec<_> = (0..3).flat_map(shard).collect();
        assert_eq!(parts.len(), whole.len());
        assert_eq!(parts.into_iter().collect::<BTreeSet<_>>(), whole);
    }

    #[test]
    fn what_comes_after_a_place_is_the_rest() {
        let alphabet = Alphabet::read(DEFAULT, &Policy::default(), 2, Skip::SameBytes).unwrap();
        let all = |last: Option<Vec<u8>>| {
            let mut sequences = Sequences::new(&alphabet, WHOLE, 2, last);
            let mut found = Vec::new();
            while let Some(tokens) = sequences.advance() {
                found.push(tokens.to_vec());
            }
            found
        };
        let whole = all(None);
        for at in [0, 1, 20, whole.len() / 2, whole.len() - 1] {
            assert_eq!(all(Some(whole[at].clone())), whole[at + 1..]);
        }
    }

    /// The fewest tokens that spell a text.
    fn fewest(tokens: &[Vec<u8>], text: &[u8]) -> Option<usize> {
        let mut fewest = vec![Some(0)];
        for end in 1..=text.len() {
            let last = |token: &&Vec<u8>| text[..end].ends_with(token);
            let counts = tokens.iter().filter(last).filter_map(|token| fewest[end - token.len()]);
            let count = counts.min().map(|count: usize| count + 1);
            fewest.push(count);
        }
        fewest[text.len()]
    }

    #[test]
    fn published_attacks_lie_within_six_tokens() {
        let tokens = texts(DEFAULT, 1, Skip::Nothing, WHOLE);
        for attack in [
            "b@E@a@A",
            "b@E(@A",
            "b@E\0@A",
            "<b@E>a@A",
            "\"b@E\"@A",
            "a@A(a)E",
            "a:b@E;@A",
            "<@E:a@A>",
            "a@A)<b@E>",
            "b@E,a@A",
            "\"b@E>\"@A",
            "b@E .A",
            "=?x?q?b=40E=2c?=@A",
            "a@[E]@A",
            "(b@E)a@A",
            "a%E@A",
        ] {
            let text = attack.replace('E', "malicious.org").replace('A', "important.com");
            let count = fewest(&tokens[1..], text.as_bytes());
            assert!(count.is_some_and(|count| count <= 6), "{attack}: {count:?}");
        }
    }
}
