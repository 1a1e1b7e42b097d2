//! From a sighting to a finding: reduced, named, explained, shown again, kept.

pub mod advice;
mod causes;
pub mod consequence;
pub mod fingerprint;
pub mod folder;
pub mod ground;
pub mod investigator;
pub mod journal;
mod meaning;
pub mod memory;
pub mod minimise;
mod naming;
pub mod nearest;
pub mod patience;
mod plainer;
pub mod reproduce;
mod spelling;
