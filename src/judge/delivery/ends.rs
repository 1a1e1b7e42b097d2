//! Separators and white space at both ends of the address.

use super::reading::{Found, Reading};
use super::rules::Name;
use super::server::Server::{Exim, Sendmail};
use super::split;
use super::units::{is_separator, is_space};

/// Rules by which the client's own `>` is one too many: Postfix then reads the string as a list.
const SECOND_ANGLE: [Name; 3] = [Name::Angle, Name::AngleSeparator, Name::AngleComment];

pub(super) fn read(reading: Reading, units: &[&str], found: &mut Found) {
    if reading.is_nobodys() {
        return;
    }
    let droppable = |unit: &&str| is_space(unit) || is_separator(unit);
    let start = units.iter().position(|unit| !droppable(unit)).unwrap_or(units.len());
    let end = units.iter().rposition(|unit| !droppable(unit)).map_or(start, |last| last + 1);
    let (before, address, behind) = (&units[..start], &units[start..end], &units[end..]);
    if reading.has_any(&SECOND_ANGLE) {
        if behind.iter().any(|unit| is_separator(unit)) {
            return;
        }
        if let Some(begin) = last_of_list(address) {
            return split::read(reading.by(Name::LastOfList), &address[begin..], found);
        }
    }
    let dropped = |wanted: &str| before.contains(&wanted) || behind.contains(&wanted);
    let reading = reading.by_if(dropped(","), Name::Comma).by_if(dropped(";"), Name::Semicolon);
    if address.last().is_some_and(|unit| is_unicode_space(unit)) {
        split::read(reading.only(&[Exim, Sendmail]), address, found);
    }
    let (reading, kept) = without_other_space(reading, address);
    // A comment that is dropped leaves a space, which is nothing to report.
    let spaces = |units: &[&str]| !reading.has(Name::Comment) && units.iter().any(|unit| is_space(unit));
    let (at_start, at_end) = (spaces(before), spaces(&units[start + kept.len()..]));
    split::read(reading.by_if(at_end, Name::Spaces).by_if(at_start, Name::LeadingSpaces), kept, found);
}

/// Where the last address of a list begins: behind a separator, or behind white space between two words.
fn last_of_list(units: &[&str]) -> Option<usize> {
    let mut at_sign = false;
    for at in (1..units.len()).rev() {
        at_sign |= units[at] == "@";
        let between_words = || is_space(units[at]) && ends_word(units[at - 1]) && begins_word(units[at + 1]);
        if at_sign && (is_separator(units[at]) || between_words()) {
            return Some(at + 1);
        }
    }
    None
}

fn ends_word(unit: &str) -> bool {
    !unit.starts_with(['.', '@', ':', '!', '%', ')', '[', ']'])
}

fn begins_word(unit: &str) -> bool {
    !matches!(unit, "." | "@" | ":" | "!" | "%" | ")")
}

/// White space that only some take for such.
fn without_other_space<'a, 'b>(mut reading: Reading, mut units: &'b [&'a str]) -> (Reading, &'b [&'a str]) {
    while let [rest @ .., last] = units {
        reading = match *last {
            "\u{b}" | "\u{c}" => reading.by(Name::FormFeed),
            "\u{1c}" | "\u{1d}" | "\u{1e}" | "\u{1f}" => reading.by(Name::OtherSpace),
            unit if is_unicode_space(unit) => reading.by(Name::OtherSpace),
            _ => break,
        };
        units = rest;
    }
    (reading, units)
}

fn is_unicode_space(unit: &str) -> bool {
    matches!(unit, "\u{85}" | "\u{a0}" | "\u{2028}" | "\u{2029}" | "\u{3000}")
}
