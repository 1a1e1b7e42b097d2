//! C1, two `@`: CVE-2019-16056, the incident of 2019.

use super::lexemes::Lexeme;
use super::steps::{self, CORRECT, Steps, Whole};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c01-multi-at",
    cause: "C1",
    about: "takes the address up to the second @, and drops the rest",
    witness: "a@E@A",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { after, ..CORRECT },
};

fn after(whole: Whole, rest: &[Lexeme]) -> Option<&[Lexeme]> {
    match rest {
        [Lexeme::Special('@'), ..] => Some(&[]),
        _ => steps::after(whole, rest),
    }
}
