//! Where inputs come from: kept cases, fresh trees and tokens, changed texts.

mod alike;
pub mod alphabet;
pub mod columns;
mod decoy;
mod disguise;
mod encoded;
pub mod exhaust;
pub mod graft;
pub mod guesses;
pub mod joined;
pub mod length;
mod lists;
pub mod mutate;
pub mod named;
mod neighbours;
mod odd;
pub mod operators;
pub mod pad;
mod pieces;
pub mod shape;
mod structures;
pub mod tokens;
pub mod tree;
pub mod twins;
pub mod words;
