//! One application while it is asked: a text is one request, and the mail that follows it. Both questions about a text
//! are answered by it.

use super::cleanup;
use super::client::{Answer, Client, Failure};
use super::definition::Definition;
use super::dialogue::Mail;
use super::mail::{self, Matched};
use super::outcome::{Outcome, Question};
use super::shown::{Said, said};
use super::sink::Sink;
use super::token::{Token, Tokens};
use crate::input::Input;
use crate::shown::Shown;
use crate::verdict::Verdict;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Outcomes that are kept for the other question.
const KEPT: usize = 8_192;

/// Answers with 5xx in a row: controls stand between other texts, so that they failed too.
const FAILURES: usize = 100;

/// Requests in a row to which nobody listened.
const UNHEARD: usize = 3;

/// Another mail of the same request comes this soon behind the first, where they come behind the answer.
const SETTLE: Duration = Duration::from_millis(50);

/// An application that is asked.
pub struct Session {
    definition: Definition,
    unique: bool,
    client: Client,
    sink: Sink,
    spent: Arc<AtomicU64>,
    asked: Mutex<Asked>,
}

struct Asked {
    tokens: Tokens,
    outcomes: HashMap<Input, Outcome>,
    /// Why nothing is put any more.
    stopped: Option<String>,
    failures: usize,
    unheard: usize,
    last: Option<Instant>,
    /// Mails that came after the answer about their text was given.
    late: usize,
    /// Texts without a mail, and the longest that a mail took.
    unmailed: usize,
    slowest: Duration,
}

impl Session {
    /// Opens the sink. `spent` counts requests, whoever makes them; accounts of a victim are asked for by their name.
    ///
    /// # Errors
    /// The sink cannot listen.
    pub fn open(
        definition: &Definition,
        client: Client,
        has_victim: bool,
        spent: Arc<AtomicU64>,
    ) -> Result<Self, String> {
        let why = |error: std::io::Error| {
            format!(
                "the SMTP sink cannot listen on {}: {error}; free the port or name another `sink`",
                definition.sink
            )
        };
        let sink = Sink::open(definition.sink).map_err(why)?;
        definition.cleanup.as_deref().map_or(Ok(()), cleanup::run)?;
        let asked = Asked {
            tokens: Tokens::new(),
            outcomes: HashMap::new(),
            stopped: None,
            failures: 0,
            unheard: 0,
            last: None,
            late: 0,
            unmailed: 0,
            slowest: Duration::ZERO,
        };
        Ok(Self {
            definition: definition.clone(),
            unique: definition.unique && !has_victim,
            client,
            sink,
            spent,
            asked: Mutex::new(asked),
        })
    }

    /// Answers a question about a text, from the request that answered the other question, or another one before.
    pub fn ask(&self, input: &Input, question: Question) -> Verdict {
        self.answer(input, question, |outcome| !outcome.is_unjudged())
    }

    /// The same, where each question is answered once by a request, and the text is put anew for the next: but where a
    /// mail left, that is known.
    pub fn ask_anew(&self, input: &Input, question: Question) -> Verdict {
        self.answer(input, question, Outcome::is_mailed)
    }

    fn answer(&self, input: &Input, question: Question, is_kept: fn(&Outcome) -> bool) -> Verdict {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(outcome) = asked.outcomes.get_mut(input)
            && (!outcome.was_given(question) || is_kept(outcome))
        {
            return outcome.answer(question);
        }
        let mut outcome = self.put(&mut asked, input);
        let verdict = outcome.answer(question);
        if asked.outcomes.len() >= KEPT {
            asked.outcomes.clear();
        }
        asked.outcomes.insert(input.clone(), outcome);
        verdict
    }

    /// Why nothing is put any more.
    pub fn stopped(&self) -> Option<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).stopped.clone()
    }

    /// Texts that may still be put.
    pub fn left(&self) -> u64 {
        self.definition.requests.saturating_sub(self.spent.load(Ordering::Relaxed))
    }

    /// What puts answers in doubt that were given: mails that came later, and how many texts that concerns.
    pub fn doubts(&self) -> Vec<(String, usize)> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = self.wait();
        std::thread::sleep(wait);
        self.take_late(&mut asked);
        let mut doubts = Vec::new();
        if asked.late > 0 {
            doubts.push(("a mail came after its text was judged; raise `wait`".to_owned(), asked.late));
        }
        if asked.unmailed > 0 && asked.slowest > wait / 2 {
            let why = format!(
                "no mail came within `wait`, and another one took {:.1} s; raise `wait`",
                asked.slowest.as_secs_f64()
            );
            doubts.push((why, asked.unmailed));
        }
        (asked.late, asked.unmailed) = (0, 0);
        doubts
    }

    fn wait(&self) -> Duration {
        Duration::try_from_secs_f64(self.definition.wait).unwrap_or_default()
    }

    /// Mails that nobody waited for. Those before the first request are of another run.
    fn take_late(&self, asked: &mut Asked) {
        let late = mail::without_ignored(self.sink.take(), &self.definition.ignore).len();
        asked.late += if asked.last.is_some() { late } else { 0 };
    }

    fn put(&self, asked: &mut Asked, input: &Input) -> Outcome {
        if let Some(why) = &asked.stopped {
            return Outcome::skipped(why);
        }
        if self.left() == 0 {
            return Outcome::skipped(&format!(
                "all {} requests were made; raise --requests",
                self.definition.requests
            ));
        }
        let token = asked.tokens.next();
        let varied = if self.unique { token.put_into(input.bytes()) } else { None };
        let text = varied.as_deref().unwrap_or(input.bytes());
        self.take_late(asked);
        self.pace(asked);
        let began = Instant::now();
        let answered = self.client.put(text);
        if !matches!(answered, Err(Failure::Inexpressible(_))) {
            self.spent.fetch_add(1, Ordering::Relaxed);
        }
        let token = varied.is_some().then_some(&token);
        match answered {
            Ok(answer) => {
                asked.unheard = 0;
                self.outcome(asked, &answer, began, token)
            }
            Err(failure) => self.failed(asked, failure),
        }
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

    fn limited(&self, asked: &mut Asked) -> Outcome {
        let spent = self.spent.load(Ordering::Relaxed);
        let why = format!(
            "the application limits requests: status 429 at request {spent}; lift its limit for the test, or lower --rate"
        );
        asked.stopped = Some(why.clone());
        Outcome::skipped(&why)
    }

    fn outcome(&self, asked: &mut Asked, answer: &Answer, began: Instant, token: Option<&Token>) -> Outcome {
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
        match said {
            Said::Limited => self.limited(asked),
            Said::Neither(why) => Outcome::skipped(&why),
            Said::Refused | Said::Failed if mails => {
                Outcome::skipped("the answer is a refusal, and a mail leaves all the same")
            }
            Said::Refused => {
                let rule = Shown::raw(format!("status {}", answer.status));
                Outcome::refused(Verdict::refused(rule, Shown::own("an accepted address")))
            }
            Said::Failed => {
                let (exception, text) = (format!("HTTP{}", answer.status), "an answer that is no refusal");
                Outcome::refused(Verdict::Raised { exception: Shown::raw(exception), text: Shown::own(text) })
            }
            Said::Accepted => Outcome::accepted(matched.verdict(self.definition.wait)),
        }
    }

    /// The mail of this request. Where the answer came first, a mail may come as long as `wait`.
    fn collect(
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
                    false => asked.late += 1,
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

impl Drop for Session {
    fn drop(&mut self) {
        // What was found is told all the same.
        self.definition.cleanup.iter().for_each(|line| _ = cleanup::run(line));
    }
}
