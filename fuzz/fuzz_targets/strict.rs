//! The strict readers alone, without an interpreter; the judge is `strict::properties`.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|text: &[u8]| {
    addrdiff::parsers::strict::properties::judge(text).unwrap_or_else(|broken| panic!("{broken}"));
});

/// A stand-in where no fuzzer is linked, so that the target is built and checked everywhere.
#[cfg(not(fuzzing))]
fn main() {}
