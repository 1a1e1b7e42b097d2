//! What the repository says of itself: its pages, the flow of its modules, its workflows and scripts.

mod flow;
mod mutants;
mod one_place;
mod readme;
mod rivals;
mod workflows;
