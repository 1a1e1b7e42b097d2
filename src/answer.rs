//! The one shape in which an answer is written: by `explain`, in journals, by parsers in other languages.
//!
//! Data only. Bytes travel as base64, with the escaped form beside it for people.

use crate::input::Input;
use crate::level::Level;
use crate::mailbox::{AddrSpec, Mailbox, Span, Spans};
use crate::verdict::{Cause, Reading, Recipient, Rejection, Verdict};
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
    pub parser: String,
    /// What exactly answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// `accepted`, `rejected`, `raised`, `timed-out`, `panicked`, `skipped`.
    pub verdict: String,
    /// Of an accepted verdict: `mailboxes`, `empty`, `null-recipient`, `malformed`, `yes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The deliverable recipients.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mailboxes: Vec<MailboxAnswer>,
    /// The recipients that are no addresses, escaped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub malformed: Vec<String>,
    /// The null recipient is among them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub null_recipient: bool,
    /// What the parser itself returned, escaped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    /// What it returned for each mailbox, escaped, where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spelled: Vec<String>,
    /// What it complained about while accepting.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defects: Vec<String>,
    /// Why it refused, raised, or was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What probes brought to light besides, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
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
    pub rule: Option<String>,
    /// Octets from the start of the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
    /// In words.
    pub text: String,
}

/// What one gate let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GateAnswer {
    /// Its name.
    pub gate: String,
    /// The domains for whose address it takes the text.
    pub admits: Vec<String>,
}

/// A class that holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ClassAnswer {
    /// Its name.
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
    /// The route of a deployment, or the parser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// The two parsers of a pair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<[String; 2]>,
    /// The delivery rule by which a server may take what the route returns so: it depends on the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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

impl ParserAnswer {
    /// A verdict in this shape.
    pub fn new(parser: String, verdict: &Verdict) -> Self {
        let answer = Self { parser, verdict: verdict.name().into(), ..Self::default() };
        let reason = |text: &str| Some(Reason { text: text.into(), ..Reason::default() });
        match verdict {
            Verdict::Accepted(reading) => answer.with_reading(reading),
            Verdict::Rejected(rejection) => Self { reason: Some(rejection.into()), ..answer },
            Verdict::Raised { exception, text } => {
                let reason = Reason { rule: Some(exception.clone()), offset: None, text: shown(text) };
                Self { reason: Some(reason), ..answer }
            }
            Verdict::Panicked { text } => Self { reason: reason(&shown(text)), ..answer },
            Verdict::Skipped { why, inexpressible } => {
                let rule = inexpressible.then(|| INEXPRESSIBLE.to_owned());
                let reason = Some(Reason { rule, text: shown(why), ..Reason::default() });
                Self { reason, ..answer }
            }
            Verdict::TimedOut => answer,
        }
    }

    fn with_reading(self, reading: &Reading) -> Self {
        Self {
            kind: Some(reading.kind().name().into()),
            mailboxes: reading.mailboxes().map(MailboxAnswer::from).collect(),
            malformed: reading.malformed().map(Input::to_string).collect(),
            null_recipient: reading.recipients.contains(&Recipient::Null),
            raw: reading.raw.as_ref().map(Input::to_string),
            spelled: reading.spelled.iter().map(Input::to_string).collect(),
            defects: reading.defects.iter().chain(&reading.unfollowed).map(|defect| shown(defect)).collect(),
            ..self
        }
    }

    /// The verdict that this shape says, from a parser in another language.
    ///
    /// # Errors
    /// What does not fit: an unknown verdict or kind, escapes that cannot be read.
    pub fn verdict(&self) -> Result<Verdict, String> {
        let reason = self.reason.clone().unwrap_or_default();
        match self.verdict.as_str() {
            "accepted" => self.reading().map(Verdict::Accepted),
            "rejected" => Ok(Verdict::Rejected(reason.into())),
            "raised" => Ok(Verdict::Raised { exception: reason.rule.unwrap_or_default(), text: reason.text }),
            "timed-out" => Ok(Verdict::TimedOut),
            "panicked" => Ok(Verdict::Panicked { text: reason.text }),
            "skipped" => Ok(Verdict::Skipped {
                inexpressible: reason.rule.as_deref() == Some(INEXPRESSIBLE),
                why: reason.text,
            }),
            other => Err(format!("`{}` is no verdict", Input::new(other))),
        }
    }

    fn reading(&self) -> Result<Reading, String> {
        let raw =
            self.raw.as_deref().map(Input::from_escaped).transpose().map_err(|error| error.to_string())?;
        let mailboxes = self.mailboxes.iter().map(|mailbox| Recipient::Mailbox(mailbox.into()));
        let mut recipients: Vec<Recipient> = mailboxes.collect();
        for text in &self.malformed {
            let text = Input::from_escaped(text).map_err(|error| error.to_string())?;
            recipients.push(Recipient::Malformed(text));
        }
        let null = self.null_recipient || self.kind.as_deref() == Some("null-recipient");
        recipients.extend(null.then_some(Recipient::Null));
        match self.kind.as_deref() {
            Some("mailboxes") if !self.mailboxes.is_empty() => {}
            Some("mailboxes") => return Err("kind `mailboxes` without a mailbox".into()),
            Some("empty") => recipients.push(Recipient::Empty("nothing")),
            Some("yes") => recipients.push(Recipient::Yes),
            Some("malformed") if self.malformed.is_empty() => {
                recipients.push(Recipient::Malformed(raw.clone().unwrap_or_default()));
            }
            Some("malformed" | "null-recipient") => {}
            other => return Err(format!("an accepted verdict has no kind {other:?}")),
        }
        let spelled =
            self.spelled.iter().map(|text| Input::from_escaped(text).map_err(|error| error.to_string()));
        let spelled = spelled.collect::<Result<_, _>>()?;
        Ok(Reading { recipients, raw, defects: self.defects.clone(), spelled, unfollowed: None })
    }
}

/// Text from a parser, safe to show.
fn shown(text: &str) -> String {
    Input::new(text).to_string()
}

impl From<&Mailbox<'_>> for MailboxAnswer {
    fn from(mailbox: &Mailbox<'_>) -> Self {
        let spans = (mailbox.spans != Spans::default()).then(|| SpansAnswer::from(&mailbox.spans));
        Self {
            display_name: mailbox.display_name.as_ref().map(ToString::to_string),
            local_part: mailbox.addr_spec.local_part.to_string(),
            domain: mailbox.addr_spec.domain.to_string(),
            spans,
        }
    }
}

impl From<&MailboxAnswer> for Mailbox<'static> {
    fn from(answer: &MailboxAnswer) -> Self {
        let domain = crate::domain::Domain::new(answer.domain.clone());
        Self {
            display_name: answer.display_name.clone().map(Into::into),
            addr_spec: AddrSpec { local_part: answer.local_part.clone().into(), domain },
            spans: Spans::default(),
        }
    }
}

impl From<&Spans> for SpansAnswer {
    fn from(spans: &Spans) -> Self {
        let pair = |span: &Option<Span>| span.as_ref().map(|span| [span.start, span.end]);
        Self {
            display_name: pair(&spans.display_name),
            local_part: pair(&spans.local_part),
            domain: pair(&spans.domain),
        }
    }
}

impl From<&Rejection> for Reason {
    fn from(rejection: &Rejection) -> Self {
        let (rule, offset) = (Some(rejection.rule.to_string()), rejection.offset);
        Self { rule, offset, text: shown(&rejection.expected) }
    }
}

impl From<Reason> for Rejection {
    fn from(reason: Reason) -> Self {
        let rule = reason.rule.unwrap_or_default().into();
        Self { rule, offset: reason.offset, expected: reason.text.into(), cause: Cause::Other }
    }
}
