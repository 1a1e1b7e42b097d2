//! C2, an address where the display name stands: CVE-2023-27043.

use super::lexemes::Lexeme;
use super::steps::{self, CORRECT, Steps, Whole, skip_space};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c02-name-or-address",
    cause: "C2",
    about: "takes a display name that looks like an address for the address",
    witness: "a@E<a@A>",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { after, ..CORRECT },
};

fn after(whole: Whole, rest: &[Lexeme]) -> Option<&[Lexeme]> {
    match skip_space(rest) {
        [Lexeme::Special('<'), ..] if whole == Whole::AddrSpec => Some(&[]),
        _ => steps::after(whole, rest),
    }
}
