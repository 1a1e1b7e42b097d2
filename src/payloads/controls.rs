//! Controls: what an application has to admit, and an outsider that it has to refuse. Without them a suite would praise
//! an application that refuses everything.

use super::record::{numbered, payload};
use super::verify::Seen;
use super::{Must, Payload};

/// The technique's name of controls.
pub(super) const CONTROL: &str = "control";

/// Ordinary addresses of each allowed domain, and one of the attacker's.
pub(super) fn all(allow: &[String], attacker: impl Fn(&str) -> String) -> Vec<Payload> {
    let ordinary = [("plain", "anna"), ("dotted", "anna.schmidt"), ("digits", "anna2")];
    let mut all = Vec::new();
    for (at, domain) in allow.iter().enumerate() {
        all.extend(ordinary.iter().map(|(name, local_part)| {
            let id = numbered(&format!("control-{name}"), at);
            let text = format!("{local_part}@{domain}");
            made(id, Must::Control, &text, format!("{local_part}@{{allowed}}"))
        }));
    }
    let id = "control-outsider".to_owned();
    let text = format!("anna@{}", attacker(&id));
    all.push(made(id, Must::MustReject, &text, "anna@{attacker}".into()));
    all
}

fn made(id: String, must: Must, text: &str, template: String) -> Payload {
    let source = "RFC 5321 section 4.1.2, Dot-string".to_owned();
    payload(id, CONTROL, (must, Seen::default()), text.as_bytes(), (template, source))
}
