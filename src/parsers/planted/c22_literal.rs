//! C22, brackets around a domain hide what stands behind them.

use super::lexemes::Lexeme;
use super::steps::{self, CORRECT, Read, Steps};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c22-literal",
    cause: "C22",
    about: "takes what stands in brackets for the host, and reads no further",
    witness: "a@[E]@A",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { domain, ..CORRECT },
};

fn domain(lexemes: &[Lexeme]) -> Read<'_, String> {
    match lexemes {
        [Lexeme::Literal(literal), ..] => Some((literal.trim_matches(['[', ']']).into(), &[])),
        _ => steps::domain(lexemes),
    }
}
