//! An outsider's address and an allowed one in one structure: a link, a query, a widget's JSON, what a client or a directory
//! copies, what a template is filled with. One reader takes the one, the next the other.

/// `{O}` and `{I}` are the two addresses, in either order.
const STRUCTURES: [&str; 24] = [
    "{I}?cc={O}",
    "mailto:{I}?bcc={O}",
    "{I}?to={O}",
    "{I}&to={O}",
    "{I};cc={O}",
    "{I}#{O}",
    "{I} #{O}",
    "<mailto:{O}|{I}>",
    "<a href=\"mailto:{O}\">{I}</a>",
    "[{I}](mailto:{O})",
    "{I} [mailto:{O}]",
    "{I} ({O})",
    "{I} (now: {O})",
    "\"{O}\" <{I}>",
    "\"Anna via {O}\" <{I}>",
    "smtp:{I};SMTP:{O}",
    "EMAIL:{I}\nEMAIL;PREF=1:{O}",
    "home:{O} work:{I}",
    "[\"{I}\",\"{O}\"]",
    "[{\"value\":\"{I}\"},{\"value\":\"{O}\"}]",
    "{O}\",\"x\":\"{I}",
    "{O}\",\"{I}",
    "{O}</to><to>{I}",
    "{O}'--{I}",
];

/// Both addresses in each structure, in both orders.
pub fn all(outsider: &str, inside: &str) -> Vec<String> {
    let fill = |structure: &&str, o: &str, i: &str| structure.replacen("{O}", o, 1).replacen("{I}", i, 1);
    let both = |structure: &&str| [fill(structure, outsider, inside), fill(structure, inside, outsider)];
    STRUCTURES.iter().flat_map(both).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_structure_holds_both_addresses_in_either_order() {
        let all = all("a@outside.example", "b@corp.example");
        assert_eq!(all.len(), 2 * STRUCTURES.len());
        for text in &all {
            assert!(text.contains("a@outside.example") && text.contains("b@corp.example"), "{text}");
        }
        assert!(all.contains(&"<mailto:a@outside.example|b@corp.example>".to_owned()));
    }
}
