//! C24, a pattern that lets in too much: the reader is the correct one, the gate is wrong (GHSA-7cc2).

use super::Planted;
use super::steps::CORRECT;

pub(super) const PLANTED: Planted = Planted {
    surface: "c24-gate-pattern",
    cause: "C24",
    about: "reads correctly, behind gates without an @ or without an end",
    witness: "a@aA",
    shows: &["allowlist-bypass"],
    gates: &["suffix", "match-open", "contains"],
    steps: CORRECT,
};
