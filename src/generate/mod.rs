//! Where inputs come from: fresh tokens, changed texts.

pub mod mutate;
pub mod operators;
pub mod tokens;
