//! C18, a code point cast to an octet: U+0131 becomes the digit 1, U+0140 an @.

use super::steps::{self, CORRECT, Steps};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c18-narrowing",
    cause: "C18",
    about: "casts every character to one octet before it reads",
    witness: "a@\\u{131}",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { prepare, ..CORRECT },
};

fn prepare(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let narrowed: String = text.chars().map(|c| char::from(c as u32 as u8)).collect();
    steps::prepare(narrowed.as_bytes())
}
