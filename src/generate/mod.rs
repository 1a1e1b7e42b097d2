//! Where inputs come from: kept cases, fresh trees and tokens, changed texts.

pub mod cases;
pub mod mutate;
pub mod operators;
pub mod tokens;
pub mod tree;
