//! The local-part: what it holds, and who lets that stand.

use super::reading::Reading;
use super::rules::Name;
use super::server::Server::{Aiosmtpd, Postfix, Sendmail};
use super::units::{is_quoted_pair, is_quoted_string, is_space, push_meaning};

/// The most octets of a Local-part by RFC 5321 §4.5.3.1.1.
const LONGEST: usize = 64;

/// What the local-part means; nothing where no server lets it stand.
pub(super) fn read(reading: Reading, units: &[&str]) -> Option<(Reading, String)> {
    let (reading, units) = without_spaces_behind(reading, units);
    if units.contains(&",") {
        return None;
    }
    let reading = brackets(reading, units)
        .by_if(units.contains(&":"), Name::ColonInside)
        .by_if(units.contains(&";"), Name::SemicolonInside)
        .by_if(units.contains(&"]"), Name::ClosingBracketInside);
    let written = units.concat();
    let reading = reading
        .by_if(!is_dot_string(&written), Name::NotAPlainLocalPart)
        .by_if(is_partly_quoted(units), Name::QuotedAndNot)
        .by_if(units.iter().any(|unit| is_quoted_pair(unit)), Name::Backslash)
        .by_if(has_odd_dots(&written), Name::Dots)
        .by_if(has_words(units), Name::Words);
    let mut meaning = String::new();
    units.iter().filter(|unit| !is_space(unit)).for_each(|unit| push_meaning(&mut meaning, unit));
    let reading = match meaning.len() {
        0..=LONGEST => reading,
        65..=256 => reading.by(Name::LongLocalPart),
        _ => reading.by(Name::LongLocalPart).only(&[Postfix, Aiosmtpd]),
    };
    match meaning.is_empty() {
        true => empty(reading).map(|reading| (reading, meaning)),
        false => Some((reading, meaning)),
    }
}

/// A comment that is dropped leaves a space, which is nothing to report.
fn without_spaces_behind<'a, 'b>(reading: Reading, units: &'b [&'a str]) -> (Reading, &'b [&'a str]) {
    let end = units.iter().rposition(|unit| !is_space(unit)).map_or(0, |last| last + 1);
    let reading = match units.len() - end {
        0 => reading,
        _ if reading.has(Name::Comment) => reading,
        1 => reading.by(Name::SpaceBeforeAt),
        _ => reading.by(Name::SpaceBeforeAt).only(&[Postfix, Sendmail, Aiosmtpd]),
    };
    (reading, &units[..end])
}

fn brackets(reading: Reading, units: &[&str]) -> Reading {
    let mut open = false;
    let outside = units.iter().filter(|unit| !is_quoted_string(unit));
    for c in outside.flat_map(|unit| unit.chars()) {
        match c {
            '[' if open => return reading.by(Name::BracketInside),
            '[' => open = true,
            ']' => open = false,
            _ => {}
        }
    }
    match open {
        true => reading.by(Name::BracketInside),
        false => reading.by_if(units.contains(&"["), Name::LiteralInside),
    }
}

/// `Dot-string` of RFC 5321 §4.1.2.
fn is_dot_string(text: &str) -> bool {
    let atext = |c: char| c.is_ascii_graphic() && !"()<>@,;:\\\".[]".contains(c);
    text.split('.').all(|atom| !atom.is_empty() && atom.chars().all(atext))
}

/// A quoted-string with something other than a dot or a sign beside it.
fn is_partly_quoted(units: &[&str]) -> bool {
    let parts = |unit: &str| is_space(unit) || matches!(unit, "." | ":" | "@" | "!" | "%" | "(" | ")");
    units.windows(2).any(|pair| {
        let quoted = pair.iter().any(|unit| is_quoted_string(unit));
        quoted && !pair.iter().any(|unit| parts(unit))
    })
}

fn has_odd_dots(text: &str) -> bool {
    text.starts_with('.') || text.ends_with('.') || text.contains("..")
}

/// White space, or a NUL, between two words.
fn has_words(units: &[&str]) -> bool {
    let gap = |unit: &str| is_space(unit) || unit == "\0";
    let sign = |c: char| ".@:!%()]".contains(c);
    let (mut word, mut spaced) = (false, false);
    for unit in units {
        if gap(unit) {
            spaced = true;
            continue;
        }
        if word && spaced && !unit.starts_with(sign) {
            return true;
        }
        (word, spaced) = (!unit.ends_with(sign), false);
    }
    false
}

/// Exim lets an empty local-part stand only where a rule led to it.
fn empty(reading: Reading) -> Option<Reading> {
    let led = !reading.has(Name::LineWithoutAngle) && reading.rules().any(|rule| rule.drops);
    let reading = if led { reading } else { reading.only(&[Postfix]) };
    (!reading.is_nobodys()).then(|| reading.by(Name::EmptyLocalPart))
}
