//! The interpreter in this process: the program's own, or the one that this crate is a module of.

#[cfg(embedded)]
use super::embed::first_start;
use super::found::{Found, HostError};
use std::sync::OnceLock;

/// What brings an interpreter where there is none.
pub(crate) const COMMAND: Option<&str> =
    if cfg!(embedded) { Some("PYO3_PYTHON=/path/to/python3 cargo build") } else { None };

/// Starts the interpreter if it does not run yet, and tells what was found.
///
/// # Errors
/// It does not start, or is not the one that this program was built with; both are named.
pub fn start() -> Result<&'static Found, HostError> {
    static FOUND: OnceLock<Result<Found, HostError>> = OnceLock::new();
    FOUND.get_or_init(first_start).as_ref().map_err(HostError::clone)
}

/// Whoever loaded this crate into an interpreter has started it, and chosen it.
#[cfg(not(embedded))]
fn first_start() -> Result<Found, HostError> {
    let none = || HostError("no Python runs in this process, and this addrdiff brings none along".into());
    let found = pyo3::Python::try_attach(Found::look_around).ok_or_else(none)?;
    found.map_err(|error| HostError(error.to_string()))
}
