//! What a campaign starts from: the texts of the corpus, with the campaign's domains in the place of theirs.

use crate::generate::tokens::Lexicon;
use crate::policy::Policy;
use sha2::{Digest, Sha256};
use std::io;
use std::path::Path;

/// The text with one policy's domains in the place of another's.
pub fn transpose(text: &[u8], from: &Policy, to: &Policy) -> Vec<u8> {
    Lexicon::from(to).text(&Lexicon::from(from).tokens(text))
}

/// Writes texts as corpus files, named by their content; returns how many there are.
///
/// # Errors
/// A folder that cannot be written.
pub fn write(folder: &Path, texts: impl IntoIterator<Item = Vec<u8>>) -> io::Result<usize> {
    let mut count = 0;
    for text in texts {
        let name: String = Sha256::digest(&text).iter().take(10).map(|byte| format!("{byte:02x}")).collect();
        std::fs::write(folder.join(name), text)?;
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
            subdomains: true,
        };
        let text = transpose(b"x@malicious.org@important.com", &Policy::default(), &to);
        assert_eq!(text, b"x@out.example@state.example");
    }
}
