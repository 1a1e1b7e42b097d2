//! Planted readers: a correct lenient reader of ours, and one small bug a root cause, for the self-test.
//!
//! A search that finds nothing proves nothing unless it would have found something. Here is what it must
//! find: `planted/correct` reads one recipient as RFC 5322 has it, and each other reader is the same one
//! with a single step replaced, by the mistake that a root cause of published attacks is about. So whatever
//! is seen on a planted reader and not on the correct one is that mistake, and nothing else.
//!
//! A row a file, and the line here that registers each.

mod address;
mod c01_multi_at;
mod c02_name_or_address;
mod c03_after_angle;
mod c04_quoted_local_part;
mod c05_comment_decoy;
mod c06_glue;
mod c07_truncate;
mod c08_open_comment;
mod c09_list;
mod c10_group;
mod c11_source_route;
mod c13_encoded_word;
mod c14_fail_open;
mod c15_path_closed_early;
mod c16_line_break;
mod c17_nul;
mod c18_narrowing;
mod c19_old_idna;
mod c21_punycode;
mod c22_literal;
mod c24_gate_pattern;
mod correct;
mod grammar;
mod lexemes;
mod parser;
mod steps;

pub use parser::{list, open};
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

/// Every planted reader, the correct one first.
pub static PLANTED: &[Planted] = &[
    correct::PLANTED,
    c01_multi_at::PLANTED,
    c02_name_or_address::PLANTED,
    c03_after_angle::PLANTED,
    c04_quoted_local_part::PLANTED,
    c05_comment_decoy::PLANTED,
    c06_glue::PLANTED,
    c07_truncate::PLANTED,
    c08_open_comment::PLANTED,
    c09_list::PLANTED,
    c10_group::PLANTED,
    c11_source_route::PLANTED,
    c13_encoded_word::PLANTED,
    c14_fail_open::PLANTED,
    c15_path_closed_early::PLANTED,
    c16_line_break::PLANTED,
    c17_nul::PLANTED,
    c18_narrowing::PLANTED,
    c19_old_idna::PLANTED,
    c21_punycode::PLANTED,
    c22_literal::PLANTED,
    c24_gate_pattern::PLANTED,
];

/// The root causes that no reader of an address can have, and where they live instead.
pub static OUT_OF_SCOPE: &[(&str, &str)] = &[
    ("C12", "legacy routing by % and !: the relay's doing, after every reader has answered"),
    ("C20", "identities that collide: the account store's comparison, not a reading"),
    ("C23", "options on a command line: how sendmail is called, not who the recipient is"),
    ("C25", "emission: a correct reading written back as another list"),
];

/// `allowlist-bypass` and what comes with it: the mail goes elsewhere, and a gate was fooled.
const MISDELIVERY: &[&str] = &["allowlist-bypass", "extra-recipient", "domain-differs"];

impl Planted {
    /// Its whole name.
    pub fn id(&self) -> super::ParserId {
        super::ParserId::new("planted", self.surface)
    }

    /// It is the correct reader.
    pub fn is_correct(&self) -> bool {
        self.surface == correct::PLANTED.surface
    }

    /// [`Planted::witness`] under the default policy.
    pub fn witness(&self) -> crate::input::Input {
        let policy = crate::policy::Policy::default();
        let text = self.witness.replace('E', &policy.attacker).replace('A', &policy.allowed[0]);
        crate::input::Input::from_escaped(&text).unwrap_or_default()
    }
}
