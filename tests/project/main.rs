//! What the repository says of itself: its pages, the flow of its modules, its workflows and scripts.

mod flow;
mod instrumented;
mod mutants;
mod one_place;
mod planted_in_python;
mod readme;
mod rivals;
mod workflows;
