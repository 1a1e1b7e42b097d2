//! What is dropped inside the path: comments, and what stands before the address.

use super::ends;
use super::reading::{Found, Reading};
use super::rules::Name;
use super::server::Server::{Postfix, Sendmail};
use super::units::{first, is_space, last};

pub(super) fn read(reading: Reading, units: &[&str], found: &mut Found) {
    if reading.is_nobodys() {
        return;
    }
    let reading = reading.by_if(units.iter().any(|unit| unit.contains('\0')), Name::NulInside);
    if let Some(colon) = first(units, ":") {
        ends::read(reading.by(Name::UpToColon), &units[colon + 1..], found);
    }
    let bare = Bare::of(units);
    if bare.units.iter().any(|unit| matches!(*unit, "<" | ">" | "\"" | "\\")) {
        return;
    }
    let odd = bare.units.len() != units.len() && (units.contains(&"\"") || has_open_angle(units));
    let reading = reading.by_if(bare.closed, Name::Comment).by_if(bare.open, Name::OpenComment);
    let reading = reading.by_if(odd, Name::AngleOrQuoteInComment);
    let reading = reading.by_if(bare.units.contains(&")"), Name::ClosingParenthesis);
    routes(reading, &bare.units, found);
}

/// Postfix counts angles in comments too: each needs its other half.
fn has_open_angle(units: &[&str]) -> bool {
    let count = |wanted: &str| units.iter().filter(|unit| **unit == wanted).count();
    units.contains(&"<") && count("<") != count(">")
}

/// A text without its comments.
struct Bare<'a> {
    units: Vec<&'a str>,
    closed: bool,
    open: bool,
}

impl<'a> Bare<'a> {
    /// A comment that is closed leaves a space; one that is open takes all that follows.
    fn of(units: &[&'a str]) -> Self {
        let (mut bare, mut closed, mut depth) = (Vec::with_capacity(units.len()), false, 0_usize);
        for unit in units {
            match *unit {
                "(" => depth += 1,
                ")" if depth == 1 => {
                    depth = 0;
                    closed = true;
                    bare.push(" ");
                }
                ")" if depth > 0 => depth -= 1,
                unit if depth == 0 => bare.push(unit),
                _ => {}
            }
        }
        Self { units: bare, closed, open: depth > 0 }
    }
}

/// `A-d-l ":"` of RFC 5321 §4.1.2, and what servers take for one.
fn routes(reading: Reading, units: &[&str], found: &mut Found) {
    let (colon, comma) = (first(units, ":"), last(units, ","));
    match (begins_with_at(units), colon, comma) {
        (true, Some(colon), _) => source_route(reading, &units[colon + 1..], found),
        (true, None, Some(comma)) if comma + 1 < units.len() => {
            // Postfix reads so within angles of the text only.
            let reading = match reading.has(Name::InnerAngle) {
                true => reading,
                false => reading.only(&[Sendmail]),
            };
            ends::read(reading.by(Name::CommaRoute), &units[comma + 1..], found);
        }
        _ => ends::read(reading, units, found),
    }
}

/// A second route behind the first one is dropped by fewer servers.
fn source_route(reading: Reading, rest: &[&str], found: &mut Found) {
    let reading = reading.by(Name::SourceRoute);
    match first(rest, ":").filter(|_| begins_with_at(rest)) {
        Some(colon) => ends::read(reading.only(&[Postfix, Sendmail]), &rest[colon + 1..], found),
        None => ends::read(reading, rest, found),
    }
}

fn begins_with_at(units: &[&str]) -> bool {
    units.iter().find(|unit| !is_space(unit)) == Some(&"@")
}
