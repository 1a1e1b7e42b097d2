//! C7, a domain that goes on behind white space: CVE-2026-125755.

use super::lexemes::Lexeme;
use super::steps::{self, CORRECT, Read, Steps};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c07-truncate",
    cause: "C7",
    about: "stops at white space in a domain, though a dot and more of it follow",
    witness: "a@E .A",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { domain, ..CORRECT },
};

fn domain(lexemes: &[Lexeme]) -> Read<'_, String> {
    let (domain, mut rest) = steps::domain(lexemes)?;
    while let [Lexeme::Space, Lexeme::Special('.'), more @ ..] = rest {
        rest = steps::domain(more)?.1;
    }
    Some((domain, rest))
}
