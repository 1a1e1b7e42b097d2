//! The steps of the reader, each in its correct form; a planted bug is one of them replaced.

use super::address::Address;
use super::lexemes::Lexeme;

/// What a reader does at each place where readers of addresses have gone wrong.
#[derive(Clone, Copy)]
pub(super) struct Steps {
    /// From bytes to the text that is read.
    pub(super) prepare: fn(&[u8]) -> Option<String>,
    /// Behind a `(`: the length of the comment, its `)` included.
    pub(super) comment: fn(&str) -> Option<usize>,
    /// What the grammar sees of the lexemes.
    pub(super) sift: fn(Vec<Lexeme>) -> Vec<Lexeme>,
    /// Behind an `@`: the domain, and what stands behind it.
    pub(super) domain: fn(&[Lexeme]) -> Read<'_, String>,
    /// Behind something whole: the rest, if such a thing may end there.
    pub(super) after: fn(Whole, &[Lexeme]) -> Option<&[Lexeme]>,
    /// What an address means, once its parts are read.
    pub(super) finish: fn(Address) -> Address,
    /// Of all addresses read, those that get the mail.
    pub(super) recipients: fn(Vec<Address>) -> Option<Vec<Address>>,
    /// What becomes of a text that cannot be read.
    pub(super) fallback: fn(&str) -> Option<Address>,
}

/// What was read at the start, and what stands behind it.
pub(super) type Read<'a, T> = Option<(T, &'a [Lexeme])>;

/// What was read to its end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// An addr-spec without angle brackets.
    AddrSpec,
    /// `<…>`
    AngleAddr,
    /// A group, its `;` included.
    Group,
}

/// No step is wrong.
pub(super) const CORRECT: Steps = Steps {
    prepare,
    comment,
    sift,
    domain,
    after,
    finish: |address| address,
    recipients,
    fallback: |_| None,
};

/// UTF-8, unfolded (RFC 5322 §2.2.3), without any other control character.
pub(super) fn prepare(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let unfolded = text.replace("\r\n ", " ").replace("\r\n\t", "\t");
    let is_clean = unfolded.chars().all(|c| !c.is_ascii_control() || c == '\t');
    is_clean.then_some(unfolded)
}

/// Comments nest, and a backslash takes the meaning of what follows it (RFC 5322 §3.2.2).
pub(super) fn comment(behind: &str) -> Option<usize> {
    let (mut depth, mut escaped) = (1, false);
    for (at, c) in behind.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 1 => return Some(at + 1),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// A comment is white space.
pub(super) fn sift(lexemes: Vec<Lexeme>) -> Vec<Lexeme> {
    let blank = |lexeme| if matches!(lexeme, Lexeme::Comment(_)) { Lexeme::Space } else { lexeme };
    lexemes.into_iter().map(blank).collect()
}

/// Atoms with one dot between them, or a literal. CFWS around the dots (`obs-domain`) is refused: too many
/// readers stop there, or do not.
pub(super) fn domain(lexemes: &[Lexeme]) -> Read<'_, String> {
    if let [Lexeme::Literal(literal), rest @ ..] = lexemes {
        return Some((literal.clone(), rest));
    }
    let mut domain = String::new();
    let mut rest = lexemes;
    while let [Lexeme::Atom(atom), behind @ ..] = rest {
        domain.push_str(atom);
        rest = behind;
        match behind {
            [Lexeme::Special('.'), more @ ..] => {
                domain.push('.');
                rest = more;
            }
            _ => return Some((domain, rest)),
        }
    }
    None
}

/// White space, and then the end, or what separates it from the next.
pub(super) fn after(_: Whole, rest: &[Lexeme]) -> Option<&[Lexeme]> {
    let rest = skip_space(rest);
    let may_end = matches!(rest, [] | [Lexeme::Special(',' | ';'), ..]);
    may_end.then_some(rest)
}

/// A sign-up has one recipient: a text with several is no address.
fn recipients(read: Vec<Address>) -> Option<Vec<Address>> {
    (read.len() == 1).then_some(read)
}

/// `[CFWS]`
pub(super) fn skip_space(lexemes: &[Lexeme]) -> &[Lexeme] {
    let spaces = lexemes.iter().take_while(|lexeme| matches!(lexeme, Lexeme::Space)).count();
    &lexemes[spaces..]
}
