//! An outsider's address and an allowed one in one text, as a list, a page or a form has them.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD};

/// What may stand between two addresses, as it is and as forms and pages encode it.
const BETWEEN: [&str; 30] = [
    ",", ", ", ";", "; ", " ", "\t", "\n", "\r", "\r\n", "\r\n ", "\0", "\u{b}", "\u{c}", "|", "/", ":",
    "\u{a0}", "\u{2028}", "\u{2029}", "\u{3000}", "\u{3001}", "\u{ff0c}", "\u{ff1b}", "\u{60c}", "\\,",
    "%2C", "%3B", "%0A", "%0D%0A", "&#44;",
];

/// The beginning of another line of a header.
const LINES: [&str; 6] = ["\nTo: ", "\nCc: ", "\nBcc: ", "\r\nCc: ", "\r\nBcc: ", "\rBcc: "];

/// How an encoding writes an `@`, and what separates addresses: code behind the gate may undo it. Nothing between them is a
/// text that is cut at its first `@` later.
const ENCODED: [(&[&str], &[&str]); 10] = [
    (&["%40"], &["", "%2C", ",", "%3B", "%20", "%0A", "%0D%0A", "%00", "%26", "%7C", "%3E"]),
    (&["%2540"], &["", "%252C", "%250A"]),
    (&["&#64;", "&#64", "&#x40;"], &["", ",", "&#44;", "&#44", "&#59;", "&#10;"]),
    (&["&commat;"], &["", "&comma;"]),
    (&["=40"], &["", "=2C", "=0A"]),
    (&["\\u0040"], &["", "\\u002c"]),
    (&["+AEA-"], &["", "+ACw-"]),
    (&["[at]", "(at)", "-at-", " at ", "="], &[""]),
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
    vec![
        format!("SRS0=HHH=TT={domain}={local}@{allowed}"),
        format!("b+{local}={domain}@{allowed}"),
        format!("b-{local}={domain}@{allowed}"),
        format!("{base64}@{allowed}"),
        format!("{without_end}@{allowed}"),
    ]
}

/// An outsider's and an allowed address in one text, in both orders, with each separator.
pub fn all(outsider: &str, inside: &str) -> Vec<String> {
    let both =
        |between: &&str| [format!("{outsider}{between}{inside}"), format!("{inside}{between}{outsider}")];
    BETWEEN.iter().chain(&LINES).flat_map(both).collect()
}
