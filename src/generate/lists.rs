//! An outsider's address and an allowed one in one text, as a list, a page or a form has them.

/// What may stand between two addresses, as it is and as forms and pages encode it.
const BETWEEN: [&str; 30] = [
    ",", ", ", ";", "; ", " ", "\t", "\n", "\r", "\r\n", "\r\n ", "\0", "\u{b}", "\u{c}", "|", "/", ":",
    "\u{a0}", "\u{2028}", "\u{2029}", "\u{3000}", "\u{3001}", "\u{ff0c}", "\u{ff1b}", "\u{60c}", "\\,",
    "%2C", "%3B", "%0A", "%0D%0A", "&#44;",
];

/// An `@` and a comma as encodings and normal forms write them, which code behind the gate may undo.
const ENCODED: [(&str, &str); 11] = [
    ("%40", "%2C"),
    ("%40", ","),
    ("%2540", "%252C"),
    ("&#64;", "&#44;"),
    ("&#64;", ","),
    ("&commat;", "&comma;"),
    ("=40", "=2C"),
    ("\\u0040", "\\u002c"),
    ("+AEA-", "+ACw-"),
    ("\u{ff20}", ","),
    ("\u{ff20}", "\u{ff0c}"),
];

/// An outsider's address with its `@` encoded, by itself before the end of an allowed one, and in a list with it.
fn encoded(outsider: &str, inside: &str) -> Vec<String> {
    let both = |(at, comma): &(&str, &str)| {
        let outsider = outsider.replacen('@', at, 1);
        [format!("{outsider}{comma}{inside}"), format!("{inside}{comma}{outsider}")]
    };
    ENCODED.iter().flat_map(both).collect()
}

/// An outsider's and an allowed address in one text, in both orders, with each separator.
pub fn all(outsider: &str, inside: &str) -> Vec<String> {
    let both =
        |between: &&str| [format!("{outsider}{between}{inside}"), format!("{inside}{between}{outsider}")];
    BETWEEN.iter().flat_map(both).chain(encoded(outsider, inside)).collect()
}
