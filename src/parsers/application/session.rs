//! One application while it is asked: a text is one request, and the mail that follows it. Both questions about a text
//! are answered by it.

use super::cleanup;
use super::client::Client;
use super::definition::Definition;
use super::error::{KeptError, SessionError};
use super::kept::{Earlier, Kept};
use super::outcome::{Outcome, Question};
use super::sink::Sink;
use super::token::Tokens;
use crate::error::in_words;
use crate::input::Input;
use crate::parsers::Keeps;
use crate::verdict::Verdict;
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Outcomes that are kept for the other question.
const KEPT: usize = 8_192;

/// An application that is asked.
pub struct Session {
    pub(super) definition: Definition,
    pub(super) unique: bool,
    pub(super) client: Client,
    pub(super) sink: Sink,
    pub(super) spent: Arc<AtomicU64>,
    asked: Mutex<Asked>,
}

/// What a session remembers between requests.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) tokens: Tokens,
    outcomes: HashMap<Input, Outcome>,
    /// Why nothing is put any more.
    pub(super) stopped: Option<String>,
    pub(super) failures: usize,
    /// Texts that were taken and put a second time.
    pub(super) repeated: usize,
    /// Texts that were refused and put a second time.
    pub(super) refused_twice: usize,
    pub(super) unheard: usize,
    pub(super) last: Option<Instant>,
    /// Mails that came after the answer about their text was given.
    pub(super) late: usize,
    /// Texts without a mail, and the longest that a mail took.
    pub(super) unmailed: usize,
    pub(super) slowest: Duration,
    /// Where answers are kept for a later run.
    pub(super) kept: Option<Kept>,
    /// What is remembered is not given now: a control is asked.
    fresh: bool,
}

impl Asked {
    /// What an earlier run was answered.
    fn take_in(&mut self, earlier: Earlier, wait: f64) {
        self.late = earlier.late;
        let known = earlier.answers.into_iter();
        self.outcomes.extend(known.map(|(input, told)| (input, told.outcome(wait).of_earlier_run())));
    }

    /// So many mails came after their text was answered.
    pub(super) fn note_late(&mut self, mails: usize) {
        self.late += mails;
        if mails > 0 {
            self.keep(|kept| kept.late(mails));
        }
    }

    /// Who cannot keep answers asks no more: they were to be kept.
    fn keep(&mut self, keep: impl FnOnce(&mut Kept) -> Result<(), KeptError>) {
        if let Some(Err(why)) = self.kept.as_mut().map(keep) {
            self.stopped.get_or_insert(in_words(&why));
        }
    }
}

impl Session {
    /// Opens the sink. `spent` counts requests, whoever makes them; accounts of a victim are asked for by their name.
    ///
    /// # Errors
    /// The sink cannot listen; answers cannot be kept in the file that is named for them.
    pub fn open(
        definition: &Definition,
        client: Client,
        has_victim: bool,
        spent: Arc<AtomicU64>,
        kept: Option<&Path>,
    ) -> Result<Self, SessionError> {
        let why = |source| SessionError::Sink { sink: definition.sink, source };
        let sink = Sink::open(definition.sink).map_err(why)?;
        definition.cleanup.as_deref().map_or(Ok(()), cleanup::run)?;
        let mut asked = Asked::default();
        if let Some(path) = kept {
            let (kept, earlier) = Kept::open(path, definition, has_victim)?;
            asked.take_in(earlier, definition.wait);
            asked.kept = Some(kept);
        }
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
        let mut asked = self.asked();
        let fresh = asked.fresh;
        if let Some(outcome) = asked.outcomes.get_mut(input)
            && !(fresh && outcome.is_earlier)
            && (!outcome.was_given(question) || !fresh && is_kept(outcome))
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

    fn asked(&self) -> MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why nothing is put any more.
    pub fn stopped(&self) -> Option<String> {
        self.asked().stopped.clone()
    }

    /// Texts that may still be put.
    pub fn left(&self) -> u64 {
        self.definition.requests.saturating_sub(self.spent.load(Ordering::Relaxed))
    }

    /// What puts answers in doubt that were given: mails that came later, and how many texts that concerns.
    pub fn doubts(&self) -> Vec<(String, usize)> {
        let mut asked = self.asked();
        let wait = self.wait();
        let drain = Duration::try_from_secs_f64(self.definition.drain).unwrap_or_default().max(wait);
        std::thread::sleep(asked.last.map_or(Duration::ZERO, |last| drain.saturating_sub(last.elapsed())));
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

    pub(super) fn wait(&self) -> Duration {
        Duration::try_from_secs_f64(self.definition.wait).unwrap_or_default()
    }
}

impl Keeps for Session {
    fn for_later(&self) -> bool {
        self.asked().kept.is_some()
    }

    fn has(&self, input: &Input) -> bool {
        self.asked().outcomes.get(input).is_some_and(|outcome| outcome.is_earlier && outcome.is_new())
    }

    fn fresh(&self, fresh: bool) {
        self.asked().fresh = fresh;
    }

    fn controlled(&self, passed: bool) {
        self.asked().keep(|kept| kept.controlled(passed));
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // What was found is told all the same.
        self.definition.cleanup.iter().for_each(|line| _ = cleanup::run(line));
    }
}
