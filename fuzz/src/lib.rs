//! What the fuzz targets share: libFuzzer's callbacks, tied to a worker.

use addrdiff::environment::SOURCE;
use addrdiff::error::in_words;
use addrdiff::search::settings;
use std::io::Write as _;

/// A target that asks these parsers. Without `cfg(fuzzing)` it is an empty program, so that the workspace
/// builds and is checked without libFuzzer.
#[macro_export]
macro_rules! target {
    ($parsers:ident) => {
        #[cfg(fuzzing)]
        use $crate::{libfuzzer_sys, worker};
        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_target!(
            init: $crate::start(worker::$parsers),
            |data: &[u8]| $crate::or_end(worker::judge(data))
        );
        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            worker::mutate(data, size, max_size, seed, libfuzzer_sys::fuzzer_mutate)
        });
        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_crossover!(|one: &[u8], other: &[u8], out: &mut [u8], seed: u32| {
            worker::crossover(one, other, out, seed)
        });
        #[cfg(not(fuzzing))]
        fn main() {
            let _ = $crate::worker::$parsers;
        }
    };
}

/// Starts the worker; where only [`settings::WHICH`] is asked, prints what this program was built from.
pub fn start(parsers: &[&str]) {
    if std::env::var_os(settings::WHICH).is_some() {
        println!("{SOURCE}");
        std::process::exit(0);
    }
    or_end(worker::start(parsers));
}

/// Ends the process where its worker cannot go on: `main` is libFuzzer's. The supervisor reads the words and the code.
pub fn or_end<T>(result: Result<T, worker::WorkerError>) -> T {
    result.unwrap_or_else(|error| {
        let _ = writeln!(std::io::stderr(), "addrdiff: {}", in_words(&error));
        std::process::exit(error.code().into())
    })
}

/// What the interpreter keeps to its end, under LeakSanitizer. Python's objects lie in memory that the sanitizer does not
/// search, so what they point to looks lost: what they allocate, the closures that we hand to them, and what `ssl` has of
/// OpenSSL. By the functions that allocate, which are in the stack of no other leak.
#[cfg(fuzzing)]
#[unsafe(no_mangle)]
extern "C" fn __lsan_default_suppressions() -> *const std::ffi::c_char {
    c"leak:_PyObject_\nleak:list_resize\nleak:_PyBytes_Resize\nleak:resize_compact\nleak:PyThread_allocate_lock\n\
      leak:new_closure\nleak:CRYPTO_\nleak:OPENSSL_\n"
        .as_ptr()
}

#[cfg(fuzzing)]
mod aligned;
pub use addrdiff::search::worker;
#[cfg(fuzzing)]
pub use libfuzzer_sys;
