//! The counters of Python's side of a trial: what libFuzzer's own instrumentation cannot see.

use crate::parsers::cpython::coverage;
use std::sync::atomic::AtomicU8;

/// Ten packages of some three thousand blocks each; libFuzzer reads all of it after every call.
const BLOCKS: usize = 32_768;

#[repr(C, align(64))]
struct Counters([AtomicU8; BLOCKS]);

#[used]
#[cfg_attr(target_os = "linux", unsafe(link_section = "__libfuzzer_extra_counters"))]
static COUNTERS: Counters = Counters([const { AtomicU8::new(0) }; BLOCKS]);

/// Counts the branches of every Python package that loads from now on.
pub fn cover_python() {
    coverage::switch_on(&COUNTERS.0);
}

/// The counters, a byte a block.
pub fn python_counters() -> &'static [AtomicU8] {
    &COUNTERS.0
}
