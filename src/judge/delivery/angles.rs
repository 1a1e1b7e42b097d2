//! Angles within the path: `<…>` inside, of which one holds the address, and `<>`, which is dropped.

use super::inside;
use super::reading::{Found, Reading};
use super::rules::Name;
use super::units::{SPACE, first, last, units};
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

static QUOTED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""[^"<>]*""#).expect("a pattern"));

pub(super) fn read(start: Reading, line: &str, found: &mut Found) {
    inner(start, line, found);
    empty(start, line, found);
}

/// Sendmail reads the last of angles that are balanced, whatever stands around it; Postfix reads it where
/// nothing follows.
fn inner(start: Reading, line: &str, found: &mut Found) {
    let line = without_quoted(line);
    if stands_before(&line, '>') {
        return beside_quoted_angles(start, &line, found);
    }
    if !line.contains('<') {
        return;
    }
    let full = format!("<{line}>");
    let Some((open, close)) = last_pair(&full).filter(|_| is_balanced(&full)) else { return };
    if closes_before_a_space(&full) || is_in_comment(&full[..open]) {
        return;
    }
    let name = if is_plain(&full, open, close) { Name::InnerAngle } else { Name::LastAngle };
    inside::read(start.by(name), &units(&full[open + 1..close]), found);
}

/// Angles within a quoted-string are none: the one pair outside of them holds the address.
fn beside_quoted_angles(start: Reading, line: &str, found: &mut Found) {
    let units = units(line);
    let (Some(open), Some(close)) = (first(&units, "<"), first(&units, ">")) else { return };
    let one_pair = last(&units, "<") == Some(open) && last(&units, ">") == Some(close);
    // A quote that nothing closes is one that nobody takes.
    if units.contains(&"\"") {
        return;
    }
    if one_pair && open < close && close + 1 == units.len() {
        inside::read(start.by(Name::InnerAngle), &units[open + 1..close], found);
    }
}

/// The path ends there, and a parameter begins.
fn closes_before_a_space(full: &str) -> bool {
    let mut depth = 0_i64;
    full.char_indices().any(|(at, c)| {
        depth += i64::from(c == '<') - i64::from(c == '>');
        c == '>' && depth == 0 && full[at + 1..].starts_with(SPACE)
    })
}

/// A comment is open at the end.
fn is_in_comment(text: &str) -> bool {
    text.chars().fold(0_usize, |depth, c| match c {
        '(' => depth + 1,
        ')' => depth.saturating_sub(1),
        _ => depth,
    }) > 0
}

/// One address in angles, with no list before it, and nothing but separators behind it.
fn is_plain(full: &str, open: usize, close: usize) -> bool {
    let behind = full[close + 1..].strip_suffix('>');
    let separators = |behind: &str| behind.chars().all(|c| matches!(c, ',' | ';'));
    behind.is_some_and(separators) && full.matches('<').count() == 2 && !full[..open].contains([',', ';'])
}

/// Quoted-strings that hold no angle are no part of what stands around the address.
fn without_quoted(line: &str) -> Cow<'_, str> {
    match stands_before(line, '"') {
        true => QUOTED.replace_all(line, ""),
        false => Cow::Borrowed(line),
    }
}

/// A quote, and behind it a `<` with no `barrier` between them.
fn stands_before(line: &str, barrier: char) -> bool {
    let mut open = false;
    for c in line.chars() {
        match c {
            '"' => open = true,
            '<' if open => return true,
            c if c == barrier => open = false,
            _ => {}
        }
    }
    false
}

fn last_pair(full: &str) -> Option<(usize, usize)> {
    let open = full.rfind('<')?;
    Some((open, open + full[open..].find('>')?))
}

fn is_balanced(full: &str) -> bool {
    let mut depth = 0_i64;
    for c in full.chars() {
        depth += i64::from(c == '<') - i64::from(c == '>');
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// `<>` is dropped, also where its `<` is the one that the client wrote.
fn empty(start: Reading, line: &str, found: &mut Found) {
    let full = format!("<{line}");
    let ends_differently = line.ends_with("<>") || line.starts_with(">>") || line.contains(SPACE);
    if !full.contains("<>") || ends_differently {
        return;
    }
    let rest = full.replace("<>", "");
    let rest = rest.trim_start_matches(['<', '>']);
    let rest = rest.strip_suffix('>').unwrap_or(rest);
    inside::read(start.by(Name::EmptyAngle), &units(rest), found);
}
