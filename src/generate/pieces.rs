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

/// The encoded-word that says what these tokens do.
pub(super) fn encoded(tokens: &[Token], lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<Token> {
    let octet =
        |b: &u8| if b.is_ascii_alphanumeric() { char::from(*b).to_string() } else { format!("={b:02x}") };
    let text: String = lexicon.text(tokens).iter().map(octet).collect();
    let charset = u.choose(&["utf-8", "x", "iso-8859-1"])?;
    Ok(Token::Word(format!("=?{charset}?q?{text}?=").into_bytes()))
}

/// The attacker's domain in the place of the allowed one, and the reverse.
pub(super) fn swap_domains(tokens: &mut Vec<Token>, _: &Lexicon, _: &mut Unstructured<'_>) -> Result<()> {
    for token in tokens.iter_mut().filter(|token| token.is_domain()) {
        *token = if *token == Token::Attacker { Token::Allowed(0) } else { Token::Attacker };
    }
    Ok(())
}
