//! From a sighting to a finding: reduced, named, explained, shown again, kept.

pub mod consequence;
pub mod fingerprint;
pub mod journal;
pub mod minimise;
pub mod nearest;
pub mod reproduce;
