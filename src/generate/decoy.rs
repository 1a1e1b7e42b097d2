//! The shape of every bypass: an address for the route, put where it looks like none, and the allowed
//! domain where a gate looks.

use super::encoded::encoded;
use super::pieces::{WRAPPINGS, swap_domains};
use super::tokens::{Lexicon, Token};
use arbitrary::{Result, Unstructured};

/// What may close a wrapping early.
const ENDS: &[&[u8]] = &[b">", b";", b",", b")", b"]", b"\"", b" ", b"\0", b"\r\n", b"("];

/// What stands between the decoy and the other domain. A bare `@` most often: gates ask for it.
const JOINTS: &[&[u8]] = &[
    b"@", b"@", b"@", b"@", b"@", b"@", b" .", b"().", b",a@", b";a@", b" a@", b"(@", b"\0@", b" @", b"<a@",
    b".", b" ", b"()",
];

/// The text, or a fresh address of the attacker, wrapped whole, and an allowed domain behind it.
pub(super) fn decoy(tokens: &mut Vec<Token>, lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    if tokens.len() > 8 || u.arbitrary()? {
        *tokens = vec![Token::Word(b"a".to_vec()), Token::Octet(b'@'), Token::Attacker];
    }
    if u.ratio(1, 3)? {
        tokens.extend(lexicon.tokens(u.choose(ENDS)?));
    }
    match u.int_in_range(0..=7)? {
        0 => {}
        1 => *tokens = encoded(tokens, lexicon, u)?,
        _ => {
            let (before, after) = u.choose(WRAPPINGS)?;
            tokens.splice(0..0, lexicon.tokens(before));
            tokens.extend(lexicon.tokens(after));
        }
    }
    tokens.extend(lexicon.tokens(u.choose(JOINTS)?));
    tokens.push(Token::Allowed(0));
    if u.ratio(1, 4)? {
        // The other way round, for gates that look at the front.
        swap_domains(tokens, lexicon, u)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use std::collections::BTreeSet;

    #[test]
    fn the_published_shapes_are_among_the_decoys() {
        let lexicon = Lexicon::from(&Policy::default());
        let mut made = BTreeSet::new();
        for seed in 0..20_000_u64 {
            let mut entropy = [0; 64];
            fastrand::Rng::with_seed(seed).fill(&mut entropy);
            let mut tokens = Vec::new();
            decoy(&mut tokens, &lexicon, &mut Unstructured::new(&entropy)).unwrap();
            made.insert(String::from_utf8(lexicon.text(&tokens)).unwrap());
        }
        for shape in
            ["a@E@A", "\"a@E\"@A", "\"a@E>\"@A", "<a@E>@A", "a@E(@A", "a:a@E;@A", "a@E .A", "[a@E]@A"]
        {
            let text = shape.replace('E', "malicious.org").replace('A', "important.com");
            assert!(made.contains(&text), "{shape}");
        }
    }
}
