//! The one shape in which an answer is written: by `explain`, in journals, by parsers in other languages.
//!
//! Data only. Bytes travel as base64, with the escaped form beside it for people.

mod verdict;

use crate::input::Input;
use crate::level::Level;
use crate::shown::{Shown, escaped};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

/// The version of this format: `v`.
pub const VERSION: u32 = 1;

/// The rule of a `skipped` answer: the software cannot receive such octets.
pub const INEXPRESSIBLE: &str = "cannot-be-expressed";

/// What was asked, and everything that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Answer {
    /// [`VERSION`].
    pub v: u32,
    /// The input, escaped.
    #[serde(deserialize_with = "escaped")]
    pub shown: String,
    /// The input's bytes.
    pub input_base64: String,
    /// What each parser said.
    pub answers: Vec<ParserAnswer>,
    /// What the gates let in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<GateAnswer>,
    /// The classes of disagreement that hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassAnswer>,
}

/// What one parser said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ParserAnswer {
    /// `family/surface@package`.
    #[serde(deserialize_with = "escaped")]
    pub parser: String,
    /// What exactly answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Shown>,
    /// `accepted`, `rejected`, `raised`, `timed-out`, `panicked`, `skipped`.
    #[serde(deserialize_with = "escaped")]
    pub verdict: String,
    /// Of an accepted verdict: `mailboxes`, `empty`, `null-recipient`, `malformed`, `yes`.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The deliverable recipients.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mailboxes: Vec<MailboxAnswer>,
    /// The recipients that are no addresses, escaped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub malformed: Vec<Shown>,
    /// The null recipient is among them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub null_recipient: bool,
    /// What the parser itself returned, escaped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Shown>,
    /// What it returned for each mailbox, escaped, where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spelled: Vec<Shown>,
    /// What it complained about while accepting.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defects: Vec<Shown>,
    /// Why it refused, raised, or was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What probes brought to light besides, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Shown>,
}

/// A recipient as a parser understood it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MailboxAnswer {
    /// The phrase, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Unquoted.
    pub local_part: String,
    /// As read.
    pub domain: String,
    /// Where the parts stand in the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spans: Option<SpansAnswer>,
}

/// Octets from the start of the input, `[start, end)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SpansAnswer {
    /// Of the display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<[usize; 2]>,
    /// Of the local-part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_part: Option<[usize; 2]>,
    /// Of the domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<[usize; 2]>,
}

/// Why a parser refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Reason {
    /// The ABNF rule, the exception's type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Shown>,
    /// Octets from the start of the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
    /// In words.
    pub text: Shown,
}

/// What one gate let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GateAnswer {
    /// Its name.
    #[serde(deserialize_with = "escaped")]
    pub gate: String,
    /// The domains for whose address it takes the text.
    pub admits: Vec<String>,
}

/// A class that holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ClassAnswer {
    /// Its name.
    #[serde(deserialize_with = "escaped")]
    pub class: String,
    /// How much follows.
    pub level: Option<Level>,
    /// The allowed domain under which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed: Option<String>,
    /// What its owners call the deployment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment: Option<String>,
    /// The gate of a deployment, or the one that makes a pair matter.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
    /// The route of a deployment, or the parser.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// The two parsers of a pair.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<[String; 2]>,
    /// Who is wrong: `gate`, `parser`, `both`, `open`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<String>,
    /// The delivery rule by which a server may take what the route returns so: it depends on the server.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<String>,
}

/// Bytes as they travel.
pub fn to_base64(input: &Input) -> String {
    BASE64_STANDARD.encode(input.bytes())
}

/// Bytes as they arrive.
///
/// # Errors
/// What is wrong with the base64.
pub fn from_base64(text: &str) -> Result<Input, String> {
    BASE64_STANDARD.decode(text).map(Input::new).map_err(|error| format!("no base64: {error}"))
}
