//! The counters of Python's side of a trial: what libFuzzer's own instrumentation cannot see.

use crate::parsers::cpython::coverage;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

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

/// Counters that are looked at together.
const TOGETHER: usize = 64;

/// What any input so far has reached.
static SEEN: [[AtomicU64; TOGETHER / 8]; BLOCKS / TOGETHER] =
    [const { [const { AtomicU64::new(0) }; TOGETHER / 8] }; BLOCKS / TOGETHER];

/// Adds what this input reached: after each, hence many at a time, and the same steps for every input, since a
/// branch here would look like one of the input's.
pub fn remember_python() {
    let used = coverage::blocks().div_ceil(TOGETHER);
    for (seen, now) in SEEN[..used].iter().zip(&together()[..used]) {
        for (seen, now) in seen.iter().zip(now) {
            seen.store(seen.load(Ordering::Relaxed) | now.load(Ordering::Relaxed), Ordering::Relaxed);
        }
    }
}

/// Blocks that any input reached, of how many.
pub fn covered_python() -> (u64, u64) {
    (seen().filter(|&octet| octet != 0).count() as u64, coverage::blocks() as u64)
}

/// Takes the counters of what any input reached out of Python's code ([`coverage::retire`]).
///
/// # Errors
/// What Python raises.
pub fn retire_python() -> pyo3::PyResult<usize> {
    coverage::retire(&seen().collect::<Vec<u8>>())
}

/// The constants of Python functions that any input reached ([`coverage::constants`]).
///
/// # Errors
/// What Python raises.
pub fn constants_of_python() -> pyo3::PyResult<Vec<Vec<u8>>> {
    coverage::constants(&seen().collect::<Vec<u8>>())
}

fn seen() -> impl Iterator<Item = u8> {
    SEEN.iter().flatten().flat_map(|seen| seen.load(Ordering::Relaxed).to_ne_bytes())
}

/// The counters, many at a time.
fn together() -> &'static [[AtomicU64; TOGETHER / 8]; BLOCKS / TOGETHER] {
    // SAFETY: the same size, aligned to 64; every bit pattern is an atomic of either width, and only the one
    // thread that asks parsers writes or reads them.
    unsafe { &*(&raw const COUNTERS.0).cast() }
}
