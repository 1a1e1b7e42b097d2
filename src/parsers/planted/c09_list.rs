//! C9, a list where one address was meant: CVE-2022-35924.

use super::steps::{CORRECT, Steps};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c09-list",
    cause: "C9",
    about: "mails to everybody in a list, where one address was asked for",
    witness: "a@E,a@A",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { recipients: |read| (!read.is_empty()).then_some(read), ..CORRECT },
};
