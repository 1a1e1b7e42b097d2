//! Verdicts and readings in the shape that is written, and back.

use super::{INEXPRESSIBLE, MailboxAnswer, ParserAnswer, Reason, SpansAnswer};
use crate::input::Input;
use crate::mailbox::{AddrSpec, Mailbox, Span, Spans};
use crate::shown::Shown;
use crate::verdict::{Cause, Reading, Recipient, Rejection, Verdict};

impl ParserAnswer {
    /// A verdict in this shape.
    pub fn new(parser: String, verdict: &Verdict) -> Self {
        let answer = Self { parser, verdict: verdict.name().into(), ..Self::default() };
        let reason = |text: &Shown| Some(Reason { text: text.clone(), ..Reason::default() });
        match verdict {
            Verdict::Accepted(reading) => answer.with_reading(reading),
            Verdict::Rejected(rejection) => Self { reason: Some(rejection.into()), ..answer },
            Verdict::Raised { exception, text } => {
                let reason = Reason { rule: Some(exception.clone()), offset: None, text: text.clone() };
                Self { reason: Some(reason), ..answer }
            }
            Verdict::Panicked { text } => Self { reason: reason(text), ..answer },
            Verdict::Skipped { why, inexpressible } => {
                let rule = inexpressible.then(|| Shown::own(INEXPRESSIBLE));
                let reason = Some(Reason { rule, text: why.clone(), ..Reason::default() });
                Self { reason, ..answer }
            }
            Verdict::TimedOut => answer,
        }
    }

    fn with_reading(self, reading: &Reading) -> Self {
        Self {
            kind: Some(reading.kind().name().into()),
            mailboxes: reading.mailboxes().map(MailboxAnswer::from).collect(),
            malformed: reading.malformed().map(Shown::from).collect(),
            null_recipient: reading.has_null(),
            raw: reading.raw.as_ref().map(Shown::from),
            spelled: reading.spelled.iter().map(Shown::from).collect(),
            defects: reading.defects.iter().chain(&reading.unfollowed).cloned().collect(),
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
        let domain = crate::domain::Domain::unchecked(answer.domain.clone());
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
        let (rule, offset) = (Some(rejection.rule.clone()), rejection.offset);
        Self { rule, offset, text: rejection.expected.clone() }
    }
}

impl From<Reason> for Rejection {
    fn from(reason: Reason) -> Self {
        let rule = reason.rule.unwrap_or_default();
        Self { rule, offset: reason.offset, expected: reason.text, cause: Cause::Other }
    }
}
