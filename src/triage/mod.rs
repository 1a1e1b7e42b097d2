//! From a sighting to a finding: reduced, named, confirmed.

pub mod fingerprint;
pub mod known;
pub mod minimise;
