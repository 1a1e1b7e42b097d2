//! An outsider's address and an allowed one in one text, as a list, a page or a form has them.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD};

/// What may stand between two addresses, as it is and as forms and pages encode it.
const BETWEEN: [&str; 42] = [
    ",", ", ", ";", "; ", " ", "\t", "\n", "\r", "\r\n", "\r\n ", "\0", "\u{b}", "\u{c}", "|", "/", ":",
    "\u{a0}", "\u{2028}", "\u{2029}", "\u{3000}", "\u{3001}", "\u{ff0c}", "\u{ff1b}", "\u{60c}", "\\,",
    "%2C", "%3B", "%0A", "%0D%0A", "&#44;", "<br>", " - ", " and ", " or ", " & ", "->", " -> ", "||",
    "\n\n", "\u{2022}", "\u{b7}", "*",
];

/// Separators of lists of three and more.
const OF_MANY: [&str; 5] = [",", ", ", ";", " ", "\n"];

/// So many insiders stand before the outsider: a gate may look at the first few.
const BEFORE: [usize; 5] = [3, 5, 10, 20, 50];

/// The beginning of another line of a header.
const LINES: [&str; 6] = ["\nTo: ", "\nCc: ", "\nBcc: ", "\r\nCc: ", "\r\nBcc: ", "\rBcc: "];

/// How an encoding writes an `@`, and what separates addresses: code behind the gate may undo it. Nothing between them is a
/// text that is cut at its first `@` later.
const ENCODED: [(&[&str], &[&str]); 12] = [
    (&["%40"], &["", "%2C", ",", "%3B", "%20", "%0A", "%0D%0A", "%00", "%26", "%7C", "%3E"]),
    (&["%2540"], &["", "%252C", "%250A"]),
    (&["&#64;", "&#64", "&#x40;"], &["", ",", "&#44;", "&#44", "&#59;", "&#10;"]),
    (&["&commat;"], &["", "&comma;"]),
    (&["=40"], &["", "=2C", "=0A"]),
    (&["\\u0040"], &["", "\\u002c"]),
    (&["+AEA-"], &["", "+ACw-"]),
    (&["[at]", "(at)", "-at-", "_at_", ".at.", " at ", "="], &[""]),
    (&["%u0040"], &["", "%u002C", "%u000A"]),
    (&["\\x40", "\\100"], &["", ","]),
    // A guest of a directory of Microsoft's.
    (&["_"], &["#EXT#"]),
    (&["\u{ff20}", "\u{fe6b}"], &["", ",", "\u{ff0c}", "\u{ff1b}", "\u{3000}"]),
];

/// An outsider's address with its `@` encoded: in a list with an allowed one, and in front of its domain.
pub fn encoded(outsider: &str, inside: &str) -> Vec<String> {
    let allowed = inside.rsplit_once('@').map_or(inside, |(_, domain)| domain);
    let written = |at: &&str| outsider.replacen('@', at, 1);
    let all = ENCODED.iter().flat_map(|(ats, separators)| {
        ats.iter().map(written).flat_map(|outsider| {
            separators.iter().flat_map(move |between| {
                let behind = format!("{outsider}{between}@{allowed}");
                let list = format!("{outsider}{between}{inside}");
                [behind, list, format!("{inside}{between}{outsider}")]
            })
        })
    });
    all.chain(rewritten(outsider, allowed)).collect()
}

/// As the Sender Rewriting Scheme has the sender of a mail that was forwarded, as a mailing list has each of its
/// members in its own sender (VERP), and all of it in base64.
fn rewritten(outsider: &str, allowed: &str) -> Vec<String> {
    let Some((local, domain)) = outsider.split_once('@') else { return Vec::new() };
    let [base64, without_end] =
        [BASE64_STANDARD, BASE64_STANDARD_NO_PAD].map(|base64| base64.encode(outsider));
    let hex = outsider.bytes().map(|octet| format!("{octet:02x}")).collect::<String>();
    let inside = format!("x@{allowed}");
    vec![
        format!("{hex}@{allowed}"),
        format!("{}@{allowed}", base32(outsider.as_bytes()).to_lowercase()),
        BASE64_STANDARD.encode(format!("{outsider},{inside}")),
        BASE64_STANDARD.encode(outsider),
        // As Exchange has an address of another system, and a sender of bounces.
        format!("IMCEASMTP-{local}+40{domain}@{allowed}"),
        format!("bounces+1-a-{local}={domain}@{allowed}"),
        format!("x%0ABcc:{local}%40{domain}%0AX:y@{allowed}"),
        format!("SRS0=HHH=TT={domain}={local}@{allowed}"),
        format!("b+{local}={domain}@{allowed}"),
        format!("b-{local}={domain}@{allowed}"),
        format!("{base64}@{allowed}"),
        format!("{without_end}@{allowed}"),
    ]
}

/// RFC 4648, section 6, without its padding.
fn base32(octets: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: Vec<u8> = octets.iter().flat_map(|octet| (0..8).rev().map(move |at| octet >> at & 1)).collect();
    let letter = |five: &[u8]| {
        let value = (0..5).fold(0, |value, at| value << 1 | five.get(at).copied().unwrap_or(0));
        char::from(LETTERS[usize::from(value)])
    };
    bits.chunks(5).map(letter).collect()
}

/// An outsider's and an allowed address in one text, in both orders, with each separator; and lists of more.
pub fn all(outsider: &str, inside: &str) -> Vec<String> {
    let both =
        |between: &&str| [format!("{outsider}{between}{inside}"), format!("{inside}{between}{outsider}")];
    let many = OF_MANY.iter().flat_map(|between| of_many(outsider, inside, between));
    BETWEEN.iter().chain(&LINES).flat_map(both).chain(many).collect()
}

/// Where a gate looks at the first of a list, at both ends, or at some: the outsider stands elsewhere, or twice.
fn of_many(outsider: &str, inside: &str, between: &str) -> Vec<String> {
    let (o, i) = (outsider, inside);
    let three = [[i, o, i], [i, i, o], [o, o, i], [o, i, o], [o, i, i], [i, o, o]];
    let longer = BEFORE.map(|count| [vec![i; count], vec![o]].concat().join(between));
    three.map(|list| list.join(between)).into_iter().chain(longer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_is_that_of_rfc_4648() {
        for (text, encoded) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(text.as_bytes()), encoded);
        }
    }

    #[test]
    fn an_outsider_stands_wherever_a_gate_may_not_look() {
        let all = all("o@e", "i@a");
        for text in ["o@e,i@a", "i@a;o@e;i@a", "i@a i@a o@e", "o@e, o@e, i@a", "i@a,i@a,i@a,i@a,i@a,o@e"] {
            assert!(all.iter().any(|one| one == text), "{text}");
        }
    }
}
