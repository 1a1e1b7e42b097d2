//! The bytes put to every parser: first in the flow, nothing stands before it.
//!
//! Any bytes are an input. They are shown only escaped, through [`Input`]'s `Display`, so that a hostile
//! byte never reaches a terminal, a page or a log; raw bytes leave through [`Input::bytes`] alone.

use std::fmt;

/// What is put to the parsers, or what a parser handed back: bytes without a promise.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Input(Vec<u8>);

impl Input {
    /// Takes the bytes as they are.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The one way for the raw bytes to leave.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Reads the escapes that `Display` writes: `\\ \r \n \t \0 \xNN \u{N…}`, and `\uNNNN`.
    ///
    /// # Errors
    /// An unknown or cut escape, with its offset in `text`.
    ///
    /// ```
    /// use addrdiff::input::Input;
    /// let input = Input::from_escaped(r"a\x00@b\r\n").unwrap();
    /// assert_eq!(input.bytes(), b"a\0@b\r\n");
    /// assert_eq!(input.to_string(), r"a\x00@b\r\n");
    /// ```
    pub fn from_escaped(text: &str) -> Result<Self, EscapeError> {
        let mut bytes = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('\\') {
            bytes.extend_from_slice(&rest.as_bytes()[..at]);
            let error = EscapeError { offset: text.len() - rest.len() + at };
            let used = unescape_one(&rest[at + 1..], &mut bytes).ok_or(error)?;
            rest = &rest[at + 1 + used..];
        }
        bytes.extend_from_slice(rest.as_bytes());
        Ok(Self(bytes))
    }
}

/// Appends what the escape at the start of `text` (after its backslash) stands for; returns its length.
fn unescape_one(text: &str, bytes: &mut Vec<u8>) -> Option<usize> {
    let simple = |byte| Some((vec![byte], 1));
    let (value, used) = match text.as_bytes().first()? {
        b'\\' => simple(b'\\'),
        b'r' => simple(b'\r'),
        b'n' => simple(b'\n'),
        b't' => simple(b'\t'),
        b'0' => simple(0),
        b'x' => Some((vec![u8::try_from(hex(text.get(1..3)?)?).ok()?], 3)),
        b'u' if text.as_bytes().get(1) == Some(&b'{') => {
            let digits = &text[2..text.find('}')?];
            Some((utf8(hex(digits)?)?, digits.len() + 3))
        }
        b'u' => Some((utf8(hex(text.get(1..5)?)?)?, 5)),
        _ => None,
    }?;
    bytes.extend_from_slice(&value);
    Some(used)
}

fn hex(digits: &str) -> Option<u32> {
    let all_hex = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
    all_hex.then(|| u32::from_str_radix(digits, 16).ok())?
}

fn utf8(code_point: u32) -> Option<Vec<u8>> {
    Some(char::from_u32(code_point)?.to_string().into_bytes())
}

/// An escape that [`Input::from_escaped`] does not know, at this offset of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EscapeError {
    /// Octets from the start of the text to the backslash.
    pub offset: usize,
}

impl fmt::Display for EscapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = r"\\ \r \n \t \0 \xNN \u{N...} \uNNNN";
        write!(f, "unknown or cut escape at offset {}; the escapes are {known}", self.offset)
    }
}

impl std::error::Error for EscapeError {}

/// Printable ASCII as it is, everything else escaped: what looks like another character, turns the
/// direction of writing or shows nothing is visible as what it is.
impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            for c in chunk.valid().chars() {
                match c {
                    '\\' => f.write_str(r"\\"),
                    '\r' => f.write_str(r"\r"),
                    '\n' => f.write_str(r"\n"),
                    '\t' => f.write_str(r"\t"),
                    ' '..='~' => write!(f, "{c}"),
                    c if c.is_ascii() => write!(f, r"\x{:02x}", c as u32),
                    c => write!(f, r"\u{{{:x}}}", c as u32),
                }?;
            }
            for byte in chunk.invalid() {
                write!(f, r"\x{byte:02x}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Input(\"{self}\")")
    }
}

/// The octets outside quoted-strings and quoted-pairs, with their places; a quote that nothing closes quotes
/// nothing.
pub fn unquoted(string: &[u8]) -> impl Iterator<Item = (usize, u8)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let here = at;
            match *string.get(here)? {
                b'\\' => at += 2,
                b'"' => match closing_quote(&string[here + 1..]) {
                    Some(length) => at += length + 2,
                    None => at += 1,
                },
                octet => {
                    at += 1;
                    return Some((here, octet));
                }
            }
        }
    })
}

/// How far behind an opening quote its closing one stands.
fn closing_quote(behind: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(&octet) = behind.get(at) {
        match octet {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_string_is_shown_in_printable_ascii_and_read_back() {
        let hostile: [&[u8]; 6] = [
            b"",
            b"\0\x1b[31m",
            b"\xff\xfe@\xed\xa0\x80",
            "ü\u{202e}＠".as_bytes(),
            b"\\x00",
            b"a\r\n\tb\x7f",
        ];
        for bytes in hostile {
            let input = Input::new(bytes);
            let shown = input.to_string();
            assert!(shown.bytes().all(|b| (b' '..=b'~').contains(&b)), "{shown}");
            assert_eq!(Input::from_escaped(&shown), Ok(input), "{shown}");
        }
    }

    #[test]
    fn a_wrong_escape_is_named_by_its_offset() {
        for (text, offset) in
            [("ab\\", 2), ("\\q", 0), ("a\\x0", 1), ("a\\u{110000}", 1), ("\\ud800", 0), ("\\x+1", 0)]
        {
            assert_eq!(Input::from_escaped(text), Err(EscapeError { offset }), "{text}");
        }
    }
}
