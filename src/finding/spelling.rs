//! In which spelling a reduced text is left: of what would do as well, always the same.

use crate::generate::tokens::Token;

/// The specials in the order in which they are preferred, the most telling first.
const PREFERRED: &[u8] = b"@.,;:<>()[]\"\\ %!\t\r\n\0";

/// What a token may become, the preferred first; nothing behind what it is already.
pub(super) fn spellings(token: &Token) -> Vec<Token> {
    let word = || Token::Word(b"a".to_vec());
    let specials = || PREFERRED.iter().map(|&special| Token::Octet(special));
    match token {
        Token::Word(text) if text == b"a" => Vec::new(),
        Token::Word(text) => [word()].into_iter().chain(shorter(text)).collect(),
        Token::Allowed(0) => vec![word()],
        Token::Allowed(_) => vec![word(), Token::Allowed(0)],
        Token::Attacker => vec![word()],
        Token::Char(_) => [word()].into_iter().chain(specials()).collect(),
        Token::Octet(own) => {
            let better = PREFERRED.iter().position(|special| special == own).unwrap_or(PREFERRED.len());
            [word()].into_iter().chain(specials().take(better)).collect()
        }
    }
}

/// A word that must stay one (an encoded-word, a label): without its first or last octet, and with each
/// octet as `a`.
fn shorter(text: &[u8]) -> Vec<Token> {
    let without = |at: usize| [&text[..at], &text[at + 1..]].concat();
    let as_letter = |at: usize| [&text[..at], b"a", &text[at + 1..]].concat();
    let letters = (0..text.len()).filter(|&at| text[at].is_ascii_alphanumeric() && text[at] != b'a');
    let few = text.len().min(80);
    let candidates = (0..few).filter(|_| text.len() > 1).map(without).chain(letters.take(80).map(as_letter));
    candidates.map(Token::Word).collect()
}
