//! Gates: checks that decide about the raw text, as people write them, under a policy. One family a file,
//! one line of reference code a gate, and the line here that registers each.
//!
//! A gate does no canonicalisation beyond what its code does: that is the point of it.

mod pattern;
mod planted;
mod reading;
mod text;

pub use planted::PLANTED;

/// A check on an address, and the code it stands for.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Its name.
    pub id: &'static str,
    /// What whoever writes it believes to check.
    pub about: &'static str,
    /// The code people write, in Python, over `text` and the allowed domain `A` (subdomains allowed where
    /// the code knows them); tested against this implementation.
    pub code: &'static str,
    /// How it decides.
    pub decide: Decide,
}

/// How a gate decides.
#[derive(Clone, Debug)]
pub enum Decide {
    /// On the text alone.
    Text(fn(&[u8], Wanted<'_>) -> bool),
    /// It admits when the parser of this name reads recipients, and all their domains are allowed.
    Reading(&'static str),
}

/// One allowed domain, as a gate is asked about it.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The allowed domain, `A`.
    pub domain: &'a str,
    /// Domains below it are allowed too.
    pub subdomains: bool,
}

/// Every built-in gate.
pub static GATES: &[Gate] = &[
    text::LAST_AT,
    text::FIRST_AT,
    text::SUFFIX_AT,
    text::SUFFIX,
    text::ONE_AT,
    text::CONTAINS,
    pattern::INCIDENT,
    pattern::MATCH_OPEN,
    reading::STRICT,
];

/// The gate of this name; those of the self-test are found too.
///
/// # Errors
/// The names there are, where there is none.
pub fn find(id: &str) -> Result<Gate, String> {
    let known = || GATES.iter().map(|gate| gate.id).collect::<Vec<_>>().join(", ");
    let unknown = || format!("no gate `{}`; the gates are {}", crate::input::Input::new(id), known());
    GATES.iter().chain(PLANTED).find(|gate| gate.id == id).cloned().ok_or_else(unknown)
}
