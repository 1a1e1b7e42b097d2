//! addrdiff finds inputs on which two readers of an e-mail address disagree about **where the mail goes**.
//!
//! The flow goes one way, and a test holds every `use crate::` line against it:
//!
//! > `input`, `mailbox`, `verdict`, `policy` → `generate` → `parsers` → `gates` → `trial` → `classes` →
//! > `triage` → `journal` → `report`
//!
//! An [`input::Input`] is put to every selected [`parsers::Parser`] and gate: that is a trial. Classes are
//! pure functions of a trial that name a disagreement; triage reduces, names and confirms what they found; the
//! journal keeps it and reports show it. Only `campaign` and `replay` see all of the flow.
//!
//! Without default features the crate is the strict readers alone, for an application's own gate:
//!
//! ```
//! use addrdiff::parsers::strict;
//! let mailbox = strict::mailbox(b"user@Example.org").unwrap();
//! assert_eq!(mailbox.addr_spec.domain, addrdiff::domain::Domain::new("example.org"));
//!
//! let refused = strict::mailbox(b"a@malicious.org@important.com").unwrap_err();
//! assert_eq!(refused.offset, Some(15));
//! ```

#[cfg(feature = "harness")]
pub mod answer;
#[cfg(feature = "harness")]
pub mod campaign;
#[cfg(feature = "harness")]
pub mod check;
#[cfg(feature = "harness")]
pub mod classes;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "harness")]
pub mod config;
#[cfg(feature = "harness")]
pub mod deployment;
pub mod domain;
#[cfg(feature = "harness")]
pub mod environment;
#[cfg(feature = "harness")]
pub mod exit;
#[cfg(feature = "harness")]
pub mod explain;
#[cfg(feature = "harness")]
pub mod feedback;
#[cfg(feature = "harness")]
pub mod gates;
#[cfg(feature = "harness")]
pub mod generate;
#[cfg(feature = "harness")]
pub mod incident;
pub mod input;
#[cfg(feature = "harness")]
pub mod journal;
#[cfg(feature = "harness")]
pub mod json;
#[cfg(feature = "harness")]
pub mod level;
pub mod mailbox;
#[cfg(feature = "harness")]
pub mod matrix;
pub mod parsers;
#[cfg(feature = "harness")]
pub mod pattern;
#[cfg(feature = "harness")]
pub mod policy;
#[cfg(feature = "harness")]
pub mod probe;
#[cfg(feature = "harness")]
pub mod replay;
#[cfg(feature = "cli")]
pub mod report;
#[cfg(feature = "harness")]
pub mod select;
#[cfg(feature = "harness")]
pub mod triage;
#[cfg(feature = "harness")]
pub mod trial;
pub mod verdict;
