//! The lines of the conversation: who answers, a question, an answer.
//!
//! ```text
//! ← {"v":1,"name":"net/mail","version":"go1.27.3"}
//! → {"id":1,"input_base64":"YUBiLmV4YW1wbGU="}
//! ← {"id":1,"verdict":"accepted","recipients":["a@b.example"]}
//! → {"id":2,"input_base64":"YQ=="}
//! ← {"id":2,"verdict":"rejected","reason":{"text":"mail: missing '@' or angle-addr"}}
//! ```
//!
//! A command that decides says `"gate":true`. Its questions have the domains that it is to let in, and its answer is
//! `yes` or `no`:
//!
//! ```text
//! ← {"v":1,"name":"validator","version":"13.15.35","gate":true}
//! → {"id":1,"input_base64":"YUBiLmV4YW1wbGU=","allowed":["b.example"],"subdomains":true}
//! ← {"id":1,"verdict":"yes"}
//! → {"id":2,"input_base64":"YQ==","allowed":["b.example"],"subdomains":true}
//! ← {"id":2,"verdict":"no"}
//! ```
//!
//! An answer has the shape of [`crate::answer::ParserAnswer`], with the question's `id`. A parser that
//! returns strings gives them as `recipients`, as they are: what they mean is decided here, for all alike.

use crate::answer::{MailboxAnswer, ParserAnswer, Reason, VERSION};
use crate::input::Input;
use crate::parsers::{Grammar, returned};
use crate::shown::Shown;
use crate::verdict::{Recipient, Verdict};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;

/// The first line: who answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Hello {
    /// The version of this format.
    pub v: u32,
    /// The software.
    pub name: Shown,
    /// Its release.
    pub version: Shown,
    /// What it returns as raw text stood on the wire of SMTP, behind `RCPT TO:`.
    #[serde(default)]
    pub writes_envelope: bool,
    /// It decides: its answers are `yes` and `no`.
    #[serde(default)]
    pub gate: bool,
    /// What it reads: `mailbox`, `address-list`; `unknown` where it does not say.
    #[serde(default)]
    pub reads: Option<String>,
}

/// Reads the first line.
///
/// # Errors
/// It is no such line, or of another version of the format.
pub fn hello(line: &[u8]) -> Result<Hello, String> {
    let hello: Hello = serde_json::from_slice(line).map_err(|error| {
        format!("begins with `{}`, not with its name and version: {error}", excerpt(line))
    })?;
    if hello.v != VERSION {
        return Err(format!("speaks version {} of the format, not {VERSION}", hello.v));
    }
    if hello.name.trim().is_empty() || hello.version.trim().is_empty() {
        return Err("names no name or no version on its first line".into());
    }
    if hello.gate && hello.reads.is_some() {
        return Err("says `gate` and `reads`; what decides reads nothing".into());
    }
    if let Some(reads) = &hello.reads {
        reads.parse::<Grammar>().map_err(|error| error.to_string())?;
    }
    Ok(hello)
}

impl Hello {
    /// What it reads.
    pub fn grammar(&self) -> Grammar {
        self.reads.as_deref().and_then(|reads| reads.parse().ok()).unwrap_or_default()
    }
}

/// What a question of a gate has besides: the domains that it is to let in.
pub fn allow_list(allowed: &[String], subdomains: bool) -> String {
    let allowed: Vec<String> = allowed.iter().map(|domain| domain.to_lowercase()).collect();
    format!(",\"allowed\":{},\"subdomains\":{subdomains}", serde_json::Value::from(allowed))
}

/// Appends a question, with its line break; `more` is nothing, or an [`allow_list`].
pub fn write_question(id: u64, input: &Input, more: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(format!("{{\"id\":{id},\"input_base64\":\"").as_bytes());
    out.extend_from_slice(BASE64_STANDARD.encode(input.bytes()).as_bytes());
    out.push(b'"');
    out.extend_from_slice(more.as_bytes());
    out.extend_from_slice(b"}\n");
}

/// A line that answers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: u64,
    verdict: String,
    /// `null` is a recipient of which the driver knows no address.
    recipients: Option<Vec<Option<String>>>,
    kind: Option<String>,
    #[serde(default)]
    mailboxes: Vec<MailboxAnswer>,
    #[serde(default)]
    malformed: Vec<Shown>,
    #[serde(default)]
    null_recipient: bool,
    raw: Option<Shown>,
    #[serde(default)]
    spelled: Vec<Shown>,
    #[serde(default)]
    defects: Vec<Shown>,
    reason: Option<Reason>,
    /// What else the shape of an answer may hold; known already.
    #[serde(default, rename = "parser")]
    _parser: String,
    #[serde(default, rename = "version")]
    _version: String,
    #[serde(default, rename = "v")]
    _v: u32,
}

/// Reads the answer to the question of this number.
///
/// # Errors
/// It is no answer, or one to another question.
pub fn verdict(line: &[u8], id: u64) -> Result<Verdict, String> {
    let answer: Line =
        serde_json::from_slice(line).map_err(|error| format!("`{}` is no answer: {error}", excerpt(line)))?;
    if answer.id != id {
        return Err(format!("answers question {} where question {id} is next", answer.id));
    }
    match (answer.verdict.as_str(), &answer.recipients) {
        ("accepted", Some(recipients)) if answer.kind.is_none() && answer.mailboxes.is_empty() => {
            let Verdict::Accepted(mut reading) =
                returned::reading(recipients.iter().flatten().map(String::as_bytes))
            else {
                return Err("`recipients` cannot be read".into());
            };
            reading.defects = answer.defects;
            let nameless = recipients.iter().any(Option::is_none);
            reading.unfollowed =
                nameless.then(|| Shown::own("the driver names a recipient without an address (`null`)"));
            Ok(Verdict::Accepted(reading))
        }
        (_, Some(_)) => {
            Err("`recipients` goes with verdict `accepted`, and without `kind` or `mailboxes`".into())
        }
        ("yes", None) => Ok(Verdict::yes()),
        ("no", None) => Ok(Verdict::Rejected(answer.reason.unwrap_or_default().into())),
        ("accepted", None) if answer.kind.is_none() => {
            Err("an accepted answer has `recipients`, or `kind` and `mailboxes`".into())
        }
        (_, None) => answer.in_full().verdict().map(checked),
    }
    .map_err(|why| format!("`{}` is no answer: {why}", excerpt(line)))
}

/// A mailbox whose domain can be none, or whose local-part no quotes can hold, is the string that it is written as: what
/// servers make of that is judged. A string that is a mailbox is one, whatever the driver calls it.
fn checked(verdict: Verdict) -> Verdict {
    let Verdict::Accepted(mut reading) = verdict else { return verdict };
    for recipient in &mut reading.recipients {
        match recipient {
            Recipient::Mailbox(mailbox) if mailbox.addr_spec.local_part.contains(['\r', '\n', '\0']) => {
                let (local, domain) = (&mailbox.addr_spec.local_part, &mailbox.addr_spec.domain);
                *recipient = Recipient::Malformed(Input::new(format!("{local}@{domain}")));
            }
            Recipient::Mailbox(mailbox) if !can_be_a_domain(&mailbox.addr_spec.domain.to_string()) => {
                *recipient = returned::recipient(mailbox.addr_spec.to_string().as_bytes());
            }
            Recipient::Malformed(text) => *recipient = returned::recipient(text.bytes()),
            _ => {}
        }
    }
    Verdict::Accepted(reading)
}

fn can_be_a_domain(text: &str) -> bool {
    let is_literal = text.starts_with('[') && text.ends_with(']');
    let specials: &[char] = &['(', ')', '<', '>', '@', ',', ';', ':', '\\', '"'];
    !text.contains(|c: char| c.is_control() || c.is_whitespace()) && (is_literal || !text.contains(specials))
}

impl Line {
    fn in_full(self) -> ParserAnswer {
        let Self {
            verdict, kind, mailboxes, malformed, null_recipient, raw, spelled, defects, reason, ..
        } = self;
        let rest = ParserAnswer::default();
        ParserAnswer {
            verdict,
            kind,
            mailboxes,
            malformed,
            null_recipient,
            raw,
            spelled,
            defects,
            reason,
            ..rest
        }
    }
}

/// The start of a line, safe to show.
pub fn excerpt(line: &[u8]) -> String {
    const SHOWN: usize = 120;
    let start = &line[..line.len().min(SHOWN)];
    // JSON has escapes of its own, which are not escaped again.
    let shown = std::str::from_utf8(start).map_or_else(|_| Shown::raw(start), Shown::again);
    if line.len() > SHOWN { format!("{shown}...") } else { shown.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Kind;

    #[test]
    fn a_mailbox_whose_domain_can_be_none_is_a_string() {
        let kind = |domain: &str| {
            let mailbox = format!(r#"{{"local_part":"x","domain":"{domain}"}}"#);
            let line =
                format!(r#"{{"id":7,"verdict":"accepted","kind":"mailboxes","mailboxes":[{mailbox}]}}"#);
            verdict(line.as_bytes(), 7).unwrap().reading().map(|reading| reading.kind())
        };
        for domain in ["b.example", "b\u{fc}cher.example", "[192.0.2.1]", "[IPv6:2001:db8::1]", "%"] {
            assert_eq!(kind(domain), Some(Kind::Mailboxes), "{domain}");
        }
        for domain in
            [r"c.example\r\n.b.example", r"c.example\u0000.b.example", "c.example(.b.example", "c@b.example"]
        {
            assert_eq!(kind(domain), Some(Kind::Malformed), "{domain}");
        }
    }

    #[test]
    fn a_string_that_is_a_mailbox_is_one_and_a_mailbox_with_a_line_break_is_none() {
        let kind = |rest: &str| {
            let line = format!(r#"{{"id":7,"verdict":"accepted",{rest}}}"#);
            verdict(line.as_bytes(), 7).unwrap().reading().map(|reading| reading.kind())
        };
        let malformed = r#""kind":"malformed","malformed":["a@b.example"]"#;
        assert_eq!(kind(malformed), Some(Kind::Mailboxes));
        let mailbox = r#""kind":"mailboxes","mailboxes":[{"local_part":"x@c.example>\r\nRCPT TO:<b","domain":"b.example"}]"#;
        assert_eq!(kind(mailbox), Some(Kind::Malformed));
    }

    #[test]
    fn strings_and_the_full_shape_are_read() {
        let kind = |line: &str| verdict(line.as_bytes(), 7).unwrap().reading().map(|reading| reading.kind());
        assert_eq!(
            kind(r#"{"id":7,"verdict":"accepted","recipients":["a@b.example"]}"#),
            Some(Kind::Mailboxes)
        );
        let nameless =
            verdict(br#"{"id":7,"verdict":"accepted","recipients":[null,"a@b.example"]}"#, 7).unwrap();
        let nameless = nameless.reading().unwrap();
        assert!(nameless.unfollowed.is_some() && nameless.kind() == Kind::Mailboxes);
        let full = r#"{"id":7,"parser":"x","verdict":"accepted","kind":"mailboxes",
            "mailboxes":[{"local_part":"a","domain":"b.example"}]}"#;
        assert_eq!(kind(full), Some(Kind::Mailboxes));
        assert_eq!(kind(r#"{"id":7,"verdict":"rejected","reason":{"text":"no"}}"#), None);
        assert_eq!(kind(r#"{"id":7,"verdict":"yes"}"#), Some(Kind::Yes));
        assert_eq!(kind(r#"{"id":7,"verdict":"no"}"#), None);
    }

    #[test]
    fn what_is_no_answer_is_named() {
        for (line, why) in [
            ("Segmentation fault", "is no answer"),
            (r#"{"id":8,"verdict":"rejected"}"#, "answers question 8 where question 7 is next"),
            (r#"{"id":7,"verdict":"maybe"}"#, "`maybe` is no verdict"),
            (r#"{"id":7,"verdict":"yes","recipients":["a@b.example"]}"#, "goes with verdict `accepted`"),
            (r#"{"id":7,"verdict":"accepted"}"#, "has `recipients`"),
            (r#"{"id":7,"verdict":"accepted","mailbox":"a@b"}"#, "unknown field `mailbox`"),
            (r#"{"id":7,"verdict":"rejected","recipients":[]}"#, "goes with verdict `accepted`"),
        ] {
            let said = verdict(line.as_bytes(), 7).unwrap_err();
            assert!(said.contains(why), "{line}: {said}");
        }
    }
}
