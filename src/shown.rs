//! Text from outside as it may be shown: printable ASCII by construction, escaped once. Stands behind `input`.

#[cfg(feature = "harness")]
use crate::input::Input;
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
#[cfg(feature = "harness")]
use std::path::Path;

/// Printable ASCII: no line break, no control character, no letter that looks like another one. Whatever is kept of
/// another program's words, of a name or of a file is one of these, so that no place that shows it can forget to escape.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "harness", derive(serde::Serialize))]
#[cfg_attr(feature = "harness", serde(transparent))]
pub struct Shown(Cow<'static, str>);

impl Shown {
    /// Escapes raw text as [`Input`]'s `Display` does.
    #[cfg(feature = "harness")]
    pub fn raw(text: impl AsRef<[u8]>) -> Self {
        Self(Input::new(text.as_ref()).to_string().into())
    }

    /// Escapes a path's octets.
    #[cfg(feature = "harness")]
    pub fn path(path: impl AsRef<Path>) -> Self {
        Self::raw(path.as_ref().as_os_str().as_encoded_bytes())
    }

    /// The program's own words, which are printable ASCII.
    pub const fn own(text: &'static str) -> Self {
        debug_assert!(is_printable(text), "the program's own words are printable ASCII");
        Self(Cow::Borrowed(text))
    }

    /// Text that was escaped when it was written: escapes what is still not printable, and leaves backslashes alone.
    pub fn again(text: impl Into<String>) -> Self {
        let text = text.into();
        if is_printable(&text) { Self(text.into()) } else { Self(printable(&text).into()) }
    }
}

const fn is_printable(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !matches!(bytes[at], b' '..=b'~') {
            return false;
        }
        at += 1;
    }
    true
}

/// Escapes what is not printable ASCII, and leaves backslashes as they are.
fn printable(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            ' '..='~' => safe.push(c),
            '\r' => safe.push_str(r"\r"),
            '\n' => safe.push_str(r"\n"),
            '\t' => safe.push_str(r"\t"),
            c if c.is_ascii() => safe.push_str(&format!(r"\x{:02x}", c as u32)),
            c => safe.push_str(&format!(r"\u{{{:x}}}", c as u32)),
        }
    }
    safe
}

impl Deref for Shown {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Shown {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

impl PartialEq<str> for Shown {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Shown {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl PartialEq<Shown> for &str {
    fn eq(&self, other: &Shown) -> bool {
        **self == *other.0
    }
}

#[cfg(feature = "harness")]
impl From<&Input> for Shown {
    fn from(input: &Input) -> Self {
        Self(input.to_string().into())
    }
}

impl From<String> for Shown {
    fn from(text: String) -> Self {
        Self::again(text)
    }
}

impl From<&str> for Shown {
    fn from(text: &str) -> Self {
        Self::again(text)
    }
}

impl From<Shown> for String {
    fn from(shown: Shown) -> Self {
        shown.0.into_owned()
    }
}

/// From a journal, a report or another program: whoever wrote it may not have escaped it.
#[cfg(feature = "harness")]
impl<'de> serde::Deserialize<'de> for Shown {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <String as serde::Deserialize>::deserialize(deserializer).map(Self::again)
    }
}

/// Reads fields that hold escaped text as `String`s: as [`Shown`] reads them. For `#[serde(deserialize_with)]`.
///
/// # Errors
/// The field has another type.
#[cfg(feature = "harness")]
pub fn escaped<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de> + Printable,
{
    let mut value = T::deserialize(deserializer)?;
    value.make_printable();
    Ok(value)
}

/// Types of fields that hold escaped text.
#[cfg(feature = "harness")]
pub trait Printable {
    /// Escapes what is not printable ASCII.
    fn make_printable(&mut self);
}

#[cfg(feature = "harness")]
mod printable_types {
    use super::{Printable, Shown, is_printable};
    use std::collections::BTreeMap;

    impl Printable for String {
        fn make_printable(&mut self) {
            if !is_printable(self) {
                *self = Shown::again(std::mem::take(self)).into();
            }
        }
    }

    impl<T: Printable> Printable for Option<T> {
        fn make_printable(&mut self) {
            self.iter_mut().for_each(T::make_printable);
        }
    }

    impl<T: Printable> Printable for Vec<T> {
        fn make_printable(&mut self) {
            self.iter_mut().for_each(T::make_printable);
        }
    }

    impl<T: Printable, const N: usize> Printable for [T; N] {
        fn make_printable(&mut self) {
            self.iter_mut().for_each(T::make_printable);
        }
    }

    impl<T> Printable for BTreeMap<String, T> {
        fn make_printable(&mut self) {
            let entries = std::mem::take(self).into_iter();
            *self = entries.map(|(key, value)| (Shown::again(key).into(), value)).collect();
        }
    }

    impl Printable for serde_json::Value {
        fn make_printable(&mut self) {
            match self {
                Self::String(text) => text.make_printable(),
                Self::Array(all) => all.make_printable(),
                Self::Object(fields) => {
                    let entries = std::mem::take(fields).into_iter();
                    let printable = |(key, mut value): (String, Self)| {
                        value.make_printable();
                        (Shown::again(key).into(), value)
                    };
                    *fields = entries.map(printable).collect();
                }
                Self::Null | Self::Bool(_) | Self::Number(_) => {}
            }
        }
    }
}

/// In the schema it is a string like any other.
#[cfg(all(test, feature = "harness"))]
impl schemars::JsonSchema for Shown {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

#[cfg(all(test, feature = "harness"))]
mod tests {
    use super::*;

    const HOSTILE: &str = "X\u{1b}]0;pwn\u{7}\n\u{202e}\u{9b}31m\\";

    #[test]
    fn whatever_the_way_only_printable_ascii_is_inside() {
        for shown in [Shown::raw(HOSTILE), Shown::again(HOSTILE), Shown::path(Path::new(HOSTILE))] {
            assert!(shown.bytes().all(|b| (b' '..=b'~').contains(&b)), "{shown}");
        }
    }

    #[test]
    fn text_is_escaped_once() {
        let once = Shown::raw(HOSTILE);
        assert_eq!(Shown::again(once.to_string()), once);
        assert_eq!(&*once, r"X\x1b]0;pwn\x07\n\u{202e}\u{9b}31m\\");
        assert_eq!(Input::from_escaped(&once).unwrap().bytes(), HOSTILE.as_bytes());
    }

    #[test]
    fn what_is_read_back_is_printable_too() {
        let json = serde_json::to_string(HOSTILE).unwrap();
        let read: Shown = serde_json::from_str(&json).unwrap();
        assert_eq!(&*read, r"X\x1b]0;pwn\x07\n\u{202e}\u{9b}31m\");
        assert_eq!(serde_json::to_string(&Shown::raw("a\n")).unwrap(), r#""a\\n""#);
    }
}
