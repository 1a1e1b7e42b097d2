//! From a sighting to a finding: reduced, named, told what follows from it, shown again, kept.

pub mod consequence;
pub mod fingerprint;
pub mod known;
pub mod minimise;
pub mod nearest;
pub mod promote;
pub mod reproduce;
