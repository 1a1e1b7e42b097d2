//! The texts judged of late: mutations of short texts make the same one again and again, and a parser that has
//! answered is not asked the same at once. A parser that may answer otherwise is what probes look for.

use std::hash::{DefaultHasher, Hash, Hasher};

/// How many texts are remembered, each at the place of its hash; another text of that place takes it.
const TEXTS: usize = 1 << 15;

/// Texts that are longer do not repeat by chance.
const LONGEST: usize = 128;

/// Texts, whole: that two hashes are equal proves nothing.
pub(super) struct Recent(Vec<Option<(Box<[u8]>, usize)>>);

impl Default for Recent {
    fn default() -> Self {
        Self(vec![None; TEXTS])
    }
}

impl Recent {
    /// What the text marked when it was judged; `None` where it was not, or too long ago.
    pub(super) fn judged(&self, text: &[u8]) -> Option<usize> {
        let (known, tuple) = self.0[place(text)].as_ref()?;
        (**known == *text).then_some(*tuple)
    }

    /// Remembers what the text marks.
    pub(super) fn remember(&mut self, text: &[u8], tuple: usize) {
        if text.len() <= LONGEST {
            self.0[place(text)] = Some((text.into(), tuple));
        }
    }
}

fn place(text: &[u8]) -> usize {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    usize::try_from(hasher.finish() % TEXTS as u64).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// There are more texts than places: a text is never taken for another of its place.
    #[test]
    fn a_text_has_its_own_tuple_or_none() {
        let texts: Vec<String> = (0..2 * TEXTS).map(|number| format!("a{number}@b.example")).collect();
        let mut recent = Recent::default();
        for (tuple, text) in texts.iter().enumerate() {
            assert_eq!(recent.judged(text.as_bytes()), None);
            recent.remember(text.as_bytes(), tuple);
            assert_eq!(recent.judged(text.as_bytes()), Some(tuple));
        }
        let kept = texts.iter().enumerate().filter_map(|(tuple, text)| {
            recent.judged(text.as_bytes()).inspect(|&judged| assert_eq!(judged, tuple, "{text}"))
        });
        assert!((TEXTS / 2..=TEXTS).contains(&kept.count()));
    }

    #[test]
    fn a_long_text_is_not_remembered() {
        let (short, long) = (vec![b'a'; LONGEST], vec![b'a'; LONGEST + 1]);
        let mut recent = Recent::default();
        recent.remember(&short, 1);
        recent.remember(&long, 2);
        assert_eq!((recent.judged(&short), recent.judged(&long)), (Some(1), None));
    }
}
