//! Campaigns: what they find, survive, resume and show. They run the programs that `scripts/build` makes.

#[path = "../common/mod.rs"]
mod common;

mod again;
mod batch;
mod budget;
mod campaign_program;
mod deaths;
mod disk;
mod folder;
mod guided;
mod hostile;
mod hot;
mod hunt;
mod many_drivers;
mod on_finding;
mod slow;
mod stop;
mod stranger;
mod survive;
mod terminal;
mod vanish;
