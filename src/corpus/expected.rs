//! An expectation in a word, and a verdict in the same language.

use super::domains;
use crate::input::Input;
use crate::verdict::{Kind, Verdict};

/// What a parser is expected to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Deliverable mailboxes at these domains, as the parser reads them.
    Domains(Vec<String>),
    /// `-`: accepted, with no deliverable mailbox, of whatever kind.
    NoRecipient,
    /// `empty`, `malformed`, `null`, `yes`: accepted, and of this kind.
    Kind(Kind),
    /// `reject`, or with its rule `reject:Domain`.
    Reject(Option<String>),
    /// `raise:RecursionError`: this exception, which the surface does not document.
    Raise(String),
}

/// The kinds that have a word of their own.
const KINDS: [(&str, Kind); 4] = [
    ("empty", Kind::Empty),
    ("malformed", Kind::Malformed),
    ("null", Kind::NullRecipient),
    ("yes", Kind::Yes),
];

impl Expected {
    /// Reads the word.
    ///
    /// # Errors
    /// It is empty, or an `accept` and the like that nothing means.
    pub fn parse(word: &str) -> Result<Self, String> {
        let kind = KINDS.iter().find(|(name, _)| *name == word);
        match (word.split_once(':'), kind) {
            (_, Some((_, kind))) => Ok(Self::Kind(*kind)),
            _ if word == "-" => Ok(Self::NoRecipient),
            _ if word == "reject" => Ok(Self::Reject(None)),
            (Some(("reject", rule)), _) if !rule.is_empty() => Ok(Self::Reject(Some(rule.into()))),
            (Some(("raise", exception)), _) if !exception.is_empty() => Ok(Self::Raise(exception.into())),
            _ if is_a_list_of_domains(word) => {
                Ok(Self::Domains(words(word).into_iter().map(from_word).collect()))
            }
            _ => Err(format!(
                "`{}` is no expectation; those are domains joined by a blank (`@label` where there is no dot), \
                 `-`, `empty`, `malformed`, `null`, `yes`, `reject`, `reject:Rule`, `raise:Exception`",
                Input::new(word)
            )),
        }
    }

    /// The verdict is the expected one.
    pub fn holds(&self, verdict: &Verdict) -> bool {
        match (self, verdict) {
            (Self::Domains(wanted), Verdict::Accepted(_)) => *wanted == domains(verdict),
            (Self::NoRecipient, Verdict::Accepted(reading)) => reading.kind() != Kind::Mailboxes,
            (Self::Kind(kind), Verdict::Accepted(reading)) => reading.kind() == *kind,
            (Self::Reject(rule), Verdict::Rejected(rejection)) => {
                rule.as_ref().is_none_or(|rule| rejection.rule == rule.as_str())
            }
            (Self::Raise(wanted), Verdict::Raised { exception, .. }) => exception == wanted.as_str(),
            _ => false,
        }
    }
}

/// A misspelt word has neither a dot nor brackets; a domain of one label is written `@label`.
fn is_a_list_of_domains(word: &str) -> bool {
    words(word).into_iter().all(|one| one.contains('.') || one.starts_with(['[', '@']))
}

/// The words of an expectation; a blank in an address literal's brackets parts nothing.
fn words(text: &str) -> Vec<&str> {
    let mut inside = false;
    let parts = text.split(move |c| {
        inside = match c {
            '[' => true,
            ']' => false,
            _ => inside,
        };
        c == ' ' && !inside
    });
    parts.collect()
}

fn from_word(word: &str) -> String {
    word.strip_prefix('@').unwrap_or(word).to_owned()
}

fn to_words(domains: &[String]) -> String {
    let word = |domain: &String| {
        let plain = domain.contains('.') || domain.starts_with('[');
        if plain { domain.clone() } else { format!("@{domain}") }
    };
    Input::new(domains.iter().map(word).collect::<Vec<_>>().join(" ")).to_string()
}

/// A verdict in the language of expectations; `Input`'s escapes where a domain needs them.
pub fn in_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Accepted(reading) => match KINDS.iter().find(|(_, kind)| *kind == reading.kind()) {
            Some((word, _)) => (*word).into(),
            None => to_words(&domains(verdict)),
        },
        Verdict::Rejected(rejection) => format!("reject:{}", rejection.rule),
        Verdict::Raised { exception, .. } => format!("raise:{exception}"),
        other => other.name().into(),
    }
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Domains(domains) => f.write_str(&to_words(domains)),
            Self::NoRecipient => f.write_str("-"),
            Self::Kind(kind) => {
                f.write_str(KINDS.iter().find(|(_, one)| one == kind).map_or("mailboxes", |(word, _)| word))
            }
            Self::Reject(None) => f.write_str("reject"),
            Self::Reject(Some(rule)) => write!(f, "reject:{rule}"),
            Self::Raise(exception) => write!(f, "raise:{exception}"),
        }
    }
}
