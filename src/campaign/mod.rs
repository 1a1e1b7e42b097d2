//! Campaigns: search for a budget. Sees all of the flow.
//!
//! A campaign is a supervisor and its workers, one process each. A worker is a fuzz target under libFuzzer:
//! glue over [`worker`], which judges every input, reduces what is worth it and writes its journal. The
//! supervisor builds, starts and watches them, and at the end confirms and shows what the journals hold.

pub mod announce;
pub mod build;
pub mod confirm;
pub mod distil;
pub mod enumerate;
pub mod health;
pub mod in_process;
pub mod investigate;
pub mod judge;
pub mod known;
mod meaning;
mod memory;
pub mod seeds;
pub mod selftest;
pub mod settings;
pub mod shards;
pub mod state;
pub mod supervise;
pub mod without;
pub mod witnesses;
pub mod worker;
