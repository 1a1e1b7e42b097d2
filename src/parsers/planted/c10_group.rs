//! C10, groups: CVE-2026-121425.

use super::lexemes::Lexeme;
use super::steps::{self, CORRECT, Steps, Whole};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c10-group",
    cause: "C10",
    about: "does not read what stands behind the semicolon of a group",
    witness: "a:a@E;@A",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { after, ..CORRECT },
};

fn after(whole: Whole, rest: &[Lexeme]) -> Option<&[Lexeme]> {
    if whole == Whole::Group { Some(&[]) } else { steps::after(whole, rest) }
}
