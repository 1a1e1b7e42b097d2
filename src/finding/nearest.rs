//! The nearest input on which the parties agree: what has to change for the disagreement to go away.

use crate::generate::tokens::{Lexicon, Token};
use crate::input::Input;
use crate::shown::escaped;
use serde::{Deserialize, Serialize};

/// The longest text, in tokens, whose neighbours are tried.
const MOST_TOKENS: usize = 40;

/// A text close to a finding's, on which nobody disagrees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Nearest {
    /// The text, escaped.
    #[serde(deserialize_with = "escaped")]
    pub shown: String,
    /// Its bytes.
    #[serde(deserialize_with = "escaped")]
    pub input_base64: String,
    /// The octets of the finding's text, `[start, end)`, that are not in this one.
    pub differs: [usize; 2],
}

/// The first text one token away, deletions first, for which `agree` holds.
pub fn nearest(text: &Input, lexicon: &Lexicon, agree: &mut dyn FnMut(&Input) -> bool) -> Option<Nearest> {
    let tokens = lexicon.tokens(text.bytes());
    if tokens.len() > MOST_TOKENS {
        return None;
    }
    let texts = neighbours(&tokens).map(|tokens| Input::new(lexicon.text(&tokens)));
    let found = texts.into_iter().find(|near| near != text && agree(near))?;
    Some(Nearest {
        shown: found.to_string(),
        input_base64: crate::answer::to_base64(&found),
        differs: difference(text.bytes(), found.bytes()),
    })
}

/// Without one token, then with another in its place.
fn neighbours(tokens: &[Token]) -> impl Iterator<Item = Vec<Token>> {
    let without = |at: usize| [&tokens[..at], &tokens[at + 1..]].concat();
    let others = [Token::Word(b"a".to_vec()), Token::Allowed(0), Token::Octet(b'@'), Token::Octet(b'.')];
    let with =
        move |at: usize| others.clone().map(|other| [&tokens[..at], &[other], &tokens[at + 1..]].concat());
    (0..tokens.len()).map(without).chain((0..tokens.len()).flat_map(with))
}

/// What is left of `text` between what it shares with `other` at the front and at the back.
fn difference(text: &[u8], other: &[u8]) -> [usize; 2] {
    let same = |(one, other): &(&u8, &u8)| one == other;
    let front = text.iter().zip(other).take_while(same).count();
    let room = text.len().min(other.len()) - front;
    let back = text.iter().rev().zip(other.iter().rev()).take_while(same).take(room).count();
    [front, text.len() - back]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn one_token_less_is_nearer_than_another_text() {
        let lexicon = Lexicon::from(&Policy::default());
        let text = Input::new("a@malicious.org@important.com");
        let count = |text: &Input| text.bytes().iter().filter(|&&b| b == b'@').count();
        let near = nearest(&text, &lexicon, &mut |near| count(near) == 1).expect("one is near");
        assert_eq!(near.shown, "amalicious.org@important.com");
        assert_eq!(near.differs, [1, 2]);
    }

    #[test]
    fn where_nothing_near_agrees_nothing_is_said() {
        let lexicon = Lexicon::from(&Policy::default());
        assert_eq!(nearest(&Input::new("a@b"), &lexicon, &mut |_| false), None);
    }
}
