//! C16, line breaks reach the header or the wire: CVE-2024-6923, CVE-2025-7962.

use super::Planted;
use super::steps::{CORRECT, Steps};

pub(super) const PLANTED: Planted = Planted {
    surface: "c16-line-break",
    cause: "C16",
    about: "keeps a line break in a quoted local-part",
    witness: "\"\\n\"@A",
    shows: &["injection"],
    gates: &[],
    steps: Steps { prepare: |bytes| String::from_utf8(bytes.to_vec()).ok(), ..CORRECT },
};
