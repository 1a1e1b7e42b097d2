//! JSON in printable ASCII: whatever a parser returned, the line it stands on is safe to show.

use serde::Serialize;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes the value on one line, without the line break.
///
/// # Errors
/// The value cannot be serialised, or the stream cannot be written.
pub fn write(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    write_ascii(out, &serde_json::to_string(value)?)
}

/// Writes the value over several lines, the last one ended.
///
/// # Errors
/// As [`write()`].
pub fn write_pretty(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    write_ascii(out, &serde_json::to_string_pretty(value)?)?;
    out.write_all(b"\n")
}

/// The same as text. Plain data can be serialised, and memory does not fail: there is nothing to tell but an empty text.
pub fn pretty(value: &impl Serialize) -> String {
    let mut out = Vec::new();
    let written = write_pretty(&mut out, value);
    written.ok().and_then(|()| String::from_utf8(out).ok()).unwrap_or_default()
}

/// What is not ASCII stands in strings only, where `\uNNNN` means the same; DEL likewise.
fn write_ascii(out: &mut impl Write, json: &str) -> io::Result<()> {
    let plain = |c: char| c.is_ascii() && c != '\x7f';
    if json.bytes().all(|b| plain(b.into())) {
        return out.write_all(json.as_bytes());
    }
    let mut safe = String::with_capacity(json.len() + json.len() / 2);
    for c in json.chars() {
        match c {
            c if plain(c) => safe.push(c),
            c => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
                // Writing to a String does not fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }),
        }
    }
    out.write_all(safe.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_printable_ascii_is_written_and_it_means_the_same() {
        let hostile = "a\u{202e}\u{9b}31m\x7f\x1b\0\n😀\\u0041\"";
        let mut out = Vec::new();
        write(&mut out, &hostile).unwrap();
        assert!(out.iter().all(|b| (b' '..=b'~').contains(b)), "{out:?}");
        assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), hostile);
    }
}
