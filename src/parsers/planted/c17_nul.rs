//! C17, NUL: a C string ends there.

use super::steps::{self, CORRECT, Steps};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c17-nul",
    cause: "C17",
    about: "takes a NUL for the end of the text",
    witness: "a@E\\0@A",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { prepare, ..CORRECT },
};

fn prepare(bytes: &[u8]) -> Option<String> {
    steps::prepare(bytes.split(|&octet| octet == 0).next()?)
}
