//! What a mail server may take of a recipient that is no address: the delivery rules.
//!
//! A string that `strict/mailbox-utf8` accepts means that mailbox. For any other string each rule says which
//! mailbox some server was seen to mail when the string stood between the angles of `RCPT TO:<…>`. Servers
//! differ, so what follows from a rule depends on the server behind the route.

use crate::input::unquoted;
use crate::mailbox::Mailbox;
use crate::parsers::strict;
use std::borrow::Cow;

/// A way in which servers read a string that is no address.
#[derive(Debug)]
pub struct Rule {
    /// Its name.
    pub id: &'static str,
    /// What such a server does, in a sentence that begins with the server's name behind it.
    pub about: &'static str,
    /// The servers that were seen to do so, with the release.
    pub servers: &'static [&'static str],
    /// A string that needs this rule: which server takes it for which mailbox only this rule says.
    pub witness: &'static str,
    /// The string that the server reads; `None` where the rule does not apply.
    take: fn(&[u8]) -> Option<Cow<'_, [u8]>>,
}

/// Every rule, the most specific first.
pub static RULES: &[Rule] = &[
    Rule {
        id: "path-closed",
        about: "ends the path at the first `>` outside a quoted-string",
        servers: &["Postfix 3.7.11"],
        witness: "a@malicious.org>\\0@important.com",
        take: path_closed,
    },
    Rule {
        id: "line-cut",
        about: "ends the text at the first NUL, CR or LF",
        servers: &["Postfix 3.7.11"],
        witness: "a@malicious.org\\n@important.com",
        take: line_cut,
    },
    Rule {
        id: "open-comment",
        about: "takes an unclosed `(` for a comment that runs to the end",
        servers: &["Postfix 3.7.11"],
        witness: "a@malicious.org(@important.com",
        take: open_comment,
    },
    Rule {
        id: "source-route",
        about: "drops a source route",
        servers: &["Postfix 3.7.11", "Exim 4.96"],
        witness: "@important.com:a@malicious.org",
        take: source_route,
    },
    Rule {
        id: "trailing-dot",
        about: "takes a domain with a trailing dot for the domain",
        servers: &["Postfix 3.7.11"],
        witness: "a@malicious.org.",
        take: trailing_dot,
    },
    Rule {
        id: "last-at",
        about: "takes what stands behind the last `@` for the domain, whatever stands before it",
        servers: &["Postfix 3.7.11"],
        witness: "a@important.com@malicious.org",
        take: last_at,
    },
];

/// A mailbox that a server may take a string for.
#[derive(Debug)]
pub struct Candidate {
    /// By which rule.
    pub rule: &'static Rule,
    /// Where such a server mails.
    pub mailbox: Mailbox<'static>,
}

/// The mailboxes that some server may take this string for; none where it is an address, or where every
/// server is known to refuse it.
pub fn candidates(string: &[u8]) -> impl Iterator<Item = Candidate> + '_ {
    RULES.iter().filter_map(move |rule| {
        let taken = (rule.take)(string)?;
        let mailbox = strict::mailbox_utf8(&taken).ok()?.into_owned();
        Some(Candidate { rule, mailbox })
    })
}

/// `a@b.example>\0…`: the first `>` that no quoted-string holds ends the path.
fn path_closed(string: &[u8]) -> Option<Cow<'_, [u8]>> {
    unquoted(string).find(|&(_, octet)| octet == b'>').map(|(at, _)| string[..at].into())
}

fn line_cut(string: &[u8]) -> Option<Cow<'_, [u8]>> {
    let end = string.iter().position(|octet| matches!(octet, b'\0' | b'\r' | b'\n'))?;
    Some(string[..end].into())
}

fn open_comment(string: &[u8]) -> Option<Cow<'_, [u8]>> {
    let mut open = Vec::new();
    for (at, octet) in unquoted(string) {
        match octet {
            b'(' => open.push(at),
            b')' => _ = open.pop(),
            _ => {}
        }
    }
    open.first().map(|&at| string[..at].trim_ascii_end().into())
}

/// `A-d-l ":"` of RFC 5321 §4.1.2, which servers must accept and should ignore.
fn source_route(string: &[u8]) -> Option<Cow<'_, [u8]>> {
    let rest = string.strip_prefix(b"@")?;
    let colon = rest.iter().position(|&octet| octet == b':')?;
    Some(rest[colon + 1..].into())
}

fn trailing_dot(string: &[u8]) -> Option<Cow<'_, [u8]>> {
    string.strip_suffix(b".").map(Cow::Borrowed)
}

/// The same address with everything before its last `@` in quotes; what no quoted-string can hold is left out.
fn last_at(string: &[u8]) -> Option<Cow<'_, [u8]>> {
    let at = string.iter().rposition(|&octet| octet == b'@')?;
    let mut quoted = vec![b'"'];
    for &octet in string[..at].iter().filter(|octet| !octet.is_ascii_control()) {
        if matches!(octet, b'"' | b'\\') {
            quoted.push(b'\\');
        }
        quoted.push(octet);
    }
    quoted.push(b'"');
    quoted.extend_from_slice(&string[at..]);
    Some(Cow::Owned(quoted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Input;

    fn taken(string: &str) -> Vec<(&'static str, String)> {
        let input = Input::from_escaped(string).expect("escaped text");
        let found = candidates(input.bytes());
        found.map(|one| (one.rule.id, one.mailbox.addr_spec.to_string())).collect()
    }

    #[test]
    fn each_rule_is_needed_by_its_witness_and_names_a_server() {
        for rule in RULES {
            let by = taken(rule.witness);
            assert!(by.iter().any(|(id, to)| *id == rule.id && to.ends_with("@malicious.org")), "{by:?}");
            assert!(!rule.servers.is_empty());
        }
    }

    #[test]
    fn quotes_hold_what_stands_in_them() {
        assert!(taken(r#""a>b"@c.example>"#).contains(&("path-closed", r#""a>b"@c.example"#.into())));
        assert!(!taken(r#""a(b"@c.example."#).iter().any(|(id, _)| *id == "open-comment"));
        assert!(taken(r#"a@b.example("@c.example"#).contains(&("open-comment", "a@b.example".into())));
    }
}
