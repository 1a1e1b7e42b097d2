//! A finding's name: class, surface, and the token shape of the reduced input; equal on every machine.

use crate::generate::tokens::{Lexicon, Token};
use crate::parsers::ParserId;
use sha2::{Digest, Sha256};

/// From so many equal tokens on, their number is the depth of somebody's stack and names no finding.
const RUN: usize = 32;

/// The token shape of a text: the allowed domain as `A`, the attacker's as `E`, words as `a`, specials as
/// themselves, anything else by its kind; a long run as one with a `*`.
pub fn shape(text: &[u8], lexicon: &Lexicon) -> String {
    let tokens: Vec<String> = lexicon.tokens(text).iter().map(of_token).collect();
    let run = |run: &[String]| match run.len() {
        ..RUN => run.concat(),
        _ => format!("{}*", run[0]),
    };
    tokens.chunk_by(|one, other| one == other).map(run).collect()
}

fn of_token(token: &Token) -> String {
    match token {
        Token::Allowed(_) => "A".into(),
        Token::Attacker => "E".into(),
        Token::Word(word) if word.starts_with(b"=?") => "=?".into(),
        Token::Word(_) => "a".into(),
        Token::Char(_) => "U".into(),
        Token::Octet(b' ' | b'\t') => "_".into(),
        Token::Octet(octet @ b'!'..=b'~') => char::from(*octet).into(),
        Token::Octet(b'\r') => "\\r".into(),
        Token::Octet(b'\n') => "\\n".into(),
        Token::Octet(0) => "\\0".into(),
        Token::Octet(0x80..) => "\\8".into(),
        Token::Octet(_) => "\\c".into(),
    }
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
    fn how_deep_a_stack_is_names_nothing() {
        let lexicon = Lexicon::from(&Policy::default());
        let deep = |levels| shape(&[b":".repeat(levels), b"@a".to_vec()].concat(), &lexicon);
        assert_eq!((deep(990), deep(2)), (deep(498), "::@a".into()));
        assert_eq!(deep(990), ":*@a");
    }

    #[test]
    fn a_fingerprint_is_the_same_everywhere() {
        let name = fingerprint("allowlist-bypass", "cpython/parseaddr", "a@E@A");
        assert_eq!(name, "allowlist-bypass:cpython/parseaddr:b8bda0ba0de4");
    }
}
