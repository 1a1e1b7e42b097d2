//! The token shape of a text: what is left when names are forgotten.

use super::tokens::{Lexicon, Token};

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

/// The shape of a text where it does not matter whose the domains are: all of them are words, and words that touch are
/// one.
pub fn shape_of_reading(text: &[u8], lexicon: &Lexicon) -> String {
    let nameless = shape(text, lexicon).replace(['A', 'E'], "a");
    let letters: Vec<char> = nameless.chars().collect();
    letters.chunk_by(|one, other| *one == 'a' && one == other).map(|run| run[0]).collect()
}

/// The shape of a text that a gate admits though the standard reads a domain outside: where the domains stand to `@`,
/// address by address. What they are wrapped in, and addresses without them, a gate that is fooled does not see.
pub fn shape_of_gate(text: &[u8], lexicon: &Lexicon) -> String {
    let mut tokens = lexicon.tokens(&unfolded(text));
    tokens.retain(|token| !is_wrapping(token));
    let addresses = tokens.split(|token| *token == Token::Octet(b','));
    let told: Vec<String> =
        addresses.filter(|address| address.iter().any(Token::is_domain)).map(of_address).collect();
    if told.is_empty() { tokens.iter().map(of_token).collect() } else { told.join(",") }
}

fn unfolded(text: &[u8]) -> Vec<u8> {
    let mut rest = text;
    let mut made = Vec::with_capacity(text.len());
    while let Some((octet, behind)) = rest.split_first() {
        rest = match rest {
            [b'\r', b'\n', b' ' | b'\t', behind @ ..] => behind,
            _ => {
                made.push(*octet);
                behind
            }
        };
    }
    made
}

fn is_wrapping(token: &Token) -> bool {
    match token {
        Token::Word(word) => !word.starts_with(b"=?"),
        Token::Octet(octet) => b" \t.:;\"()<>\\".contains(octet),
        _ => false,
    }
}

/// Runs as one; what ends with an `@` stands in front of a word.
fn of_address(address: &[Token]) -> String {
    let tokens: Vec<String> = address.iter().map(of_token).collect();
    let once: String = tokens.chunk_by(|one, other| one == other).map(|run| &*run[0]).collect();
    if once.starts_with('@') { once.trim_end_matches('@').to_owned() } else { once }
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
    fn a_reading_forgets_whose_the_domains_are() {
        let lexicon = Lexicon::from(&Policy::default());
        for text in ["b@malicious.org,c@important.com", "b@d,malicious.orgb@e"] {
            assert_eq!(shape_of_reading(text.as_bytes(), &lexicon), "a@a,a@a");
        }
    }

    #[test]
    fn a_gate_is_named_by_where_the_domains_stand() {
        let lexicon = Lexicon::from(&Policy::default());
        for text in [
            "\"@important.com\"@malicious.org",
            "<@important.com:b@malicious.org>",
            "(@important.com)b@malicious.org",
        ] {
            assert_eq!(shape_of_gate(text.as_bytes(), &lexicon), "@A@E");
        }
        assert_eq!(shape_of_gate(b"b@malicious.org\r\n ,c@d.important.com", &lexicon), "@E,@A");
        assert_eq!(shape_of_gate(b"b@[],c@malicious.orgmalicious.org,d@e", &lexicon), "@E");
        assert_eq!(shape_of_gate(b"\"\\\"b@malicious.org\"@c\0", &lexicon), "@E@\\0");
        assert_eq!(shape_of_gate(b"\"b@malicious.org\"@c", &lexicon), "@E");
        assert_eq!(shape_of_gate(b"b@c,d", &lexicon), "@,");
    }

    #[test]
    fn how_deep_a_stack_is_names_nothing() {
        let lexicon = Lexicon::from(&Policy::default());
        let deep = |levels| shape(&[b":".repeat(levels), b"@a".to_vec()].concat(), &lexicon);
        assert_eq!((deep(990), deep(2)), (deep(498), "::@a".into()));
        assert_eq!(deep(990), ":*@a");
    }
}
