//! The domain: what stands around and within it, and whether a name or an address is left.

use super::reading::Reading;
use super::rules::Name;
use super::server::Server::{Aiosmtpd, Exim, OpenSmtpd, Postfix, Sendmail};
use super::units::{SPACE, is_space};
use crate::domain::Domain;
use crate::parsers::strict;

/// The most that a name can have: RFC 1035 §2.3.4 as text, without the last dot.
const LONGEST: usize = 253;

/// The domains that some server reads.
pub(super) fn read(reading: Reading, units: &[&str]) -> Vec<(Reading, String)> {
    let text: String = units.iter().filter(|unit| !is_space(unit)).copied().collect();
    let (reading, text) = unquoted(without_dots(reading, text));
    let closed = format!("{text}]");
    let (reading, text) = match is_literal(&closed) {
        true => (reading.by(Name::OpenLiteral), closed),
        false => (reading, text),
    };
    let symbol = text.chars().any(|c| !c.is_ascii() && !c.is_alphanumeric()) && !is_idna(&text);
    // Sendmail has these octets for itself.
    let own = text.bytes().any(|octet| (0x80..0xa0).contains(&octet));
    let reading = if own { reading.only(&[Postfix, Exim, Aiosmtpd]) } else { reading };
    let reading = match is_short_gap(&text) {
        // Postfix wants a group at both sides of it.
        true if text.contains(":::") || text.contains("::]") => {
            reading.by(Name::ShortGap).only(&[OpenSmtpd, Sendmail, Aiosmtpd])
        }
        holds => reading.by_if(holds, Name::ShortGap),
    };
    let reading = reading.by_if(symbol, Name::SymbolInDomain).by_if(!text.is_ascii(), Name::NonAscii);
    let mut domains = Vec::new();
    if let Some(reading) = spaced(reading, units, &text, &mut domains) {
        push(&mut domains, reading, text);
    }
    domains
}

fn without_dots(reading: Reading, mut text: String) -> (Reading, String) {
    let (name, dots) = match &*text {
        text if text.ends_with("..") => (Name::TrailingDots, 2),
        text if text.ends_with('.') => (Name::TrailingDot, 1),
        _ => return (reading, text),
    };
    text.truncate(text.len() - dots);
    (reading.by(name), text)
}

/// A quoted-string, or text with quoted-pairs, of which the quotes are lost.
fn unquoted((reading, text): (Reading, String)) -> (Reading, String) {
    let inside = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let quoted = inside.is_some_and(|inside| !inside.is_empty() && !inside.contains('"'));
    let pair = text.find('\\').is_some_and(|at| at + 1 < text.len());
    match quoted || pair {
        true => (reading.by(Name::QuotedDomain), text.replace(['"', '\\', ' '], "")),
        false => (reading, text),
    }
}

/// White space in the domain: what follows from it for the text without; nothing where it ends the matter.
fn spaced(
    reading: Reading,
    units: &[&str],
    text: &str,
    domains: &mut Vec<(Reading, String)>,
) -> Option<Reading> {
    let spaced: String = units.iter().map(|unit| if is_space(unit) { " " } else { unit }).collect();
    let spaced = spaced.trim();
    if between_words(spaced) {
        push(domains, reading.by(Name::SpacesAsDot), joined(spaced));
        if reading.has(Name::Comment) && reading.has(Name::InnerAngle) {
            push(domains, reading.only(&[Postfix]), text.to_owned());
        }
        if units.iter().filter(|unit| unit.contains(SPACE)).all(|unit| *unit == "\r") {
            push(domains, reading.by(Name::CrDropped), text.to_owned());
        }
        return text.starts_with('[').then(|| reading.by(Name::Words));
    }
    if !units.iter().any(|unit| is_space(unit)) {
        return Some(reading);
    }
    match text.starts_with('[') && spaced.contains(' ') {
        true => Some(reading.by(Name::Words)),
        // A comment that is dropped leaves a space, which is nothing to report.
        false => Some(reading.by_if(!reading.has(Name::Comment), Name::Spaces)),
    }
}

/// White space with no dot at either side.
fn between_words(spaced: &str) -> bool {
    let mut words = spaced.split(' ').filter(|word| !word.is_empty());
    let Some(mut before) = words.next() else { return false };
    words.any(|word| {
        let joined = before.ends_with('.') || word.starts_with('.');
        before = word;
        !joined
    })
}

/// The words, with a dot between them.
fn joined(spaced: &str) -> String {
    let mut joined = String::with_capacity(spaced.len());
    for word in spaced.split(' ').filter(|word| !word.is_empty()) {
        if !joined.is_empty() && !joined.ends_with('.') && !word.starts_with('.') {
            joined.push('.');
        }
        joined.push_str(word);
    }
    if joined.ends_with('.') {
        joined.pop();
    }
    joined
}

/// Keeps a domain that mail can reach.
fn push(domains: &mut Vec<(Reading, String)>, reading: Reading, text: String) {
    if is_literal(&text) || is_name(&text) {
        domains.push((reading.by_if(text.contains('_'), Name::Underscore), text));
    }
}

fn is_idna(text: &str) -> bool {
    Domain::unchecked(text)
        .canonical()
        .bytes()
        .all(|octet| octet.is_ascii_alphanumeric() || b"-._".contains(&octet))
}

/// RFC 5321 §4.1.3 wants `::` to stand for two groups or more.
fn is_short_gap(text: &str) -> bool {
    text.contains("::") && is_literal(text) && strict::mailbox(format!("a@{text}").as_bytes()).is_err()
}

fn is_literal(text: &str) -> bool {
    text.len() <= LONGEST && Domain::unchecked(text).address().is_some()
}

/// A name of DNS, underscores and letters beyond ASCII included.
fn is_name(text: &str) -> bool {
    text.len() <= LONGEST && !text.contains('\u{fffd}') && text.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let edge = |c: char| c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii();
    let ends = label.starts_with(edge) && label.ends_with(edge);
    ends && label.chars().count() <= 63 && label.chars().all(|c| edge(c) || c == '-')
}
