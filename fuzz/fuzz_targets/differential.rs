//! The strict readers and every `parseaddr`, by every gate: glue over `addrdiff::search::worker`.
#![cfg_attr(fuzzing, no_main)]

addrdiff_fuzz::target!(DIFFERENTIAL);
