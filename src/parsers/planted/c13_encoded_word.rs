//! C13, encoded-words (RFC 2047) where none may stand: GitHub, GitLab and Zendesk in 2024.

use super::address::Address;
use super::steps::{CORRECT, Steps};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c13-encoded-word",
    cause: "C13",
    about: "decodes an encoded-word in the local-part, and takes an address in it for the address",
    witness: "=?x?q?a=40E?=@A",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { finish, ..CORRECT },
};

fn finish(address: Address) -> Address {
    decoded(&address.local_part).as_deref().and_then(Address::plain).unwrap_or(address)
}

/// What an encoded-word in "Q" says (RFC 2047 §4.2); the charset is taken for ASCII.
fn decoded(word: &str) -> Option<String> {
    let inside = word.strip_prefix("=?")?.strip_suffix("?=")?;
    let mut parts = inside.splitn(3, '?');
    let (_charset, encoding, mut rest) = (parts.next()?, parts.next()?, parts.next()?);
    if !encoding.eq_ignore_ascii_case("q") {
        return None;
    }
    let mut text = String::new();
    while let Some((before, behind)) = rest.split_once('=') {
        text.push_str(before);
        text.push(u8::from_str_radix(behind.get(..2)?, 16).ok()?.into());
        rest = &behind[2..];
    }
    text.push_str(rest);
    Some(text)
}
