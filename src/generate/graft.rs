//! Texts and pieces of texts from trees of RFC 5322, with the policy's domains in the place of theirs.
//!
//! A token at a time seldom makes a whole group or a folded route; a tree does nothing else.

use super::tokens::{Lexicon, Token};
use super::tree::{Address, Cfws, List, Literal, Mailbox, Quoted, Route, Word};
use arbitrary::{Arbitrary, Result, Unstructured};

/// Random octets that a tree may grow from: enough for all its parts, too few for a forest.
const SMALL: usize = 24;
const LARGE: usize = 128;

/// The tokens of a whole list or of one address.
pub fn fresh(lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<Vec<Token>> {
    let text = if u.arbitrary()? { grown::<List>(u, LARGE) } else { grown::<Address>(u, LARGE) };
    with_own_domains(lexicon.tokens(text?.as_bytes()), u)
}

/// Puts a piece of a tree between two tokens.
pub(super) fn graft(tokens: &mut Vec<Token>, lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let grow = u.choose(PIECES)?;
    let piece = grow(u)?;
    let piece = with_own_domains(lexicon.tokens(piece.as_bytes()), u)?;
    let at = u.int_in_range(0..=tokens.len())?;
    tokens.splice(at..at, piece);
    Ok(())
}

type Grow = fn(&mut Unstructured<'_>) -> Result<String>;

/// What can be grafted.
const PIECES: &[Grow] = &[
    |u| grown::<Cfws>(u, SMALL),
    |u| grown::<Quoted>(u, SMALL),
    |u| grown::<Literal>(u, SMALL),
    |u| grown::<Word>(u, SMALL),
    |u| Ok(format!("<{}", grown::<Route>(u, SMALL)?)),
    |u| grown::<Mailbox>(u, LARGE),
    |u| grown::<Address>(u, LARGE),
];

/// The spelling of a tree of its own randomness: `u` has too little left for one.
fn grown<T: for<'a> Arbitrary<'a> + ToString>(u: &mut Unstructured<'_>, most: usize) -> Result<String> {
    let mut bytes = [0; LARGE];
    fastrand::Rng::with_seed(u.arbitrary()?).fill(&mut bytes);
    Ok(T::arbitrary(&mut Unstructured::new(&bytes[..most]))?.to_string())
}

/// A word behind an `@` becomes a domain of the policy, most often: trees know no policy.
fn with_own_domains(mut tokens: Vec<Token>, u: &mut Unstructured<'_>) -> Result<Vec<Token>> {
    for at in 1..tokens.len() {
        let is_host = tokens[at - 1] == Token::Octet(b'@') && matches!(tokens[at], Token::Word(_));
        if is_host && u.ratio(7, 8)? {
            tokens[at] = if u.arbitrary()? { Token::Attacker } else { Token::Allowed(0) };
        }
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn trees_bring_whole_structures_with_the_policys_domains() {
        let lexicon = Lexicon::from(&Policy::default());
        let mut with_group_and_domain = 0;
        for seed in 0..4_000_u64 {
            let mut entropy = [0; 256];
            fastrand::Rng::with_seed(seed).fill(&mut entropy);
            let tokens = fresh(&lexicon, &mut Unstructured::new(&entropy)).unwrap();
            let is_group = tokens.contains(&Token::Octet(b':')) && tokens.contains(&Token::Octet(b';'));
            with_group_and_domain += usize::from(is_group && tokens.iter().any(Token::is_domain));
        }
        assert!(with_group_and_domain > 20, "{with_group_and_domain}");
    }
}
