//! Where inputs come from: fresh tokens, changed texts, committed cases.

pub mod cases;
pub mod mutate;
pub mod operators;
pub mod tokens;
pub mod tree;
