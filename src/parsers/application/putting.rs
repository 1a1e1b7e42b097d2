//! One request of a session: the text put, its answer, and the mail that follows.

use super::client::{Answer, Failure};
use super::dialogue::Mail;
use super::kept::Told;
use super::mail::{self, Matched};
use super::outcome::Outcome;
use super::session::{Asked, Session};
use super::shown::{Said, said};
use super::token::Token;
use crate::input::Input;
use crate::shown::Shown;
use crate::verdict::Verdict;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Answers with 5xx in a row: controls stand between other texts, so that they failed too.
const FAILURES: usize = 100;

/// Requests in a row to which nobody listened.
const UNHEARD: usize = 3;

/// Another mail of the same request comes this soon behind the first, where they come behind the answer.
const SETTLE: Duration = Duration::from_millis(50);

impl Session {
    /// Mails that nobody waited for. Those before the first request are of another run.
    pub(super) fn take_late(&self, asked: &mut Asked) {
        let late = mail::without_ignored(self.sink.take(), &self.definition.ignore).len();
        if asked.last.is_some() {
            asked.note_late(late);
        }
    }

    pub(super) fn put(&self, asked: &mut Asked, input: &Input) -> Outcome {
        if let Some(why) = &asked.stopped {
            return Outcome::skipped(why);
        }
        if self.left() == 0 {
            return Outcome::skipped(&format!(
                "all {} requests were made; raise --requests, or go on with `check --resume FILE`",
                self.definition.requests
            ));
        }
        let token = asked.tokens.next();
        let varied = if self.unique { token.put_into(input.bytes()) } else { None };
        let text = varied.as_deref().unwrap_or(input.bytes());
        self.take_late(asked);
        let (began, answered) = self.request(asked, text);
        let token = varied.is_some().then_some(&token);
        match answered {
            Ok(answer) => {
                asked.unheard = 0;
                self.outcome(asked, (input, text, &answer), began, token)
            }
            Err(failure) => self.failed(asked, failure),
        }
    }

    /// Makes a request in its time, and counts it; when it began, and what came back.
    pub(super) fn request(&self, asked: &mut Asked, text: &[u8]) -> (Instant, Result<Answer, Failure>) {
        self.pace(asked);
        let began = Instant::now();
        let answered = self.client.put(text);
        if !matches!(answered, Err(Failure::Inexpressible(_))) {
            self.spent.fetch_add(1, Ordering::Relaxed);
        }
        (began, answered)
    }

    /// So many requests a second, and no more.
    fn pace(&self, asked: &mut Asked) {
        let each = Duration::try_from_secs_f64(1.0 / self.definition.rate).unwrap_or_default();
        if let Some(last) = asked.last {
            std::thread::sleep(each.saturating_sub(last.elapsed()));
        }
        asked.last = Some(Instant::now());
    }

    fn failed(&self, asked: &mut Asked, failure: Failure) -> Outcome {
        let url = &self.definition.url;
        match failure {
            Failure::Inexpressible(why) => Outcome::both(Verdict::inexpressible(Shown::raw(why).to_string())),
            Failure::TimedOut => Outcome::both(Verdict::TimedOut),
            Failure::Died(why) => Outcome::both(Verdict::Panicked { text: Shown::raw(why) }),
            Failure::First(why) => Outcome::skipped(&why),
            Failure::FirstStatus(429) => self.limited(asked),
            Failure::FirstStatus(status) => {
                Outcome::skipped(&format!("the page that is fetched first has the status {status}"))
            }
            Failure::NobodyThere(why) => {
                asked.unheard += 1;
                let why = format!("the application does not answer at {url}: {why}");
                if asked.unheard >= UNHEARD {
                    asked.stopped = Some(why.clone());
                }
                Outcome::skipped(&why)
            }
        }
    }

    pub(super) fn limited(&self, asked: &mut Asked) -> Outcome {
        let spent = self.spent.load(Ordering::Relaxed);
        let why = format!(
            "the application limits requests: status 429 at request {spent}; lift its limit for the test, lower --rate, or go on later with `check --resume FILE`"
        );
        asked.stopped = Some(why.clone());
        Outcome::skipped(&why)
    }

    fn outcome(
        &self,
        asked: &mut Asked,
        (input, text, answer): (&Input, &[u8], &Answer),
        began: Instant,
        token: Option<&Token>,
    ) -> Outcome {
        let answered = Instant::now();
        let goes_by_mail =
            self.definition.accepted.asks_for_mail() || self.definition.refused.asks_for_mail();
        let before = said(&self.definition, answer, true);
        let waits = before == Said::Accepted || goes_by_mail;
        let matched = self.collect(asked, (began, answered), waits, token);
        let mails = !matched.recipients.is_empty();
        let said = said(&self.definition, answer, mails);
        asked.failures = if said == Said::Failed { asked.failures + 1 } else { 0 };
        if asked.failures >= FAILURES {
            asked.stopped = Some(format!("the application answered {FAILURES} requests in a row with 5xx"));
        }
        if waits && !mails {
            asked.unmailed += 1;
        }
        let told = match said {
            Said::Limited => return self.limited(asked),
            Said::Neither(why) => return Outcome::skipped(&why),
            Said::Refused | Said::Failed if mails => {
                return Outcome::skipped("the answer is a refusal, and a mail leaves all the same");
            }
            Said::Refused => match self.taken_later(asked, text, token) {
                Ok(Some(recipients)) => Told::Mailed(recipients),
                Ok(None) => Told::Refused(answer.status),
                Err(unclear) => return *unclear,
            },
            Said::Failed => Told::Failed(answer.status),
            Said::Accepted if mails => Told::Mailed(self.again(asked, text, matched.recipients, token)),
            Said::Accepted => return Outcome::accepted(matched.verdict(self.definition.wait)),
        };
        asked.kept.iter_mut().for_each(|kept| kept.add(input, &told));
        told.outcome(self.definition.wait)
    }

    /// The mail of this request. Where the answer came first, a mail may come as long as `wait`.
    pub(super) fn collect(
        &self,
        asked: &mut Asked,
        (began, answered): (Instant, Instant),
        waits: bool,
        token: Option<&Token>,
    ) -> Matched {
        let until = answered + if waits { self.wait() } else { Duration::ZERO };
        // A mail that is being handed over is waited for, whatever the answer was.
        let at_last = answered + self.wait().max(Duration::from_secs(2));
        let mut matched = Matched::default();
        loop {
            let came: Vec<Mail> = mail::without_ignored(self.sink.take(), &self.definition.ignore);
            for one in came {
                let took = one.at.saturating_duration_since(answered);
                match one.at >= began && matched.takes(one, token) {
                    true => asked.slowest = asked.slowest.max(took),
                    false => asked.note_late(1),
                }
            }
            let (now, busy) = (Instant::now(), self.sink.is_busy());
            let more = match (&matched.last, busy) {
                (_, true) => at_last,
                (Some(last), false) if *last <= answered => now,
                (Some(last), false) => *last + SETTLE,
                (None, false) => until,
            };
            if now >= more {
                return matched;
            }
            self.sink.wait(more.min(now + SETTLE));
        }
    }
}
