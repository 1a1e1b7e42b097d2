//! A finding's name: class, surface, and the token shape of the reduced input; equal on every machine.

use crate::generate::tokens::{Lexicon, Token};
use crate::parsers::ParserId;
use sha2::{Digest, Sha256};

/// The token shape of a text: the allowed domain as `A`, the attacker's as `E`, words as `a`, specials as
/// themselves, anything else by its kind.
pub fn shape(text: &[u8], lexicon: &Lexicon) -> String {
    let mut shape = String::new();
    for token in lexicon.tokens(text) {
        match token {
            Token::Allowed(_) => shape.push('A'),
            Token::Attacker => shape.push('E'),
            Token::Word(word) if word.starts_with(b"=?") => shape.push_str("=?"),
            Token::Word(_) => shape.push('a'),
            Token::Char(_) => shape.push('U'),
            Token::Octet(b' ' | b'\t') => shape.push('_'),
            Token::Octet(octet @ b'!'..=b'~') => shape.push(octet.into()),
            Token::Octet(b'\r') => shape.push_str("\\r"),
            Token::Octet(b'\n') => shape.push_str("\\n"),
            Token::Octet(0) => shape.push_str("\\0"),
            Token::Octet(0x80..) => shape.push_str("\\8"),
            Token::Octet(_) => shape.push_str("\\c"),
        }
    }
    shape
}

/// The surface that a fingerprint speaks of: the parser's name without its package.
pub fn surface(parser: &ParserId) -> String {
    format!("{}/{}", parser.family, parser.surface)
}

/// `class:surface:digest`, one line of printable ASCII. `surface` is the route's, the pair's or the
/// parser's.
pub fn fingerprint(class: &str, surface: &str, shape: &str) -> String {
    let digest = Sha256::digest(format!("{class}\0{surface}\0{shape}"));
    let hex: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("{class}:{surface}:{hex}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn the_shape_keeps_structure_and_forgets_names() {
        let lexicon = Lexicon::from(&Policy::default());
        assert_eq!(shape(b"jane.doe@malicious.org@important.com", &lexicon), "a.a@E@A");
        assert_eq!(shape(b"\"b c\"\\\0\xff(\r\n\xc3\xa9)=?x?q?y?=", &lexicon), "\"a_a\"\\\\0\\8(\\r\\nU)=?");
    }

    #[test]
    fn a_fingerprint_is_the_same_everywhere() {
        let name = fingerprint("allowlist-bypass", "cpython/parseaddr", "a@E@A");
        assert_eq!(name, "allowlist-bypass:cpython/parseaddr:b8bda0ba0de4");
    }
}
