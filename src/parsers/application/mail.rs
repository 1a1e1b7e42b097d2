//! Which mail belongs to a request, and whom it reaches.

use super::dialogue::Mail;
use super::token::{self, Token};
use crate::input::Input;
use crate::parsers::returned;
use crate::shown::Shown;
use crate::verdict::{Reading, Verdict};
use std::time::Instant;

/// The mail of one request.
#[derive(Debug, Default)]
pub struct Matched {
    /// What stood behind each `RCPT TO:`, without the letters of the request.
    pub recipients: Vec<Vec<u8>>,
    /// When the last one came.
    pub last: Option<Instant>,
}

impl Matched {
    /// Takes a mail in; false where it belongs to another request.
    pub fn takes(&mut self, mail: Mail, token: Option<&Token>) -> bool {
        let parts = || mail.recipients.iter().chain([&mail.message]);
        let ours = token.is_some_and(|token| parts().any(|part| token.is_in(part)));
        // One without any letters is the next in order.
        if !ours && parts().any(|part| token::has_one(part)) {
            return false;
        }
        self.last = Some(mail.at);
        let bare = |path: Vec<u8>| token.map_or(path.clone(), |token| token.taken_from(&path));
        self.recipients.extend(mail.recipients.into_iter().map(bare));
        true
    }

    /// Whom the application mails.
    pub fn verdict(self, wait: f64) -> Verdict {
        if self.recipients.is_empty() {
            let rule = Shown::raw(format!("no mail within {wait} s"));
            return Verdict::refused(rule, Shown::default());
        }
        let paths: Vec<&[u8]> = self.recipients.iter().map(Vec::as_slice).collect();
        let reading = returned::envelope(&paths, "no RCPT TO");
        Verdict::Accepted(Reading { raw: Some(Input::new(paths.join(&b" "[..]))), ..reading })
    }
}

/// The mails without recipients that are none of the text's.
pub fn without_ignored(mut mails: Vec<Mail>, ignored: &[String]) -> Vec<Mail> {
    let is_ignored = |path: &Vec<u8>| {
        let bare = returned::between_angles(path).unwrap_or(path);
        ignored.iter().any(|one| bare.eq_ignore_ascii_case(one.as_bytes()))
    };
    mails.iter_mut().for_each(|mail| mail.recipients.retain(|path| !is_ignored(path)));
    mails.retain(|mail| !mail.recipients.is_empty());
    mails
}
