//! `injection`: a line break, a NUL or an SMTP parameter reaches the recipient.

use super::{Class, Level, On, Sighting};
use crate::judge::trial::Trial;
use crate::verdict::{Reading, Verdict};

pub(super) const CLASS: Class = Class {
    id: "injection",
    on: On::ParserAndDeployment,
    about: "CR, LF, NUL or an SMTP parameter reaches the recipient or the wire",
    find,
};

fn find(trial: &Trial<'_>, sightings: &mut Vec<Sighting>) {
    for (parser, verdict) in trial.others() {
        if carries(verdict) {
            let on_the_wire = trial.panel.parsers()[parser].writes_envelope();
            let level = if on_the_wire { Level::High } else { Level::Medium };
            sightings.push(Sighting::of_parser(&CLASS, level, parser));
        }
    }
    for (deployment, verdict) in trial.named_admitting_deployments() {
        if carries(verdict) {
            sightings.push(Sighting::of_deployment(&CLASS, Level::High, deployment));
        }
    }
}

fn carries(verdict: &Verdict) -> bool {
    verdict.reading().is_some_and(|reading| carries_control(reading) || carries_parameter(reading))
}

/// What the parser returned holds an octet that ends a line or a C string.
fn carries_control(reading: &Reading) -> bool {
    let raw = reading.raw.iter().chain(reading.malformed());
    raw.into_iter().any(|text| text.bytes().iter().any(|&b| matches!(b, b'\r' | b'\n' | 0)))
}

/// Behind the path's `>` stands what a server takes for an `esmtp-param` (RFC 5321 section 4.1.1.11).
fn carries_parameter(reading: &Reading) -> bool {
    reading.malformed().any(|text| {
        let behind = behind_path(text.bytes());
        behind.first() == Some(&b' ') && behind.get(1).is_some_and(u8::is_ascii_alphanumeric)
    })
}

/// What stands behind the first `>` that is in no quoted-string; nothing where there is none.
fn behind_path(text: &[u8]) -> &[u8] {
    let (mut quoted, mut escaped) = (false, false);
    for (at, &octet) in text.iter().enumerate() {
        match octet {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'>' if !quoted => return &text[at + 1..],
            _ => {}
        }
    }
    &[]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Input;
    use crate::verdict::Recipient;

    fn returning(text: &str) -> Reading {
        Reading::one(Recipient::Malformed(Input::new(text)), Input::new(text))
    }

    #[test]
    fn a_parameter_is_what_follows_the_path() {
        assert!(carries_parameter(&returning("<a@b.example> NOTIFY=NEVER")));
        assert!(carries_parameter(&returning("a@b.example> SIZE=1")));
        assert!(!carries_parameter(&returning("<a@b.example>")));
        assert!(!carries_parameter(&returning("a b@c.example>")));
        // A local-part of any length may hold what looks like one.
        assert!(!carries_parameter(&returning(r#""a> b\"> c"@d.example"#)));
    }

    #[test]
    fn a_control_is_seen_in_each_of_several_recipients() {
        let several = Reading { raw: None, ..returning("a\0@b.example") };
        assert!(carries_control(&several));
        assert!(!carries_control(&returning("<a@b.example> <c@d.example>")));
    }
}
