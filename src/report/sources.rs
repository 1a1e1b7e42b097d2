//! Where a source can be read: links to the advisories and RFCs that a text names.

/// A part of a source: text, and where it leads.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The text.
    pub text: &'a str,
    /// Its page.
    pub url: Option<String>,
}

/// The hosts that pages link to.
#[cfg(test)]
const HOSTS: [&str; 3] = [
    "https://nvd.nist.gov/vuln/detail/",
    "https://github.com/advisories/",
    "https://www.rfc-editor.org/rfc/rfc",
];

/// The parts of this text, in order.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    while at < text.len() {
        let starts_a_word = at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric();
        match text.get(at..).filter(|_| starts_a_word).and_then(link) {
            Some((length, url)) => {
                if plain < at {
                    pieces.push(Piece { text: &text[plain..at], url: None });
                }
                pieces.push(Piece { text: &text[at..at + length], url: Some(url) });
                at += length;
                plain = at;
            }
            None => at += 1,
        }
    }
    if plain < text.len() {
        pieces.push(Piece { text: &text[plain..], url: None });
    }
    pieces
}

/// The name that stands at the start, how long it is, and its page.
fn link(text: &str) -> Option<(usize, String)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if let Some(rest) = text.strip_prefix("CVE-") {
        let (year, number) = (digits(rest), digits(rest.get(5..)?));
        let length = 4 + 5 + number;
        let whole = year == 4 && rest.as_bytes()[4] == b'-' && (4..=7).contains(&number);
        return whole.then(|| (length, format!("https://nvd.nist.gov/vuln/detail/{}", &text[..length])));
    }
    if let Some(rest) = text.strip_prefix("GHSA-") {
        let id = rest.get(..14).filter(|id| id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))?;
        return Some((19, format!("https://github.com/advisories/GHSA-{id}")));
    }
    let rest = text.strip_prefix("RFC ")?;
    let number = digits(rest);
    (3..=5)
        .contains(&number)
        .then(|| (4 + number, format!("https://www.rfc-editor.org/rfc/rfc{}", &rest[..number])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advisories_and_rfcs_are_links_and_the_rest_is_text() {
        let text = "CVE-2019-16056; bpo-34155, RFC 5321 section 4; GHSA-9wx4-h78v-vm56, XCVE-2020-11111 CVE-20 RFC x";
        let all = pieces(text);
        assert_eq!(all.iter().map(|piece| piece.text).collect::<String>(), text);
        let linked: Vec<&str> =
            all.iter().filter(|piece| piece.url.is_some()).map(|piece| piece.text).collect();
        assert_eq!(linked, ["CVE-2019-16056", "RFC 5321", "GHSA-9wx4-h78v-vm56"]);
        let urls = all.iter().filter_map(|piece| piece.url.as_deref());
        urls.for_each(|url| assert!(HOSTS.iter().any(|host| url.starts_with(host)), "{url}"));
        assert_eq!(pieces("caf\u{e9} CVE-2019-1605").len(), 2);
        assert!(pieces("").is_empty());
    }
}
