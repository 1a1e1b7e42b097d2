//! What a campaign starts from: the texts of the corpus, with the campaign's domains in the place of theirs.

use crate::digest::digest;
use crate::generate::tokens::{Lexicon, Token};
use crate::policy::Policy;
use memchr::memmem;
use std::io;
use std::path::Path;

/// The text with one policy's domains in the place of another's, within encoded-words too.
pub fn transpose(text: &[u8], from: &Policy, to: &Policy) -> Vec<u8> {
    let mut tokens = Lexicon::from(from).tokens(text);
    for token in &mut tokens {
        if let Token::Word(word) = token {
            *word = replaced(word, &from.attacker, &to.attacker);
            for (at, allowed) in from.allowed.iter().enumerate() {
                let other = to.allowed.get(at).or(to.allowed.first());
                *word = replaced(word, allowed, other.unwrap_or(allowed));
            }
        }
    }
    Lexicon::from(to).text(&tokens)
}

fn replaced(word: &[u8], from: &str, to: &str) -> Vec<u8> {
    let (mut text, mut rest) = (Vec::with_capacity(word.len()), word);
    while let Some(at) = memmem::find(rest, from.as_bytes()).filter(|_| !from.is_empty()) {
        text.extend_from_slice(&rest[..at]);
        text.extend_from_slice(to.as_bytes());
        rest = &rest[at + from.len()..];
    }
    text.extend_from_slice(rest);
    text
}

/// Writes texts as corpus files, named by their content; returns how many there are.
///
/// # Errors
/// A folder that cannot be written.
pub fn write(folder: &Path, texts: impl IntoIterator<Item = Vec<u8>>) -> io::Result<usize> {
    let mut count = 0;
    for text in texts {
        std::fs::write(folder.join(digest(&text, 10)), text)?;
        count += 1;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_moves_to_another_policy() {
        let to = Policy {
            allowed: vec!["state.example".into()],
            attacker: "out.example".into(),
            ..Policy::default()
        };
        let text = transpose(b"x@malicious.org@important.com", &Policy::default(), &to);
        assert_eq!(text, b"x@out.example@state.example");
        let text = transpose(b"=?x?q?a=40malicious.org=3e?=@important.com", &Policy::default(), &to);
        assert_eq!(text, b"=?x?q?a=40out.example=3e?=@state.example");
    }
}
