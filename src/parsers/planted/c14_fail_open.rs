//! C14, a second look at what the first one refused: Sydent's fallback, mail gem's raw value.

use super::address::Address;
use super::steps::{CORRECT, Steps};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c14-fail-open",
    cause: "C14",
    about: "takes the first thing that looks like an address where reading fails",
    witness: "a@E@A",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { fallback, ..CORRECT },
};

/// `re.search(r"[\w.+-]+@[\w.-]+", text)`
fn fallback(text: &str) -> Option<Address> {
    let in_host = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let in_user = |c: char| in_host(c) || c == '+';
    text.match_indices('@').find_map(|(at, _)| {
        let user = &text[text[..at].trim_end_matches(in_user).len()..at];
        let behind = &text[at + 1..];
        let host = &behind[..behind.find(|c| !in_host(c)).unwrap_or(behind.len())];
        Address::plain(&format!("{user}@{host}"))
    })
}
