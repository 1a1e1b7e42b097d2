//! A text as the units that servers read: quoted-strings, quoted-pairs and single characters.

/// Space, tab, and CR: the servers take a CR that ends no line for white space.
pub(super) const SPACE: [char; 3] = [' ', '\t', '\r'];

/// A quote that nothing closes, and a backslash at the end, are units of their own.
pub(super) fn units(text: &str) -> Vec<&str> {
    let mut units = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (unit, behind) = rest.split_at(length_of_first(rest));
        units.push(unit);
        rest = behind;
    }
    units
}

fn length_of_first(text: &str) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    match text.as_bytes()[0] {
        b'"' => quoted_string(text).unwrap_or(first),
        b'\\' => first + text[first..].chars().next().map_or(0, char::len_utf8),
        _ => first,
    }
}

/// The length of the quoted-string at the start of `text`; `None` where nothing closes it.
fn quoted_string(text: &str) -> Option<usize> {
    let octets = text.as_bytes();
    let mut at = 1;
    loop {
        match octets.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

pub(super) fn is_space(unit: &str) -> bool {
    matches!(unit, " " | "\t" | "\r")
}

pub(super) fn is_separator(unit: &str) -> bool {
    matches!(unit, "," | ";")
}

pub(super) fn is_quoted_string(unit: &str) -> bool {
    unit.starts_with('"')
}

pub(super) fn is_quoted_pair(unit: &str) -> bool {
    unit.starts_with('\\')
}

/// Where `wanted` stands first.
pub(super) fn first(units: &[&str], wanted: &str) -> Option<usize> {
    units.iter().position(|unit| *unit == wanted)
}

/// Where `wanted` stands last.
pub(super) fn last(units: &[&str], wanted: &str) -> Option<usize> {
    units.iter().rposition(|unit| *unit == wanted)
}

/// What a unit means: without its quotes, quoted-pairs resolved.
pub(super) fn push_meaning(text: &mut String, unit: &str) {
    let inside = unit.strip_prefix('"').map(|rest| rest.strip_suffix('"').unwrap_or(rest));
    let mut chars = inside.unwrap_or(unit).chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.push(chars.next().unwrap_or('\\')),
            c => text.push(c),
        }
    }
}
