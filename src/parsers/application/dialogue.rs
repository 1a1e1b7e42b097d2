//! One SMTP conversation, from the server's side. Commands are `smtp-proto`'s to read but for `MAIL` and `RCPT`: it
//! refuses recipients that are no addresses, and those are what is looked for. Their lines are kept as they came.

use smtp_proto::request::receiver::DataReceiver;
use smtp_proto::{
    AUTH_LOGIN, AUTH_PLAIN, EXT_8BIT_MIME, EXT_AUTH, EXT_ENHANCED_STATUS_CODES, EXT_PIPELINING,
    EXT_SMTP_UTF8, EhloResponse, Request,
};
use std::borrow::Cow;
use std::time::Instant;

/// A command that is longer is refused.
const LINE: usize = 64 << 10;

/// What is kept of a message: its header is in there.
const KEPT: usize = 256 << 10;

/// Recipients of one mail that are kept.
const RECIPIENTS: usize = 1_000;

/// A mail that was handed over.
#[derive(Clone, Debug)]
pub struct Mail {
    /// What stood behind each `RCPT TO:`, parameters too.
    pub recipients: Vec<Vec<u8>>,
    /// The start of the message, with its header.
    pub message: Vec<u8>,
    /// When it was there.
    pub at: Instant,
}

/// Where a conversation stands.
#[derive(Default)]
pub struct Dialogue {
    heard: Vec<u8>,
    state: State,
    /// The recipients of the mail that is being handed over.
    draft: Option<Vec<Vec<u8>>>,
    done: Vec<Mail>,
}

#[derive(Default)]
enum State {
    #[default]
    Commands,
    /// So many lines of a log-in are still to come.
    LogIn(usize),
    Message(DataReceiver, Vec<u8>),
}

impl Dialogue {
    /// The first line.
    pub fn greeting(&self) -> &'static [u8] {
        b"220 localhost ESMTP addrdiff keeps every mail and delivers none\r\n"
    }

    /// A mail is being handed over.
    pub fn is_busy(&self) -> bool {
        self.draft.is_some()
    }

    /// The mails that were handed over since the last call.
    pub fn take(&mut self) -> Vec<Mail> {
        std::mem::take(&mut self.done)
    }

    /// Hears octets and answers; false where the conversation is over.
    pub fn hear(&mut self, octets: &[u8], out: &mut Vec<u8>) -> bool {
        self.heard.extend_from_slice(octets);
        loop {
            if let State::Message(..) = self.state {
                if !self.hear_message(out) {
                    return true;
                }
                continue;
            }
            let Some(end) = memchr::memchr(b'\n', &self.heard) else {
                return self.heard.len() <= LINE;
            };
            let line: Vec<u8> = self.heard.drain(..=end).collect();
            if !self.hear_line(&line, out) {
                return false;
            }
        }
    }

    /// True where the message ended and more may follow.
    fn hear_message(&mut self, out: &mut Vec<u8>) -> bool {
        let State::Message(receiver, message) = &mut self.state else { return true };
        let heard = std::mem::take(&mut self.heard);
        let mut octets = heard.iter();
        let ended = receiver.ingest(&mut octets, message);
        self.heard = octets.as_slice().to_vec();
        if !ended {
            // The end of a message is told by its last octets, which the receiver remembers.
            message.truncate(KEPT);
            return false;
        }
        message.truncate(KEPT);
        let message = std::mem::take(message);
        self.state = State::Commands;
        let recipients = self.draft.take().unwrap_or_default();
        self.done.push(Mail { recipients, message, at: Instant::now() });
        out.extend_from_slice(b"250 2.0.0 kept\r\n");
        true
    }

    fn hear_line(&mut self, line: &[u8], out: &mut Vec<u8>) -> bool {
        if let State::LogIn(left) = self.state {
            self.state = if left > 1 { State::LogIn(left - 1) } else { State::Commands };
            out.extend_from_slice(if left > 1 { PASSWORD } else { LOGGED_IN });
            return true;
        }
        let bare = trimmed(line);
        if argument(bare, b"MAIL FROM:").is_some() {
            self.draft = Some(Vec::new());
            out.extend_from_slice(OK);
            return true;
        }
        if let Some(path) = argument(bare, b"RCPT TO:") {
            out.extend_from_slice(self.recipient(path));
            return true;
        }
        self.command(Request::parse(&mut line.iter()), out)
    }

    fn recipient(&mut self, path: &[u8]) -> &'static [u8] {
        match &mut self.draft {
            Some(recipients) if recipients.len() < RECIPIENTS => {
                recipients.push(path.trim_ascii_start().to_vec());
                OK
            }
            Some(_) => b"452 4.5.3 too many recipients\r\n",
            None => b"503 5.5.1 MAIL first\r\n",
        }
    }

    fn command(
        &mut self,
        asked: Result<Request<Cow<'_, str>>, smtp_proto::Error>,
        out: &mut Vec<u8>,
    ) -> bool {
        match asked {
            Ok(Request::Ehlo { .. }) => {
                self.draft = None;
                let _ = hello().write(out);
            }
            Ok(Request::Helo { .. } | Request::Rset) => {
                self.draft = None;
                out.extend_from_slice(OK);
            }
            Ok(Request::Noop { .. } | Request::Vrfy { .. }) => out.extend_from_slice(OK),
            Ok(Request::Auth { mechanism, initial_response }) => {
                out.extend_from_slice(self.log_in(mechanism, !initial_response.is_empty()));
            }
            Ok(Request::Data) => match self.draft.as_ref().is_some_and(|recipients| !recipients.is_empty()) {
                true => {
                    self.state = State::Message(DataReceiver::new(), Vec::new());
                    out.extend_from_slice(b"354 end with a dot alone\r\n");
                }
                false => out.extend_from_slice(b"503 5.5.1 RCPT first\r\n"),
            },
            Ok(Request::Quit) => {
                self.draft = None;
                out.extend_from_slice(b"221 2.0.0 bye\r\n");
                return false;
            }
            _ => out.extend_from_slice(b"500 5.5.1 no such command here\r\n"),
        }
        true
    }

    /// Anybody may log in.
    fn log_in(&mut self, mechanism: u64, has_response: bool) -> &'static [u8] {
        let lines = match (mechanism, has_response) {
            (AUTH_LOGIN, false) => 2,
            (AUTH_LOGIN, true) | (_, false) => 1,
            (_, true) => 0,
        };
        self.state = if lines > 0 { State::LogIn(lines) } else { State::Commands };
        match (mechanism, lines) {
            (_, 0) => LOGGED_IN,
            (AUTH_LOGIN, 2) => b"334 VXNlcm5hbWU6\r\n",
            (AUTH_LOGIN, _) => PASSWORD,
            _ => b"334 \r\n",
        }
    }
}

const OK: &[u8] = b"250 2.0.0 OK\r\n";
const LOGGED_IN: &[u8] = b"235 2.7.0 logged in\r\n";
const PASSWORD: &[u8] = b"334 UGFzc3dvcmQ6\r\n";

fn hello() -> EhloResponse<&'static str> {
    let mut hello = EhloResponse::new("localhost");
    hello.capabilities =
        EXT_8BIT_MIME | EXT_AUTH | EXT_ENHANCED_STATUS_CODES | EXT_PIPELINING | EXT_SMTP_UTF8;
    hello.auth_mechanisms = AUTH_PLAIN | AUTH_LOGIN;
    hello
}

/// Without the line break.
fn trimmed(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// What stands behind this verb, however it is written.
fn argument<'a>(line: &'a [u8], verb: &[u8]) -> Option<&'a [u8]> {
    let (front, rest) = line.split_at_checked(verb.len())?;
    front.eq_ignore_ascii_case(verb).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talked(lines: &[u8], chunk: usize) -> (Vec<Mail>, String, bool) {
        let (mut dialogue, mut out, mut goes_on) = (Dialogue::default(), Vec::new(), true);
        for octets in lines.chunks(chunk) {
            goes_on = dialogue.hear(octets, &mut out);
        }
        (dialogue.take(), String::from_utf8(out).unwrap(), goes_on)
    }

    #[test]
    fn recipients_are_kept_as_they_came_however_the_octets_arrive() {
        let paths: [&[u8]; 6] = [
            b"<x@outside.example@corp.example>",
            b"<\"a b\"@corp.example> NOTIFY=NEVER",
            b"<@a.example,@b.example:c@d.example>",
            b"<\xc3\xbc\xff@corp.example>",
            b"a@b.example",
            b"<>",
        ];
        let mut lines = b"EHLO x\r\nmail from:<a@b.example>\r\n".to_vec();
        paths.iter().for_each(|path| lines.extend([b"Rcpt To:", *path, b"\r\n"].concat()));
        lines.extend(b"DATA\r\nTo: a\r\n\r\n..x\r\n.\r\nQUIT\r\n");
        for chunk in [1, 7, lines.len()] {
            let (mails, said, goes_on) = talked(&lines, chunk);
            assert_eq!(mails.len(), 1, "{said}");
            assert_eq!(mails[0].recipients, paths);
            assert_eq!(mails[0].message, b"To: a\r\n\r\n.x\r\n");
            assert!(!goes_on && said.contains("SMTPUTF8"), "{said}");
        }
    }

    #[test]
    fn a_line_break_in_a_recipient_is_another_command_as_it_is_for_any_server() {
        let (mails, ..) = talked(
            b"MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nRCPT TO:<c@d.example\r\nX>\r\nDATA\r\n\r\n.\r\n",
            3,
        );
        assert_eq!(mails[0].recipients, [&b"<a@b.example>"[..], b"<c@d.example"]);
    }

    #[test]
    fn what_is_given_up_is_no_mail_and_anybody_may_log_in() {
        let (mails, said, _) = talked(
            b"AUTH LOGIN\r\nYQ==\r\nYQ==\r\nAUTH PLAIN AGEAYQ==\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nRSET\r\nDATA\r\n",
            64,
        );
        assert!(mails.is_empty());
        assert_eq!(said.matches("235 ").count(), 2, "{said}");
        assert!(said.contains("503 "), "{said}");
    }
}
