//! Planted readers: a correct lenient reader of ours, and one small bug a root cause, for the self-test.
//!
//! A search that finds nothing proves nothing unless it would have found something. Here is what it must
//! find: `planted/correct` reads one recipient as RFC 5322 has it, and each other reader is the same one
//! with a single step replaced, by the mistake that a root cause of published attacks is about. So whatever
//! is seen on a planted reader and not on the correct one is that mistake, and nothing else.
//!
//! A reader is a row of `rows.rs`, and its mistake a small function of `mistakes.rs`.

mod address;
mod grammar;
mod lexemes;
mod mistakes;
mod parser;
mod rows;
mod steps;

pub use parser::{list, open};
pub use rows::PLANTED;
use steps::Steps;

/// A reader of ours, with or without a bug.
pub struct Planted {
    /// Its surface: `c01-multi-at`; the family is `planted`.
    pub surface: &'static str,
    /// The root cause, `C1` to `C25`; `none` for the correct reader.
    pub cause: &'static str,
    /// What it does wrong.
    pub about: &'static str,
    /// The shortest text that we know to show it, escaped; `A` and `E` stand for the policy's domains.
    pub witness: &'static str,
    /// The classes that count as having found it.
    pub shows: &'static [&'static str],
    /// The gates it is hunted with, where not the ones that are sound for the correct reader.
    pub gates: &'static [&'static str],
    steps: Steps,
}

/// The root causes that no reader of an address can have, and where they live instead.
pub static OUT_OF_SCOPE: &[(&str, &str)] = &[
    ("C12", "legacy routing by % and !: the relay's doing, after every reader has answered"),
    ("C20", "identities that collide: the account store's comparison, not a reading"),
    ("C23", "options on a command line: how sendmail is called, not who the recipient is"),
    ("C25", "emission: a correct reading written back as another list"),
];

impl Planted {
    /// Its whole name.
    pub fn id(&self) -> super::ParserId {
        super::ParserId::new("planted", self.surface)
    }

    /// It is the correct reader.
    pub fn is_correct(&self) -> bool {
        self.cause == "none"
    }

    /// [`Planted::witness`] under the default policy.
    pub fn witness(&self) -> crate::input::Input {
        let policy = crate::policy::Policy::default();
        let text = self.witness.replace('E', &policy.attacker).replace('A', &policy.allowed[0]);
        crate::input::Input::from_escaped(&text).unwrap_or_default()
    }
}
