//! RFC 5322 §3.2 as data: atoms, quoted strings, literals, and what may stand between tokens.

use arbitrary::{Arbitrary, Result as Grown, Unstructured};
use std::fmt::{Display, Formatter, Result};

/// A character out of a class; one of each kind that readers treat in their own way is enough.
macro_rules! class {
    ($(#[$doc:meta])* $name:ident, $chars:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        struct $name(char);

        impl<'a> Arbitrary<'a> for $name {
            fn arbitrary(u: &mut Unstructured<'a>) -> Grown<Self> {
                u.choose(&$chars).map(|c| Self(*c))
            }
        }
    };
}

class!(
    /// `atext`, with `UTF8-non-ascii`.
    Atext,
    ['a', 'B', '0', '9', '-', '_', '+', '=', '?', '!', '~', 'ü', '中', '\u{ff20}', '\u{3002}', '\u{85}', '😀']
);
class!(
    /// `qtext / WSP`, with `obs-qtext` and `UTF8-non-ascii`.
    Qtext,
    ['a', ' ', '\t', '@', '<', '>', ',', ';', ':', '.', '(', ')', '[', ']', '\u{1}', '\u{7f}', 'ü']
);
class!(
    /// `ctext / WSP`, with `obs-ctext` and `UTF8-non-ascii`.
    Ctext,
    ['a', ' ', '\t', '@', '<', '>', ',', ';', ':', '.', '"', '[', ']', '\u{1}', '\u{7f}', 'ü']
);
class!(
    /// `dtext / WSP` without quoted-pairs, with `obs-NO-WS-CTL` and `UTF8-non-ascii`.
    Dtext,
    ['1', ':', '.', ' ', '\t', '@', '<', '>', ',', ';', '(', ')', '"', '\u{1}', '\u{7f}', 'ü']
);
class!(
    /// What a quoted-pair may quote, with `obs-qp` and `UTF8-non-ascii`.
    Paired,
    ['a', '"', '\\', '(', ')', '[', ']', ' ', '\t', '@', '\0', '\r', '\n', '\u{1}', '\u{7f}', 'ü', '中']
);

/// A piece of a quoted-string, comment or domain-literal.
#[derive(Arbitrary, Clone, Debug)]
enum Piece<T> {
    Text(T),
    Pair(Paired),
    Fold,
}

impl<T> Piece<T> {
    fn write(&self, f: &mut Formatter<'_>, of: impl Fn(&T) -> char) -> Result {
        match self {
            Self::Text(text) => write!(f, "{}", of(text)),
            Self::Pair(Paired(c)) => write!(f, "\\{c}"),
            Self::Fold => f.write_str("\r\n "),
        }
    }
}

/// `1*atext`
#[derive(Arbitrary, Clone, Debug)]
pub struct Atom(Atext, Vec<Atext>);

impl Display for Atom {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}", self.0.0)?;
        self.1.iter().try_for_each(|Atext(c)| write!(f, "{c}"))
    }
}

/// `quoted-string` without the CFWS around it
#[derive(Arbitrary, Clone, Debug)]
pub struct Quoted(Vec<Piece<Qtext>>);

impl Quoted {
    fn meaning(&self) -> String {
        let meant = |piece: &Piece<Qtext>| match piece {
            Piece::Text(Qtext(c)) | Piece::Pair(Paired(c)) => *c,
            // The CRLF is invisible, the white space after it is text.
            Piece::Fold => ' ',
        };
        self.0.iter().map(meant).collect()
    }
}

impl Display for Quoted {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str("\"")?;
        self.0.iter().try_for_each(|piece| piece.write(f, |Qtext(c)| *c))?;
        f.write_str("\"")
    }
}

/// `word = atom / quoted-string` without the CFWS around it
#[derive(Arbitrary, Clone, Debug)]
pub enum Word {
    /// `atom`
    Atom(Atom),
    /// `quoted-string`
    Quoted(Quoted),
}

impl Word {
    pub(super) fn meaning(&self) -> String {
        match self {
            Self::Atom(atom) => atom.to_string(),
            Self::Quoted(quoted) => quoted.meaning(),
        }
    }
}

impl Display for Word {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Atom(atom) => atom.fmt(f),
            Self::Quoted(quoted) => quoted.fmt(f),
        }
    }
}

/// `domain-literal` without the CFWS around it
#[derive(Arbitrary, Clone, Debug)]
pub struct Literal(Vec<Piece<Dtext>>);

impl Literal {
    /// The one form of a literal: unfolded, quoted-pairs only where nothing else would do.
    pub(super) fn meaning(&self) -> String {
        let mut out = String::from("[");
        for piece in &self.0 {
            match piece {
                Piece::Text(Dtext(c)) => out.push(*c),
                Piece::Fold => out.push(' '),
                Piece::Pair(Paired(c)) => {
                    out.push_str(if "[]\\\0\r\n".contains(*c) { "\\" } else { "" });
                    out.push(*c);
                }
            }
        }
        out + "]"
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str("[")?;
        self.0.iter().try_for_each(|piece| piece.write(f, |Dtext(c)| *c))?;
        f.write_str("]")
    }
}

/// `[CFWS]`, most often none
#[derive(Clone, Debug)]
pub struct Cfws(Vec<Gap>);

impl<'a> Arbitrary<'a> for Cfws {
    fn arbitrary(u: &mut Unstructured<'a>) -> Grown<Self> {
        // As often as not would leave hardly a token that touches another.
        if u.ratio(3, 4)? { Ok(Self(Vec::new())) } else { u.arbitrary().map(Self) }
    }
}

impl Cfws {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Display for Cfws {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.iter().try_for_each(|gap| gap.fmt(f))
    }
}

#[derive(Arbitrary, Clone, Debug)]
enum Gap {
    Space,
    Tab,
    Fold,
    /// Nested as often as the number says.
    Comment(u8, Vec<Piece<Ctext>>),
}

impl Display for Gap {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Space => f.write_str(" "),
            Self::Tab => f.write_str("\t"),
            Self::Fold => f.write_str("\r\n "),
            Self::Comment(depth, pieces) => {
                let depth = usize::from(depth % 3) + 1;
                f.write_str(&"(".repeat(depth))?;
                pieces.iter().try_for_each(|piece| piece.write(f, |Ctext(c)| *c))?;
                f.write_str(&")".repeat(depth))
            }
        }
    }
}
