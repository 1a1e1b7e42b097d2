//! What several operators put texts together from.
#![expect(clippy::ptr_arg, reason = "every operator has the table's one signature")]

use super::tokens::{Lexicon, Token};
use arbitrary::{Result, Unstructured};

/// What a run may be put between: angle brackets, a comment, quotes, a literal, a group, a fold.
pub(super) const WRAPPINGS: &[(&[u8], &[u8])] = &[
    (b"<", b">"),
    (b"(", b")"),
    (b"\"", b"\""),
    (b"[", b"]"),
    (b"a:", b";"),
    (b"\r\n ", b""),
    (b"(", b""),
    (b"\"", b""),
    (b"a <", b">"),
    (b"'", b"'"),
];

/// The attacker's domain in the place of the allowed one, and the reverse.
pub(super) fn swap_domains(tokens: &mut Vec<Token>, _: &Lexicon, _: &mut Unstructured<'_>) -> Result<()> {
    for token in tokens.iter_mut().filter(|token| token.is_domain()) {
        *token = if *token == Token::Attacker { Token::Allowed(0) } else { Token::Attacker };
    }
    Ok(())
}
