// What the drivers in Rust have in common: the conversation with addrdiff.
//
// One question a line on standard input, {"id":…,"input_base64":…}; one answer a line, in order, after a first line
// that says who answers.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use std::io::{self, BufRead, Write};

/// Why a text has no recipients.
pub enum Refused {
    /// The software says so.
    Because(String),
    /// It is no UTF-8, and so no `&str`: the software cannot be asked.
    NoText,
}

/// The text as software that takes a `&str` gets it.
#[allow(dead_code)]
pub fn text(octets: &[u8]) -> Result<&str, Refused> {
    std::str::from_utf8(octets).map_err(|_| Refused::NoText)
}

/// A route or a parser: `recipients` returns the strings that mail would go to, or why there are none.
pub fn reads(
    name: &str,
    version: &str,
    grammar: &str,
    recipients: impl Fn(&[u8]) -> Result<Vec<String>, Refused>,
) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", json!({ "v": 1, "name": name, "version": version, "reads": grammar }))?;
    out.flush()?;
    for line in io::stdin().lock().lines() {
        let question: Value = serde_json::from_str(&line?)?;
        let text = question["input_base64"].as_str().unwrap_or_default();
        let text = BASE64_STANDARD.decode(text).map_err(io::Error::other)?;
        let mut answer = match recipients(&text) {
            Ok(recipients) => json!({ "verdict": "accepted", "recipients": recipients }),
            Err(Refused::Because(why)) => json!({ "verdict": "rejected", "reason": { "text": why } }),
            Err(Refused::NoText) => {
                json!({ "verdict": "skipped", "reason": { "rule": "cannot-be-expressed", "text": "no UTF-8" } })
            }
        };
        answer["id"] = question["id"].clone();
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}
