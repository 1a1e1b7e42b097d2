//! What one request says of a text: an answer to each of the two questions.

use crate::shown::Shown;
use crate::verdict::Verdict;

/// What is asked of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Does the application take it?
    Request,
    /// Whom does it mail?
    Envelope,
}

/// What came of one request.
#[derive(Clone)]
pub(super) struct Outcome {
    request: Verdict,
    envelope: Verdict,
    /// Who had this answer already.
    given: [bool; 2],
    /// An earlier run was answered so.
    pub(super) is_earlier: bool,
}

impl Outcome {
    /// The application takes the text.
    pub(super) fn accepted(envelope: Verdict) -> Self {
        Self::of(Verdict::yes(), envelope)
    }

    /// It does not, as this says.
    pub(super) fn refused(request: Verdict) -> Self {
        Self::of(request, Verdict::skipped("the application did not take it"))
    }

    /// Both questions have this answer.
    pub(super) fn both(verdict: Verdict) -> Self {
        Self::of(verdict.clone(), verdict)
    }

    /// Neither question is answered.
    pub(super) fn skipped(why: &str) -> Self {
        Self::both(Verdict::skipped(Shown::raw(why).to_string()))
    }

    fn of(request: Verdict, envelope: Verdict) -> Self {
        Self { request, envelope, given: [false; 2], is_earlier: false }
    }

    /// The same, where an earlier run was answered so.
    pub(super) fn of_earlier_run(self) -> Self {
        Self { is_earlier: true, ..self }
    }

    /// A mail left: that stays so.
    pub(super) fn is_mailed(&self) -> bool {
        self.envelope.reading().is_some()
    }

    /// It answered neither question yet.
    pub(super) fn is_new(&self) -> bool {
        self.given == [false; 2]
    }

    /// It answered this question already.
    pub(super) fn was_given(&self, question: Question) -> bool {
        self.given[question as usize]
    }

    /// Nothing is known of the text: it may be put again.
    pub(super) fn is_unjudged(&self) -> bool {
        matches!(self.request, Verdict::Skipped { inexpressible: false, .. } | Verdict::TimedOut)
    }

    /// The answer to this question, which is given with that.
    pub(super) fn answer(&mut self, question: Question) -> Verdict {
        self.given[question as usize] = true;
        match question {
            Question::Request => self.request.clone(),
            Question::Envelope => self.envelope.clone(),
        }
    }
}
