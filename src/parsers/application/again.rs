//! Puts the same text a second time: an application may mail another address once the account exists, or accept a text
//! that it first refused.

use super::outcome::Outcome;
use super::session::{Asked, Session};
use super::shown::{Said, said};
use super::token::Token;
use std::time::Instant;

/// The most accepted texts that are put a second time.
const TAKEN: usize = 64;

/// The most refused texts that are put a second time.
const REFUSED: usize = 16;

/// Letters, digits, dots and signs around one `@`.
fn is_ordinary(text: &[u8]) -> bool {
    let is_sign = |octet: &u8| octet.is_ascii_alphanumeric() || b".-_+@".contains(octet);
    text.iter().all(is_sign) && text.iter().filter(|octet| **octet == b'@').count() == 1
}

impl Session {
    /// The recipients of an accepted text, with those of a second request with the same letters.
    pub(super) fn again(
        &self,
        asked: &mut Asked,
        text: &[u8],
        mut recipients: Vec<Vec<u8>>,
        token: Option<&Token>,
    ) -> Vec<Vec<u8>> {
        if token.is_some() && !is_ordinary(text) && asked.repeated < TAKEN && self.left() > 0 {
            asked.repeated += 1;
            let more = self.once_more(asked, text, token).1;
            recipients.extend(more.into_iter().filter(|one| !recipients.contains(one)).collect::<Vec<_>>());
        }
        recipients
    }

    /// The recipients of a refused text that is accepted the second time (greylisting, a counter of tries); `None` where
    /// it is refused again.
    ///
    /// # Errors
    /// The second answer says neither: what becomes of the text then.
    pub(super) fn taken_later(
        &self,
        asked: &mut Asked,
        text: &[u8],
        token: Option<&Token>,
    ) -> Result<Option<Vec<Vec<u8>>>, Box<Outcome>> {
        if token.is_none() || asked.refused_twice >= REFUSED || self.left() == 0 {
            return Ok(None);
        }
        asked.refused_twice += 1;
        let unclear =
            |why: &str| Err(Box::new(Outcome::skipped(&format!("put a second time after a refusal: {why}"))));
        match self.once_more(asked, text, token) {
            (Some(Said::Accepted), recipients) if recipients.is_empty() => {
                unclear("it is taken, and no mail came")
            }
            (Some(Said::Accepted), recipients) => Ok(Some(recipients)),
            (Some(Said::Refused | Said::Failed), recipients) if recipients.is_empty() => Ok(None),
            (Some(Said::Refused | Said::Failed), _) => unclear("a mail leaves, and the answer is a refusal"),
            (Some(Said::Limited), _) => Err(Box::new(self.limited(asked))),
            (Some(Said::Neither(why)), _) => unclear(&why),
            (None, _) => unclear("no answer came"),
        }
    }

    /// What the second answer says, `None` where none came, and the recipients of the mail that follows it.
    fn once_more(
        &self,
        asked: &mut Asked,
        text: &[u8],
        token: Option<&Token>,
    ) -> (Option<Said>, Vec<Vec<u8>>) {
        let (began, answered) = self.request(asked, text);
        let says = |mails| answered.as_ref().ok().map(|answer| said(&self.definition, answer, mails));
        let waits = says(true) == Some(Said::Accepted);
        let recipients = self.collect(asked, (began, Instant::now()), waits, token).recipients;
        (says(!recipients.is_empty()), recipients)
    }
}
