//! addrdiff finds inputs on which two readers of an e-mail address disagree about **where the mail goes**.
//!
//! The flow goes one way, and a test holds every `use crate::` line against it:
//!
//! > `input`, `mailbox`, `verdict`, `policy` → `generate` → `parsers` → `gates` → `judge` → `corpus` →
//! > `finding` → `report` → `search`, `replay` → `check`
//!
//! An `input::Input` is put to every selected `parsers::Parser` and gate: that is a trial. Classes are
//! pure functions of a trial that name a disagreement; what they see is reduced, named and confirmed as a finding;
//! the journal keeps it and reports show it. Only `search`, `replay` and `check` see all of the flow.
//!
//! # The library
//!
//! Without default features the crate is what an application can put at its own gate, with no trace of the harness:
//!
//! - [`admit`](fn@admit) checks a text and returns a normalized address to mail;
//! - [`strict`] has the readers, RFC 5321, 6531 and 5322 to the letter, that say what a text means or why it means
//!   nothing;
//! - [`domain::Domain`], [`mailbox::AddrSpec`] and [`mailbox::Mailbox`] are equal where they mean the same, and are
//!   read from text by `parse`; with the feature `serde` they are serialized as text, checked on the way in.
//!
//! ```toml
//! [dependencies]
//! addrdiff = { version = "0.1", default-features = false }
//! ```
//!
//! ```
//! use addrdiff::{Allow, admit};
//!
//! let staff = Allow::domains(["state.example"])?;
//! let address = admit("Jane@State.Example", &staff)?;
//! assert_eq!(address.as_str(), "Jane@state.example");
//!
//! let refused = admit("x@outside.example@state.example", &staff).unwrap_err();
//! assert_eq!((refused.rule(), refused.offset()), ("Domain", 17));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ```
//! use addrdiff::{AddrSpec, Domain, strict};
//!
//! let mailbox = strict::mailbox(b"user@Example.org").unwrap();
//! assert_eq!(mailbox.addr_spec.domain, Domain::parse("example.org").unwrap());
//! assert_eq!("\"user\"@EXAMPLE.org".parse::<AddrSpec>().unwrap(), mailbox.addr_spec);
//!
//! let refused = strict::mailbox(b"a@malicious.org@important.com").unwrap_err();
//! assert_eq!(refused.offset, Some(15));
//! ```
//!
//! `examples/` has a sign-up's gate, and a program that says why it refuses.

// Files are read by `outside`, words for people go through `screen` and `shown`.
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr))]

pub mod admission;
pub mod domain;
pub mod mailbox;
pub mod rejection;
pub mod shown;

/// The strict readers, alone: the others come with the feature `harness`.
#[cfg(not(feature = "harness"))]
// cargo-mutants goes by no feature, and would try each mutant twice. `embedded` comes with the harness: this is never set.
#[cfg_attr(embedded, mutants::skip)]
pub mod parsers {
    pub mod strict;
}

pub use admission::{Admitted, Allow, Caution, Refusal, admit};
pub use domain::Domain;
pub use mailbox::{AddrSpec, Mailbox};
pub use parsers::strict;
pub use rejection::Rejection;

#[cfg(feature = "harness")]
pub mod answer;
#[cfg(feature = "harness")]
pub mod check;
#[cfg(feature = "harness")]
pub mod config;
#[cfg(feature = "harness")]
pub mod corpus;
#[cfg(feature = "harness")]
pub mod digest;
#[cfg(all(feature = "harness", unix))]
pub mod drivers;
#[cfg(feature = "harness")]
pub mod environment;
#[cfg(feature = "harness")]
pub mod error;
#[cfg(feature = "harness")]
pub mod explain;
#[cfg(feature = "harness")]
pub mod finding;
#[cfg(feature = "harness")]
pub mod gates;
#[cfg(feature = "harness")]
pub mod generate;
#[cfg(feature = "harness")]
pub mod health;
#[cfg(feature = "harness")]
pub mod incident;
#[cfg(feature = "harness")]
pub mod input;
#[cfg(feature = "harness")]
pub mod json;
#[cfg(feature = "harness")]
pub mod judge;
#[cfg(feature = "harness")]
pub mod level;
#[cfg(feature = "harness")]
pub mod matrix;
#[cfg(feature = "harness")]
pub mod no_such;
#[cfg(feature = "harness")]
pub mod outside;
#[cfg(feature = "harness")]
pub mod parsers;
#[cfg(feature = "harness")]
pub mod pattern;
#[cfg(feature = "harness")]
pub mod payloads;
#[cfg(feature = "harness")]
pub mod policy;
#[cfg(feature = "harness")]
pub mod replay;
#[cfg(feature = "harness")]
pub mod screen;
#[cfg(feature = "harness")]
pub mod search;
#[cfg(feature = "harness")]
pub mod select;
#[cfg(all(feature = "harness", unix))]
pub mod stacks;
#[cfg(feature = "harness")]
pub mod verdict;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "extension")]
pub mod extension;
#[cfg(feature = "cli")]
pub mod report;
#[cfg(feature = "cli")]
pub mod site;
#[cfg(feature = "cli")]
pub mod trust;
