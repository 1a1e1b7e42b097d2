//! How long the next text may be. What a parser takes for a text grows with its length, and all known attacks but those
//! that live by their length are shorter than 64 octets: most texts are short, and a share is not, by schedule.

use super::tokens::{Lexicon, Token};

/// How long most texts may be, in octets.
const SHORT: usize = 128;

/// One text in so many may have all the room there is: recursion, columns of databases, superlinear time.
const LONG_EVERY: u64 = 16;

/// Of those, one in so many is piled up: depth and size are what it is for.
const PILED_EVERY: u64 = 4;

/// The room for one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// In octets.
    pub most: usize,
    /// Some of its tokens are to come many times.
    pub is_piled: bool,
}

impl Room {
    /// For the text that this `seed` makes, where there is room for `most` octets at all.
    pub fn of(lexicon: &Lexicon, seed: u64, most: usize) -> Self {
        let draw = fastrand::Rng::with_seed(!seed).u64(..);
        if draw.is_multiple_of(LONG_EVERY) {
            return Self { most, is_piled: (draw / LONG_EVERY).is_multiple_of(PILED_EVERY) };
        }
        // A step that cuts texts cuts none that is shorter.
        let cut = lexicon.cuts().iter().max().copied().unwrap_or(0);
        Self { most: most.min(cut + SHORT), is_piled: false }
    }
}

/// The front and the back of a text, cut at tokens: at most `most` octets. A text that is no longer comes back whole.
pub fn fitted(text: &[u8], lexicon: &Lexicon, seed: u64, most: usize) -> Vec<u8> {
    if text.len() <= most {
        return text.to_vec();
    }
    let tokens = lexicon.tokens(text);
    let octets = |token: &Token| lexicon.text(std::slice::from_ref(token)).len();
    let fit = |tokens: &mut dyn Iterator<Item = &Token>, most: usize| {
        let mut left = most;
        tokens.map_while(|token| left.checked_sub(octets(token)).inspect(|rest| left = *rest)).count()
    };
    let front = fit(&mut tokens.iter(), fastrand::Rng::with_seed(seed).usize(..=most));
    let mut text = lexicon.text(&tokens[..front]);
    let back = fit(&mut tokens[front..].iter().rev(), most - text.len());
    text.extend(lexicon.text(&tokens[tokens.len() - back..]));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn most_texts_are_short_and_a_share_is_not() {
        let lexicon = Lexicon::from(&Policy::default());
        let rooms: Vec<Room> = (0..16_000).map(|seed| Room::of(&lexicon, seed, 2_048)).collect();
        let long = rooms.iter().filter(|room| room.most == 2_048).count();
        let piled = rooms.iter().filter(|room| room.is_piled).count();
        assert!((800..1_200).contains(&long), "{long}");
        assert!((200..300).contains(&piled), "{piled}");
        assert!(rooms.iter().all(|room| room.most == SHORT || room.most == 2_048));
        assert!((0..1_000).all(|seed| Room::of(&lexicon, seed, 20).most == 20));
    }

    #[test]
    fn where_a_step_cuts_every_text_may_be_longer_than_the_cut() {
        let lexicon = Lexicon::from(&Policy::default()).cutting_at(vec![64, 254]);
        assert!((0..1_000).all(|seed| Room::of(&lexicon, seed, 2_048).most >= 254 + SHORT));
    }

    #[test]
    fn what_is_fitted_keeps_its_ends() {
        let lexicon = Lexicon::from(&Policy::default());
        let text = [b"a@malicious.org", &b"(x)".repeat(200)[..], b"@important.com"].concat();
        assert_eq!(fitted(&text, &lexicon, 1, text.len()), text);
        let fitted: Vec<Vec<u8>> = (0..200).map(|seed| fitted(&text, &lexicon, seed, 60)).collect();
        assert!(fitted.iter().all(|fitted| fitted.len() <= 60));
        let both =
            |fitted: &&Vec<u8>| fitted.starts_with(b"a@malicious.org") && fitted.ends_with(b"@important.com");
        assert!(fitted.iter().filter(both).count() > 50);
    }
}
