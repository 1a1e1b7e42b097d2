//! Campaigns: search for a budget. Sees all of the flow.
//!
//! A campaign is a supervisor and its workers, one process each. A worker is a fuzz target under libFuzzer:
//! glue over [`worker`], which judges every input, reduces what is worth it and writes its journal. The
//! supervisor builds, starts and watches them, and at the end confirms and shows what the journals hold. Parsers
//! that are slow are not asked by the workers: one more process, [`follow`], has them judge what the search keeps.

pub mod announce;
mod backoff;
pub mod build;
mod child;
pub mod confirm;
mod curve;
mod deaths;
pub mod distil;
pub mod enumerate;
pub mod follow;
mod follower;
pub mod in_process;
pub mod investigate;
pub mod judge;
pub mod known;
mod libfuzzer;
pub mod lock;
mod logs;
mod meaning;
mod memory;
mod occurrences;
mod patience;
pub mod postmortem;
mod samples;
mod searcher;
pub mod seeds;
pub mod selftest;
pub mod settings;
pub mod shards;
pub mod state;
pub mod supervise;
pub mod tell;
mod under_way;
pub mod without;
pub mod witnesses;
pub mod worker;
