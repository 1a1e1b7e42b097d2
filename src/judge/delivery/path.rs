//! Where the path ends: at the line end, or at the first `>` outside quotes and comments.

use super::angles;
use super::inside;
use super::reading::{Found, Reading};
use super::rules::Name;
use super::units::{SPACE, units};
use regex::Regex;
use std::sync::LazyLock;

/// What stands behind `>` where an ESMTP parameter takes the rest, the client's own `>` included. The address
/// type and its text are those of RFC 3461 §4.2.
static ORCPT: LazyLock<Regex> = LazyLock::new(|| {
    let parameter = r"(?is)\A\S*[ \t]+(?:NOTIFY=[A-Z,]+[ \t]+)?ORCPT=[^ \t\r()<>@;]+;[^ \t\r\x00]+\z";
    Regex::new(parameter).expect("a pattern")
});

static NOTIFY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?is)\A *NOTIFY=(?:NEVER|SUCCESS|FAILURE|DELAY)[^ \t]*\z").expect("a pattern")
});

/// Reads what stood in `RCPT TO:<…>`.
pub(super) fn read(start: Reading, text: &str, found: &mut Found) {
    let (line, ended) = first_line(text);
    let units = units(line);
    if !ended {
        angles::read(start, line, found);
    }
    let Some(end) = end_of_path(&units) else {
        return inside::read(start.by_if(ended, Name::LineWithoutAngle), &units, found);
    };
    let before: usize = units[..=end].iter().map(|unit| unit.len()).sum();
    let rest = &line[before..];
    let ends = if ended { [before_line_end(rest)].to_vec() } else { before_the_clients_angle(rest) };
    for end_rule in ends.into_iter().flatten() {
        inside::read(start.by(end_rule), &units[..end], found);
    }
}

/// What follows a LF is another command.
fn first_line(text: &str) -> (&str, bool) {
    match text.split_once('\n') {
        Some((line, _)) => (line.strip_suffix('\r').unwrap_or(line), true),
        None => (text, false),
    }
}

/// The first `>` that is in no comment, where no `<` stands before it.
fn end_of_path(units: &[&str]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, unit) in units.iter().enumerate() {
        match *unit {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            "<" => return None,
            ">" if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

fn before_line_end(rest: &str) -> Option<Name> {
    match rest {
        rest if rest.trim_matches(SPACE).is_empty() => Some(Name::AngleLine),
        rest if rest.starts_with('(') => Some(Name::AngleComment),
        rest => is_junk(rest).then_some(Name::AngleJunk),
    }
}

/// The rules that let this stand between the `>` that ends the path and the one that the client writes.
fn before_the_clients_angle(rest: &str) -> Vec<Option<Name>> {
    let separators = !rest.is_empty() && rest.chars().all(|c| matches!(c, ',' | ';'));
    let escapes_the_angle = rest.ends_with('\\') && is_junk(rest) && !rest.contains(char::is_whitespace);
    vec![
        rest.is_empty().then_some(Name::Angle),
        before_nul(rest),
        comment(rest),
        (escapes_the_angle && !rest.contains('\0')).then_some(Name::AngleJunk),
        separators.then_some(Name::AngleSeparator),
        parameter(rest),
        NOTIFY.is_match(rest).then_some(Name::AngleNotify),
    ]
}

fn before_nul(rest: &str) -> Option<Name> {
    let (junk, _) = rest.split_once('\0')?;
    match junk.trim_matches(SPACE).is_empty() {
        true => Some(Name::PathClosed),
        false => is_junk(junk).then_some(Name::AngleJunk),
    }
}

fn comment(rest: &str) -> Option<Name> {
    let opens = rest.trim_start_matches(SPACE).starts_with('(');
    opens.then_some(if rest.starts_with('(') { Name::AngleComment } else { Name::AngleSpacedComment })
}

fn parameter(rest: &str) -> Option<Name> {
    let name = if rest.starts_with([' ', '\t']) { Name::AngleParameter } else { Name::AngleJunk };
    ORCPT.is_match(rest).then_some(name)
}

fn is_junk(text: &str) -> bool {
    !text.contains(['<', '>', '(', ')', '"'])
}
