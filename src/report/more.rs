//! What later stages of triage may add to a finding: shown where it is there, missed by nobody where not.

use crate::input::Input;
use crate::journal::Finding;
use serde_json::Value;

/// Optional facts of a finding, ready to show.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct More {
    /// What the attacker wins.
    pub prize: Option<String>,
    /// From which step of spelling on the readers part.
    pub rung: Option<String>,
    /// The nearest input on which all agree, escaped.
    pub nearest: Option<String>,
    /// Commands that show it without this program.
    pub reproductions: Vec<String>,
}

impl More {
    /// What this finding has of it.
    pub fn of(finding: &Finding) -> Self {
        let Ok(line) = serde_json::to_value(finding) else { return Self::default() };
        let reproductions = line.get("reproductions").or_else(|| line.get("reproduction"));
        Self {
            prize: line.get("prize").and_then(text),
            rung: line.get("rung").and_then(text),
            nearest: line.get("nearest").and_then(text),
            reproductions: match reproductions {
                Some(Value::Array(all)) => all.iter().filter_map(text).collect(),
                Some(one) => text(one).into_iter().collect(),
                None => Vec::new(),
            },
        }
    }
}

/// A text, or the part of an object that says it in one.
fn text(value: &Value) -> Option<String> {
    let said = match value {
        Value::String(text) => Some(text.as_str()),
        Value::Object(object) => {
            ["shown", "command", "text"].iter().find_map(|key| object.get(*key)?.as_str())
        }
        _ => None,
    };
    // Escaped once by whoever wrote it: bytes that cannot be shown are all that is escaped here.
    said.map(|said| {
        if said.bytes().all(|b| (b' '..=b'~').contains(&b)) {
            said.into()
        } else {
            Input::new(said).to_string()
        }
    })
}
