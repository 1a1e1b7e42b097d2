//! Where inputs come from.

pub mod tree;
