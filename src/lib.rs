//! addrdiff finds inputs on which two readers of an e-mail address disagree about **where the mail goes**.
//!
//! The flow goes one way, and a test holds every `use crate::` line against it:
//!
//! > `input`, `mailbox`, `verdict`, `policy` → `generate` → `parsers` → `gates` → `judge` → `corpus` →
//! > `finding` → `report` → `search`, `replay` → `check`
//!
//! An [`input::Input`] is put to every selected [`parsers::Parser`] and gate: that is a trial. Classes are
//! pure functions of a trial that name a disagreement; what they see is reduced, named and confirmed as a finding;
//! the journal keeps it and reports show it. Only `search`, `replay` and `check` see all of the flow.
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

// Files are read by `outside`, words for people go through `screen` and `shown`.
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::print_stdout, clippy::print_stderr))]

pub mod domain;
pub mod input;
pub mod mailbox;
pub mod parsers;
pub mod shown;
pub mod verdict;

cfg_if::cfg_if! {
    if #[cfg(feature = "harness")] {
        pub mod answer;
        pub mod check;
        pub mod config;
        pub mod corpus;
        pub mod environment;
        pub mod exit;
        pub mod explain;
        pub mod finding;
        pub mod gates;
        pub mod generate;
        pub mod health;
        pub mod incident;
        pub mod json;
        pub mod judge;
        pub mod level;
        pub mod matrix;
        pub mod outside;
        pub mod pattern;
        pub mod policy;
        pub mod replay;
        pub mod screen;
        pub mod search;
        pub mod select;
    }
}

cfg_if::cfg_if! {
    if #[cfg(feature = "cli")] {
        pub mod cli;
        pub mod report;
    }
}
