//! What the fuzz targets share: libFuzzer's callbacks, tied to a worker.

/// A target that asks these parsers. Without `cfg(fuzzing)` it is an empty program, so that the workspace
/// builds and is checked without libFuzzer.
#[macro_export]
macro_rules! target {
    ($parsers:ident) => {
        #[cfg(fuzzing)]
        use $crate::{libfuzzer_sys, worker};
        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_target!(init: worker::start(worker::$parsers), |data: &[u8]| worker::judge(data));
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

#[cfg(fuzzing)]
mod aligned;
pub use addrdiff::search::worker;
#[cfg(fuzzing)]
pub use libfuzzer_sys;
