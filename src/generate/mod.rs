//! Where inputs come from: kept cases, fresh trees and tokens, changed texts.

pub mod alphabet;
pub mod cases;
mod decoy;
pub mod disguise;
pub mod exhaust;
pub mod graft;
pub mod mutate;
pub mod operators;
pub mod tokens;
pub mod tree;
