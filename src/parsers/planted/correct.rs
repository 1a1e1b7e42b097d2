//! No bug: what every planted one is a small change to.

use super::{Planted, steps};

pub(super) const PLANTED: Planted = Planted {
    surface: "correct",
    cause: "none",
    about: "reads one recipient as RFC 5322 has it; nothing is wrong with it",
    witness: "a@A",
    shows: &[],
    gates: &[],
    steps: steps::CORRECT,
};
