//! C8, where a comment ends: CVE-2026-121424.

use super::steps::{self, CORRECT, Steps};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c08-open-comment",
    cause: "C8",
    about: "lets a comment that nobody closes end with the text",
    witness: "a@E(@A",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { comment: |behind| Some(steps::comment(behind).unwrap_or(behind.len())), ..CORRECT },
};
