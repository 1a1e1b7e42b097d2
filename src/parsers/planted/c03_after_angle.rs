//! C3, text behind `<…>`: one reader goes by the brackets, the other by the end.

use super::lexemes::Lexeme;
use super::steps::{self, CORRECT, Steps, Whole};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c03-after-angle",
    cause: "C3",
    about: "does not read what stands behind the closing angle bracket",
    witness: "<a@E>@A",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { after, ..CORRECT },
};

fn after(whole: Whole, rest: &[Lexeme]) -> Option<&[Lexeme]> {
    if whole == Whole::AngleAddr { Some(&[]) } else { steps::after(whole, rest) }
}
