//! The strict readers and the surfaces that write an envelope, by every gate: glue over
//! `addrdiff::search::worker`.
#![cfg_attr(fuzzing, no_main)]

addrdiff_fuzz::target!(ENVELOPE);
