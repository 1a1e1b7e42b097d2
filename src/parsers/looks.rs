//! Patterns with look-around and atomic groups, as patterns that the crate `regex` reads.

/// What becomes of what a positive look-around asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// It is left out, as what a negative one forbids is.
    Dropped,
    /// It stands in its place: `(?=.*\d)` asks for a digit.
    Kept,
}

/// How a group begins that is none for the crate, longest first, and whether it asks for what it holds.
const GROUPS: [(&str, Asks); 5] =
    [("(?<=", Asks::For), ("(?<!", Asks::Not), ("(?=", Asks::For), ("(?!", Asks::Not), ("(?>", Asks::Always)];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    For,
    Not,
    /// It is a group like any, but for how a matcher goes back.
    Always,
}

/// The pattern without such groups.
pub(super) fn reduced(pattern: &str, looks: Looks) -> String {
    let (mut out, mut rest) = (String::new(), pattern);
    while let Some(c) = rest.chars().next() {
        let group = GROUPS.iter().find(|(head, _)| rest.starts_with(head));
        let Some((head, asks)) = group else {
            let length = unit(rest, c);
            out.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        };
        let inner = inside(&rest[head.len()..]);
        if *asks == Asks::Always || (*asks == Asks::For && looks == Looks::Kept) {
            out.push_str(&format!("(?:{})", reduced(inner, looks)));
        }
        rest = rest.get(head.len() + inner.len() + 1..).unwrap_or_default();
    }
    out
}

/// What stands before the parenthesis that closes the group which is open here.
fn inside(text: &str) -> &str {
    let (mut depth, mut at) = (0, 0);
    while let Some(c) = text[at..].chars().next() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return &text[..at],
            ')' => depth -= 1,
            _ => {}
        }
        at += unit(&text[at..], c);
    }
    text
}

/// Octets of what begins with `c` here: an escape and a class are one, in which no parenthesis counts.
fn unit(text: &str, c: char) -> usize {
    match c {
        '\\' => text.chars().take(2).map(char::len_utf8).sum(),
        '[' => class(text),
        c => c.len_utf8(),
    }
}

/// Octets of a class, in which a bracket at its start is a member.
fn class(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    chars.next_if(|(_, c)| *c == '^');
    chars.next_if(|(_, c)| *c == ']');
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            ']' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_end_where_they_close_and_nothing_else_is_changed() {
        for (pattern, dropped, kept) in [
            (r"a(?=[)(]\)(b))c", "ac", r"a(?:[)(]\)(b))c"),
            (r"(?<![(])x", "x", "x"),
            (r"(?>a(?=b)c)", "(?:ac)", "(?:a(?:b)c)"),
            (r"[]()?=]\(?=(?:y)", r"[]()?=]\(?=(?:y)", r"[]()?=]\(?=(?:y)"),
            ("(?=open", "", "(?:open)"),
        ] {
            assert_eq!(
                (&*reduced(pattern, Looks::Dropped), &*reduced(pattern, Looks::Kept)),
                (dropped, kept)
            );
        }
    }
}
