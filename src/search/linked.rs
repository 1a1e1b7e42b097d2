//! libFuzzer within this very program, for a module of an interpreter: no fuzz target stands beside that.
//!
//! The same callbacks as those of the fuzz targets (`fuzz/src/lib.rs`), the same flags and logs. Rust's branches are not
//! counted here: the search is guided by those of Python and by new ways to disagree.

use super::worker::{self, WorkerError};
use crate::environment::OwnProgram;
use std::ffi::{CString, NulError, OsString, c_char, c_int};
use std::os::unix::ffi::OsStringExt as _;
use std::sync::OnceLock;

/// What the worker of this process asks.
static PARSERS: OnceLock<&[&str]> = OnceLock::new();

/// Ends this process after an error of its worker.
static END: OnceLock<End> = OnceLock::new();

/// Ends the process for this reason: libFuzzer's callbacks return no error.
pub type End = fn(&WorkerError) -> !;

type OneInput = unsafe extern "C" fn(*const u8, usize) -> c_int;

unsafe extern "C" {
    /// libFuzzer's `main`, with the function to call for each input.
    fn LLVMFuzzerRunDriver(count: *mut c_int, words: *mut *mut *mut c_char, each: OneInput) -> c_int;
    /// That function: libfuzzer-sys calls the one below from it.
    fn LLVMFuzzerTestOneInput(data: *const u8, size: usize) -> c_int;
}

libfuzzer_sys::fuzz_target!(
    init: or_end(worker::start(PARSERS.get().copied().unwrap_or_default())),
    |data: &[u8]| or_end(worker::judge(data))
);
libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    worker::mutate(data, size, max_size, seed, libfuzzer_sys::fuzzer_mutate)
});
libfuzzer_sys::fuzz_crossover!(|one: &[u8], other: &[u8], out: &mut [u8], seed: u32| {
    worker::crossover(one, other, out, seed)
});

fn or_end<T>(result: Result<T, WorkerError>) -> T {
    // Invariant: `run` says it before libFuzzer calls anything.
    result.unwrap_or_else(|error| END.get().expect("how to end was said")(&error))
}

/// Becomes a worker that asks these parsers, unless its settings name others, and takes libFuzzer's `flags`. `own` is how
/// this process was started: libFuzzer starts it again to merge. `end` ends the process after an error of the worker. Returns
/// the exit code, where libFuzzer returns.
///
/// # Errors
/// A flag with a NUL.
pub fn run(
    parsers: &'static [&'static str],
    own: &OwnProgram,
    flags: Vec<OsString>,
    end: End,
) -> Result<c_int, NulError> {
    PARSERS.get_or_init(|| parsers);
    END.get_or_init(|| end);
    let words = std::iter::once(own.in_a_shell()).chain(flags).map(OsString::into_vec);
    let words: Vec<CString> = words.map(CString::new).collect::<Result<_, _>>()?;
    let mut pointers: Vec<*mut c_char> = words.iter().map(|word| word.as_ptr().cast_mut()).collect();
    let mut count = c_int::try_from(pointers.len()).unwrap_or(c_int::MAX);
    pointers.push(std::ptr::null_mut());
    let mut first = pointers.as_mut_ptr();
    // SAFETY: `count` words that end with NUL, and a null pointer behind them, which live until libFuzzer returns; it
    // writes to none of them. The callback reads as many octets as it is given.
    Ok(unsafe { LLVMFuzzerRunDriver(&raw mut count, &raw mut first, LLVMFuzzerTestOneInput) })
}
