//! A text as lexemes: atoms, quoted strings, literals, comments, white space, specials (RFC 5322 §3.2).

/// A piece of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    /// A run of `atext`, or of characters beyond ASCII.
    Atom(String),
    /// What a quoted-string means.
    Quoted(String),
    /// `[…]`, brackets included.
    Literal(String),
    /// What stands inside a comment.
    Comment(String),
    /// A run of white space.
    Space,
    /// Any other character.
    Special(char),
}

/// All of the text; `comment` finds where one ends. `None` where something is opened and not closed.
pub(super) fn lexemes(text: &str, comment: fn(&str) -> Option<usize>) -> Option<Vec<Lexeme>> {
    let mut lexemes = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let behind = &rest[first.len_utf8()..];
        let (lexeme, left) = match first {
            '"' => quoted(behind)?,
            '[' => literal(behind)?,
            '(' => {
                let length = comment(behind)?;
                let inside = behind[..length].strip_suffix(')').unwrap_or(&behind[..length]);
                (Lexeme::Comment(inside.into()), &behind[length..])
            }
            ' ' | '\t' => (Lexeme::Space, behind.trim_start_matches([' ', '\t'])),
            c if is_atext(c) => {
                let end = rest.find(|c| !is_atext(c)).unwrap_or(rest.len());
                (Lexeme::Atom(rest[..end].into()), &rest[end..])
            }
            c => (Lexeme::Special(c), behind),
        };
        lexemes.push(lexeme);
        rest = left;
    }
    Some(lexemes)
}

/// Behind the opening quote: what the string means, and what stands behind the closing one.
fn quoted(behind: &str) -> Option<(Lexeme, &str)> {
    let mut meaning = String::new();
    let mut chars = behind.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((Lexeme::Quoted(meaning), &behind[at + 1..])),
            '\\' => meaning.push(chars.next()?.1),
            c => meaning.push(c),
        }
    }
    None
}

fn literal(behind: &str) -> Option<(Lexeme, &str)> {
    let end = behind.find(['[', ']']).filter(|&end| behind[end..].starts_with(']'))?;
    Some((Lexeme::Literal(format!("[{}]", &behind[..end])), &behind[end + 1..]))
}

fn is_atext(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || !c.is_ascii()
}
