//! What a parser read: a local-part, a domain, a display name, and where in the input they stand.

use crate::domain::Domain;
use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;

/// Octets from the start of the input, end exclusive.
pub type Span = Range<usize>;

/// `addr-spec = local-part "@" domain`, as a value: what the two halves *mean*.
///
/// Quoted and unquoted spellings of one local-part are equal (RFC 5321 §4.1.2: "all quoted forms MUST be
/// treated as equivalent"), domains are compared in their canonical form (see [`Domain`]).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AddrSpec<'a> {
    /// Unquoted: `"a\,b"` and `"a,b"` are both `a,b`. Case is kept, it is the receiving host's to judge.
    pub local_part: Cow<'a, str>,
    /// The host, or an address literal with its brackets.
    pub domain: Domain<'a>,
}

impl AddrSpec<'_> {
    /// The one form of all spellings that are equal: the local-part as it means, the domain for comparison.
    ///
    /// ```
    /// use addrdiff::parsers::strict;
    /// let spelled = strict::mailbox(br#""j\ohn.doe"@Example.ORG"#).unwrap();
    /// assert_eq!(spelled.addr_spec.canonical().to_string(), "john.doe@example.org");
    /// ```
    #[must_use]
    pub fn canonical(&self) -> AddrSpec<'_> {
        AddrSpec {
            local_part: Cow::Borrowed(&self.local_part),
            domain: Domain::unchecked(self.domain.canonical()),
        }
    }

    /// The same value, owning its text.
    #[must_use]
    pub fn into_owned(self) -> AddrSpec<'static> {
        AddrSpec { local_part: Cow::Owned(self.local_part.into_owned()), domain: self.domain.into_owned() }
    }
}

/// The address again, with as little quoting as RFC 5321 §4.1.2 asks for.
impl fmt::Display for AddrSpec<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_local_part(f, &self.local_part)?;
        write!(f, "@{}", self.domain)
    }
}

/// `Dot-string` where that is possible, else `Quoted-string`.
fn write_local_part(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    if is_dot_string(text) { f.write_str(text) } else { write_quoted_string(f, text) }
}

/// `Quoted-string` with the fewest quoted-pairs.
///
/// Inside quotes, what `qtext` cannot carry is escaped: `"`, `\`, and the controls that only `obs-qp` or a
/// fold could bring back (RFC 5322 §4.1), so that every value has a spelling.
fn write_quoted_string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for c in text.chars() {
        if matches!(c, '"' | '\\' | '\0' | '\r' | '\n') {
            f.write_str("\\")?;
        }
        write!(f, "{c}")?;
    }
    f.write_str("\"")
}

fn is_dot_string(text: &str) -> bool {
    text.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atext))
}

/// `atext` of RFC 5322 §3.2.3 with `UTF8-non-ascii` of RFC 6532 §3.2.
fn is_atext(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || !c.is_ascii()
}

/// A recipient as a parser understood it.
///
/// Equality is by what it means: the display name, and the address as [`AddrSpec`] compares it. Where the parts
/// stood, and how they were spelled, does not matter.
///
/// ```
/// use addrdiff::parsers::strict;
/// let quoted = strict::mailbox(br#""jane.doe"@Example.org"#).unwrap();
/// assert_eq!(quoted, strict::mailbox(b"jane.doe@example.org").unwrap());
/// assert_ne!(quoted, strict::mailbox(b"Jane.Doe@example.org").unwrap());
/// ```
#[derive(Clone, Debug)]
pub struct Mailbox<'a> {
    /// The phrase before `<…>`, unfolded, comments gone, unquoted; `None` where there is none.
    pub display_name: Option<Cow<'a, str>>,
    /// Local-part and domain.
    pub addr_spec: AddrSpec<'a>,
    /// Where the parts stand in the input; empty where a parser does not tell.
    pub spans: Spans,
}

impl Mailbox<'_> {
    /// The same value, owning its text.
    #[must_use]
    pub fn into_owned(self) -> Mailbox<'static> {
        Mailbox {
            display_name: self.display_name.map(|name| Cow::Owned(name.into_owned())),
            addr_spec: self.addr_spec.into_owned(),
            spans: self.spans,
        }
    }
}

impl PartialEq for Mailbox<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.addr_spec == other.addr_spec && self.display_name == other.display_name
    }
}

impl Eq for Mailbox<'_> {}

impl Hash for Mailbox<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.addr_spec.hash(state);
        self.display_name.hash(state);
    }
}

/// `mailbox` of RFC 5322 §3.4: `display-name <addr-spec>`, or the addr-spec alone where there is no name.
impl fmt::Display for Mailbox<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(name) = &self.display_name else { return write!(f, "{}", self.addr_spec) };
        write_display_name(f, name)?;
        write!(f, " <{}>", self.addr_spec)
    }
}

/// Atoms with one space between them where the name is made of such, else a quoted-string.
fn write_display_name(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    match name.split(' ').all(|atom| !atom.is_empty() && atom.chars().all(is_atext)) {
        true => f.write_str(name),
        false => write_quoted_string(f, name),
    }
}

/// Where the parts of a mailbox stand in the input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Spans {
    /// The phrase, from its first word to its last.
    pub display_name: Option<Span>,
    /// The local-part, quotes included.
    pub local_part: Option<Span>,
    /// The domain, brackets of a literal included.
    pub domain: Option<Span>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(local_part: &str) -> String {
        AddrSpec { local_part: local_part.into(), domain: Domain::unchecked("b.example") }.to_string()
    }

    #[test]
    fn an_address_is_written_with_minimum_quoting() {
        assert_eq!(shown("a.b+c"), "a.b+c@b.example");
        assert_eq!(shown("a b"), "\"a b\"@b.example");
        assert_eq!(shown(""), "\"\"@b.example");
        assert_eq!(shown("a..b"), "\"a..b\"@b.example");
        assert_eq!(shown("a\"\\"), "\"a\\\"\\\\\"@b.example");
        assert_eq!(shown("ü"), "ü@b.example");
    }
}
