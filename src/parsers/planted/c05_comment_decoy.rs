//! C5, a comment that is no comment: CVE-2024-24784, the payloads against Postfix.

use super::lexemes::{Lexeme, lexemes};
use super::steps::{self, CORRECT, Steps};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c05-comment-decoy",
    cause: "C5",
    about: "reads an address that stands in a comment, in the place of the one around it",
    witness: "a(a@E)@A",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { sift, ..CORRECT },
};

fn sift(all: Vec<Lexeme>) -> Vec<Lexeme> {
    let decoy = all.iter().find_map(|lexeme| match lexeme {
        Lexeme::Comment(text) if text.contains('@') => lexemes(text, CORRECT.comment),
        _ => None,
    });
    steps::sift(decoy.unwrap_or(all))
}
