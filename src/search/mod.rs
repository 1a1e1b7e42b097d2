//! Campaigns: search for a budget.
//!
//! A campaign is a supervisor and its workers, one process each. A [`worker`] is a fuzz target under libFuzzer:
//! glue over its judge, which judges every input, reduces what is worth it and writes its journal. The
//! [`supervisor`] builds, starts and watches the workers, and at the end confirms and shows what the journals hold.
//! Parsers that are slow are not asked by the workers: one more process ([`worker::slow`]) has them judge what the
//! search keeps. [`exhaustive`] puts every short string, [`selftest`] searches for planted bugs.

pub mod adhoc;
pub mod child;
pub mod exhaustive;
pub mod feedback;
#[cfg(feature = "extension")]
pub mod linked;
mod logs;
pub mod plan;
#[cfg(test)]
mod planted;
mod samples;
pub mod seeds;
pub mod selftest;
pub mod settings;
pub mod supervisor;
pub mod told;
pub mod worker;
