//! Writes a finding as a case of the corpus, with what every parser answered as the expectation.

use crate::answer::ParserAnswer;
use crate::corpus::in_words;
use crate::policy::Policy;
use std::fmt::Write;

/// What becomes a case.
pub struct Promoted<'a> {
    /// The case's name.
    pub name: &'a str,
    /// The reduced text, escaped.
    pub shown: &'a str,
    /// Why it is kept.
    pub reason: &'a str,
    /// Where it was published, or who was told.
    pub source: &'a str,
    /// Under which policy.
    pub policy: &'a Policy,
    /// What every parser answered.
    pub answers: &'a [ParserAnswer],
    /// The class that it shows.
    pub class: &'a str,
    /// On whom: `gate > route`, `strict ~ parser`, `parser`.
    pub parties: Vec<String>,
}

/// The case, in the format of `corpus/*.toml`.
///
/// # Errors
/// An answer that is no verdict.
pub fn case(from: &Promoted<'_>) -> Result<String, String> {
    let mut case = String::from("\n[[case]]\n");
    for (key, value) in
        [("name", from.name), ("escaped", from.shown), ("reason", from.reason), ("source", from.source)]
    {
        let _ = writeln!(case, "{key} = {}", quoted(value));
    }
    let _ = writeln!(
        case,
        "allow = {}\nattacker = {}",
        list(&from.policy.allowed),
        quoted(&from.policy.attacker)
    );
    case.push_str("[case.expect]\n");
    for answer in from.answers {
        let _ = writeln!(case, "{} = {}", quoted(&answer.parser), quoted(&in_words(&answer.verdict()?)));
    }
    let _ = writeln!(case, "[case.finds]\n{} = {}", quoted(from.class), list(&from.parties));
    Ok(case)
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}

/// A basic string of TOML. What comes here is escaped text or names: printable ASCII.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
