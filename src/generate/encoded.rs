//! What is no address in the gate's eyes, and becomes one where something behind it decodes: RFC 2047's words, URLs,
//! quoted-printable, HTML, UTF-7, JSON.

use super::tokens::{Lexicon, Token};
use arbitrary::{Result, Unstructured};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

/// How an encoding writes one octet that is no letter or digit.
type Octet = fn(u8) -> String;

/// The encodings that write one octet at a time.
const OCTETS: [Octet; 6] = [
    |octet| format!("%{octet:02X}"),
    |octet| format!("&#{octet};"),
    |octet| format!("={octet:02X}"),
    |octet| format!("\\u{octet:04x}"),
    |octet| format!("+{}-", utf_16(octet)),
    // As IMAP names its folders, RFC 3501 §5.1.3.
    |octet| format!("&{}-", utf_16(octet)),
];

fn utf_16(octet: u8) -> String {
    STANDARD_NO_PAD.encode([0, octet])
}

/// These tokens encoded: half the time as an encoded-word, every octet of it as `=XX`.
pub(super) fn encoded(tokens: &[Token], lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<Vec<Token>> {
    let text = lexicon.text(tokens);
    let of = |octet: Octet| {
        move |b: &u8| if b.is_ascii_alphanumeric() { char::from(*b).to_string() } else { octet(*b) }
    };
    if u.arbitrary()? {
        let charset = u.choose(&["utf-8", "x", "iso-8859-1"])?;
        let text: String = text.iter().map(of(|octet| format!("={octet:02x}"))).collect();
        return Ok(vec![Token::Word(format!("=?{charset}?q?{text}?=").into_bytes())]);
    }
    if u.ratio(1, 4)? {
        let charset = u.choose(&["x", "utf-8", "iso-8859-1"])?;
        return Ok(vec![Token::Word(format!("=?{charset}?b?{}?=", STANDARD.encode(&text)).into_bytes())]);
    }
    let octet = u.choose(&OCTETS)?;
    // The dots of a domain need no encoding anywhere, and readers may look for it as it is.
    let dotted = move |b: &u8| if *b == b'.' { ".".into() } else { of(*octet)(b) };
    Ok(lexicon.tokens(text.iter().map(dotted).collect::<String>().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use std::collections::BTreeSet;

    /// Each decodes to the address by what the encoding's own specification says.
    #[test]
    fn an_address_is_written_in_every_encoding() {
        let lexicon = Lexicon::from(&Policy::default());
        let tokens = lexicon.tokens(b"a@malicious.org");
        let made: BTreeSet<Vec<u8>> = (0..2_000_u64)
            .map(|seed| {
                let mut entropy = [0; 16];
                fastrand::Rng::with_seed(seed).fill(&mut entropy);
                let encoded = encoded(&tokens, &lexicon, &mut Unstructured::new(&entropy)).unwrap();
                lexicon.text(&encoded)
            })
            .collect();
        for text in [
            "=?utf-8?q?a=40malicious=2eorg?=",
            "=?x?b?YUBtYWxpY2lvdXMub3Jn?=",
            "=?utf-8?b?YUBtYWxpY2lvdXMub3Jn?=",
            "a%40malicious.org",
            "a&#64;malicious.org",
            "a=40malicious.org",
            "a\\u0040malicious.org",
            "a+AEA-malicious.org",
            "a&AEA-malicious.org",
        ] {
            assert!(made.contains(text.as_bytes()), "{text}");
        }
    }
}
