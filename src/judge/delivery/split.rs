//! The two parts: at the last `@`, or where there is none at the first `!` or the last `%`.

use super::domain;
use super::local_part;
use super::reading::{Found, Reading};
use super::rules::Name;
use super::server::Server::Sendmail;
use super::units::{first, is_quoted_string, last, push_meaning, units};
use crate::domain::Domain;
use crate::mailbox::AddrSpec;

pub(super) fn read(reading: Reading, units: &[&str], found: &mut Found) {
    let (reading, units) = match units {
        [rest @ .., "@", "@"] | [rest @ .., "@"]
            if rest.iter().any(|unit| is_sign(unit) || is_quoted_string(unit)) =>
        {
            (reading.by(Name::TrailingAt), rest)
        }
        units => (reading, units),
    };
    match unquoted(units) {
        Some(text) => signs(reading.by(Name::QuotedAddress), &self::units(&text), found),
        None => signs(reading, units, found),
    }
}

fn is_sign(unit: &str) -> bool {
    matches!(unit, "@" | "!" | "%")
}

/// Without its quotes, where no `@` stands outside of them: a `@`, `!` or `%` inside then counts.
fn unquoted(units: &[&str]) -> Option<String> {
    let quoted = units.iter().any(|unit| is_quoted_string(unit));
    if !quoted || units.iter().any(|unit| matches!(*unit, "@" | "\\@")) {
        return None;
    }
    let (mut meaning, mut text) = (String::new(), String::new());
    units.iter().for_each(|unit| push_meaning(&mut meaning, unit));
    for c in meaning.chars() {
        if !matches!(c, '@' | '!' | '%') && !c.is_alphanumeric() {
            text.push('\\');
        }
        text.push(c);
    }
    Some(text)
}

fn signs(reading: Reading, units: &[&str], found: &mut Found) {
    let ats = units.iter().filter(|unit| **unit == "@").count();
    let escaped = last(units, "\\@");
    at_signs(reading, units, ats, escaped, found);
    let odd = |unit: &&str| matches!(*unit, ")" | "[" | "]" | ":") || is_quoted_string(unit);
    let reading = if units.iter().any(odd) { reading.only(&[Sendmail]) } else { reading };
    match (ats, first(units, "!")) {
        (0, Some(bang)) => {
            let name = if escaped.is_some() { Name::BangBeforeEscapedAt } else { Name::Bang };
            address(reading.by(name), &units[bang + 1..], &units[..bang], found);
        }
        (0, None) if escaped.is_none() => percent(reading, units, found),
        (1, Some(bang)) if units[0] == "@" => {
            address(reading.by(Name::BangAfterAt), &units[bang + 1..], &units[1..bang], found);
        }
        _ => {}
    }
}

fn at_signs(reading: Reading, units: &[&str], ats: usize, escaped: Option<usize>, found: &mut Found) {
    let at = last(units, "@");
    let (reading, at) = match (ats, at.max(escaped)) {
        (_, None) => return,
        (0, Some(at)) => (reading.by(Name::EscapedAt), at),
        (1, Some(last)) if at == Some(last) => (reading, last),
        (_, Some(last)) => (reading.by(Name::SeveralAt), last),
    };
    address(reading, &units[..at], &units[at + 1..], found);
}

fn percent(mut reading: Reading, mut units: &[&str], found: &mut Found) {
    let Some(front) = first(units, "%") else { return };
    while units.len() > 2 && units.ends_with(&["%"]) && front + 1 < units.len() {
        (reading, units) = (reading.by(Name::TrailingPercent), &units[..units.len() - 1]);
    }
    let Some(at) = last(units, "%") else { return };
    address(reading.by(Name::Percent), &units[..at], &units[at + 1..], found);
}

fn address(reading: Reading, local: &[&str], domain: &[&str], found: &mut Found) {
    if reading.is_nobodys() {
        return;
    }
    for (reading, domain) in domain::read(reading, domain) {
        if let Some((reading, local_part)) = local_part::read(reading, local) {
            let domain = Domain::unchecked(domain);
            found.push(reading, AddrSpec { local_part: local_part.into(), domain });
        }
    }
}
