//! How a text travels: what a transport has to carry, and how it is written there.

use crate::json;
use serde::Serialize;
use std::fmt::Write as _;

/// What not every transport carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Carries {
    /// An octet 0.
    Nul,
    /// A carriage return or a line feed.
    LineBreak,
    /// Another control character.
    Control,
    /// Characters beyond ASCII.
    NotAscii,
    /// Octets that are no UTF-8.
    NotUtf8,
}

impl Carries {
    /// Everything that a transport has to carry for this text.
    pub(super) fn of(text: &[u8]) -> Vec<Self> {
        let any = |is: fn(&u8) -> bool| text.iter().any(is);
        let all = [
            (Self::Nul, any(|b| *b == 0)),
            (Self::LineBreak, any(|b| matches!(b, b'\r' | b'\n'))),
            (Self::Control, any(|b| b.is_ascii_control() && !matches!(b, 0 | b'\r' | b'\n'))),
            (Self::NotAscii, any(|b| !b.is_ascii())),
            (Self::NotUtf8, std::str::from_utf8(text).is_err()),
        ];
        all.into_iter().filter_map(|(one, there)| there.then_some(one)).collect()
    }
}

/// The text as it is written in a request; null where it cannot be.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Spellings {
    /// A string of JSON, its quotes included.
    pub json: Option<String>,
    /// `application/x-www-form-urlencoded`; good for a query too.
    pub form: String,
    /// The value of a header field, in printable ASCII.
    pub header: Option<String>,
}

impl Spellings {
    pub(super) fn of(text: &[u8]) -> Self {
        let utf8 = std::str::from_utf8(text).ok();
        let printable = |text: &&str| {
            text.bytes().all(|b| matches!(b, b' '..=b'~')) && !text.starts_with(' ') && !text.ends_with(' ')
        };
        Self {
            json: utf8.and_then(in_json),
            form: in_a_form(text),
            header: utf8.filter(printable).filter(|text| !text.is_empty()).map(str::to_owned),
        }
    }
}

fn in_json(text: &str) -> Option<String> {
    let mut out = Vec::new();
    json::write(&mut out, &text).ok()?;
    String::from_utf8(out).ok()
}

fn in_a_form(text: &[u8]) -> String {
    let mut form = String::with_capacity(3 * text.len());
    for &octet in text {
        match octet {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => form.push(char::from(octet)),
            // Writing to a String does not fail.
            _ => _ = write!(form, "%{octet:02X}"),
        }
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spelling_means_the_text_or_is_not_there() {
        let text = "a\0\r\n\u{131}@b.example";
        assert_eq!(Carries::of(text.as_bytes()), [Carries::Nul, Carries::LineBreak, Carries::NotAscii]);
        let spelt = Spellings::of(text.as_bytes());
        assert_eq!(serde_json::from_str::<String>(&spelt.json.unwrap()).unwrap(), text);
        assert_eq!(spelt.form, "a%00%0D%0A%C4%B1%40b.example");
        assert_eq!(spelt.header, None);
        let spelt = Spellings::of(b"\"a b\"@\xff");
        assert_eq!((spelt.json, spelt.header), (None, None));
        assert_eq!(Spellings::of(b"\"a\"@b.example").header.as_deref(), Some("\"a\"@b.example"));
    }
}
