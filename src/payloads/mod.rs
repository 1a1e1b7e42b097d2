//! Payloads for other people's tests: the committed corpus, put to the user's domains. Beside `check` in the flow.
//!
//! A payload is exported only where a published reading of it, judged as every deployment is, leaves the user's domains
//! behind some gate; what is not shown so, or what a format cannot carry, is left out and counted. Readings are those of
//! the strict readers, those that a case of the corpus expects, and those recorded in `recorded.toml`, each with its
//! source: what was found and not published has no way in.

mod catalogue;
mod controls;
mod making;
mod reading;
mod record;
mod spelling;
mod verify;

pub mod formats;

pub use catalogue::{Outside, Recorded, Technique, outside, recorded, techniques};
pub use making::export;
pub use reading::{PublishedReading, releases};
pub use spelling::{Carries, Spellings};

use crate::corpus::Case;
use crate::level::Level;
use serde::Serialize;

/// The gates and the published readings that let somebody in together by the text of this case, under its own policy.
pub fn ways_in(case: &Case) -> Vec<(String, PublishedReading)> {
    let policy = case.policies.first().cloned().unwrap_or_default();
    verify::see(&case.input, &policy, reading::Returned::all(case, &policy, &policy)).ways_in
}

/// What is exported.
#[derive(Clone, Debug)]
pub struct Request {
    /// The allowed domains.
    pub allow: Vec<String>,
    /// The attacker's domain; `{id}` in it stands for the payload's id.
    pub attacker: String,
    /// Techniques, by name or pattern; none for all.
    pub techniques: Vec<String>,
    /// Readers that misread it, by name or pattern; none for all.
    pub readers: Vec<String>,
    /// Gates that it has to fool, by name or pattern; none for all.
    pub gates: Vec<String>,
}

/// Why nothing is exported: what was asked for is not there.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PayloadError(pub String);

/// The payloads for some domains.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Export {
    /// Of this format: 1.
    pub v: u32,
    /// The release that wrote it.
    pub addrdiff: String,
    /// The allowed domains.
    pub allow: Vec<String>,
    /// The attacker's domain, or its template.
    pub attacker: String,
    /// Every technique that a payload is of.
    pub techniques: Vec<Technique>,
    /// Controls first, then technique by technique.
    pub payloads: Vec<Payload>,
    /// What is not here, and why.
    pub left_out: Vec<LeftOut>,
}

/// A text to put to an application, and what must become of it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Payload {
    /// Stable over releases and domains; a label of the DNS.
    pub id: String,
    /// The technique's id; `control` for a control.
    pub technique: String,
    /// What must become of it.
    pub must: Must,
    /// The text, where it is UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its octets.
    pub base64: String,
    /// Its octets as the program shows them, with escapes; `{allowed}`, `{attacker}` where the domains stand.
    pub template: String,
    /// The account that it must not be taken for, where it is about accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub victim: Option<String>,
    /// How much follows where it gets in; none for controls and what is acceptable.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub level: Option<Level>,
    /// Who reads it in a way that leaves the allowed domains, or carries more than an address.
    pub readings: Vec<PublishedReading>,
    /// Gates that admit it before one of these readings.
    pub gates: Vec<String>,
    /// What a transport has to carry.
    pub carries: Vec<Carries>,
    /// How it is written where it travels; a spelling that does not exist is null.
    pub spellings: Spellings,
    /// The case of the corpus that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Where it was published.
    pub source: String,
}

/// What must become of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Must {
    /// Admitted, and its mail arrives at this very address: a suite that refuses everything fails.
    Control,
    /// Refused: in no standard reading is it an address of an allowed domain.
    MustReject,
    /// Refused, or all its mail stays within the allowed domains.
    MustStayInside,
    /// An address of an allowed domain in unusual syntax: refused or admitted, mail stays inside.
    Acceptable,
}

impl Must {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Control => "control",
            Self::MustReject => "must-reject",
            Self::MustStayInside => "must-stay-inside",
            Self::Acceptable => "acceptable",
        }
    }
}

/// What is not exported, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LeftOut {
    /// Why.
    pub why: String,
    /// How many.
    pub count: usize,
    /// Which.
    pub ids: Vec<String>,
}

impl LeftOut {
    /// Nothing for none.
    pub fn of(why: &str, ids: Vec<String>) -> Option<Self> {
        (!ids.is_empty()).then(|| Self { why: why.to_owned(), count: ids.len(), ids })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published schema is what the types say; `BLESS=1` writes it.
    #[test]
    fn the_published_schema_of_payloads_is_that_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/reports/payloads.schema.json");
        let schema = format!("{}\n", serde_json::to_string_pretty(&schemars::schema_for!(Export)).unwrap());
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(path, &schema).unwrap();
        }
        let published = std::fs::read_to_string(path).unwrap_or_default();
        assert!(published == schema, "`BLESS=1 cargo test --lib published_schema` writes {path}");
    }
}
