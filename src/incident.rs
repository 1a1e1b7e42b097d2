//! Incidents: what somebody ran, step by step, put to real parsers of before and after a repair.

use crate::error::FileError;
use crate::input::Input;
use crate::judge::examine::{Look, examine};
use crate::judge::panel::Panel;
use crate::outside;
use crate::parsers::Registry;
use crate::policy::Policy;
use crate::select::{SelectError, Selection};
use crate::shown::Shown;
use crate::verdict::{Kind, Verdict};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A deployment that let somebody in, and its repairs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// In a line.
    pub title: String,
    /// What happened, for a newcomer.
    pub story: String,
    /// Where it is told.
    pub source: String,
    /// The text that did it.
    pub text: String,
    /// The allowed domain.
    pub allow: String,
    /// The attacker's.
    pub attacker: String,
    /// The package that was run, before the parser was repaired.
    pub before: String,
    /// One of after the repair.
    pub after: String,
    /// What was deployed, one after the other.
    pub step: Vec<Step>,
}

/// One thing that was deployed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// In a line.
    pub title: String,
    /// The gate; `PACKAGE` in it stands for the package.
    pub gate: String,
    /// The surface whose recipients got the mail.
    pub route: String,
    /// What comes of it with the package of before.
    pub before: StepResult,
    /// What comes of it with the one of after.
    pub after: StepResult,
    /// What to learn from it.
    pub lesson: String,
}

/// What comes of a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepResult {
    /// Mail leaves the policy.
    Bypass,
    /// The gate refuses the text.
    Refused,
    /// The parser returns its word for nothing.
    EmptyRecipient,
    /// What is mailed to is no address.
    Malformed,
    /// `RCPT TO:<>`.
    NullRecipient,
    /// Mail goes to an allowed domain.
    Delivered,
    /// The parser refuses, or does not answer.
    NoAnswer,
}

/// An incident that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum IncidentError {
    /// Its file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] FileError),
    /// Its file holds something else.
    #[error("{}", Shown::path(.path))]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        source: Box<toml::de::Error>,
    },
}

/// Reads an incident.
///
/// # Errors
/// What cannot be read, with the file's name.
pub fn read(path: &Path) -> Result<Incident, IncidentError> {
    let octets = outside::read_named(path, outside::TEXT);
    let text = octets.and_then(outside::as_text).map_err(FileError::of(path))?;
    let invalid = |error| IncidentError::Invalid { path: path.to_owned(), source: Box::new(error) };
    toml::from_str(&text).map_err(invalid)
}

/// What really comes of a step with this package, and what the route mailed to.
///
/// # Errors
/// A gate or parser that is not there.
pub fn play(
    registry: &Registry,
    incident: &Incident,
    step: &Step,
    package: &str,
) -> Result<(StepResult, Option<Input>), SelectError> {
    let route = format!("{}@{package}", step.route);
    let gate = step.gate.replace("PACKAGE", package);
    let parsers = vec!["strict/mailbox".into(), route.clone()];
    let registry = registry.clone();
    let panel = Selection { parsers, gates: vec![gate], registry, ..Selection::default() }.panel()?;
    let (gate, route) = places(&panel, &route);
    let policy = Policy {
        allowed: vec![incident.allow.clone()],
        attacker: incident.attacker.clone(),
        ..Policy::default()
    };
    let input = Input::new(incident.text.as_str());
    let trial = examine(&panel, &policy, &input, Look::Once).trial;
    let verdicts = &trial.verdicts;
    let mailed = verdicts[route].reading().and_then(|reading| reading.raw.clone());
    if !trial.is_admitted(gate) {
        return Ok((StepResult::Refused, None));
    }
    Ok((outcome(&verdicts[route], &policy), mailed))
}

/// The one gate, and the route in the panel.
fn places(panel: &Panel, route: &str) -> (usize, usize) {
    let at = panel.parsers().iter().position(|parser| parser.id().to_string() == route);
    (0, at.unwrap_or(0))
}

fn outcome(verdict: &Verdict, policy: &Policy) -> StepResult {
    let Some(reading) = verdict.reading() else { return StepResult::NoAnswer };
    match reading.kind() {
        Kind::Mailboxes if verdict.domains().all(|domain| policy.allows(domain)) => StepResult::Delivered,
        Kind::Mailboxes => StepResult::Bypass,
        Kind::Malformed => StepResult::Malformed,
        Kind::NullRecipient => StepResult::NullRecipient,
        Kind::Empty | Kind::Yes => StepResult::EmptyRecipient,
    }
}

impl StepResult {
    /// In words.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Bypass => "BYPASS: mail leaves the allowed domain",
            Self::Refused => "refused by the gate",
            Self::EmptyRecipient => "no recipient: the parser returns nothing",
            Self::Malformed => "the raw text goes on the wire, which is no address",
            Self::NullRecipient => "RCPT TO:<>, mail to nobody",
            Self::Delivered => "delivered to the allowed domain",
            Self::NoAnswer => "the parser refuses",
        }
    }
}
