//! libFuzzer's own counters of Rust's branches, so that they too can be put back.

use std::sync::atomic::AtomicU8;

/// One counter an edge, of everything that was built with instrumentation; none elsewhere.
pub(super) fn counters() -> &'static [AtomicU8] {
    #[cfg(all(fuzzing, target_os = "linux"))]
    {
        unsafe extern "C" {
            // The linker's names for the bounds of the section that the compiler puts the counters into.
            static __start___sancov_cntrs: AtomicU8;
            static __stop___sancov_cntrs: AtomicU8;
        }
        let (start, stop) = (&raw const __start___sancov_cntrs, &raw const __stop___sancov_cntrs);
        // SAFETY: both bound one section of octets, mapped and writable as long as the program runs; every
        // octet is a valid `AtomicU8`, and the instrumented code writes octets.
        unsafe { std::slice::from_raw_parts(start, stop.offset_from_unsigned(start)) }
    }
    #[cfg(not(all(fuzzing, target_os = "linux")))]
    &[]
}
