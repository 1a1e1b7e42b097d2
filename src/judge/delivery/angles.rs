//! Angles within the path: `<…>` inside, of which one holds the address, and `<>`, which is dropped.

use super::inside;
use super::reading::{Found, Reading};
use super::rules::Name;
use super::units::{SPACE, units};
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
    let spaced = line.split('>').skip(1).any(|behind| behind.starts_with(SPACE));
    if !line.contains('<') || stands_before(&line, '>') || spaced {
        return;
    }
    let full = format!("<{line}>");
    let Some((open, close)) = last_pair(&full).filter(|_| is_balanced(&full)) else { return };
    let plain = &full[close + 1..] == ">" && full.matches('<').count() == 2;
    let name = if plain { Name::InnerAngle } else { Name::LastAngle };
    inside::read(start.by(name), &units(&full[open + 1..close]), found);
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
