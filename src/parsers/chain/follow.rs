//! Follows texts from hop to hop: many at once, so that a reader in another process is asked in batches.

use super::{Does, Link, Passed};
use crate::input::Input;
use crate::parsers::{Grammar, returned};
use crate::shown::Shown;
use crate::verdict::{Kind, Reading, Recipient, Verdict};

/// Recipients of one text that are followed; what has more is not judged.
const MOST: usize = 64;

/// A text on its way.
struct Branch {
    /// Which of the inputs it comes from.
    of: usize,
    text: Input,
}

/// What became of one input so far.
#[derive(Default)]
struct Ends {
    reading: Reading,
    /// Why mail of a branch goes nowhere: the first refusal or exception.
    refused: Option<Verdict>,
    /// Why it is not known where mail of a branch goes.
    unknown: Option<Verdict>,
}

/// The verdict of the chain on each input; `pass` sees every hop of every branch.
pub(super) fn follow(
    links: &[Link],
    inputs: &[Input],
    pass: &mut dyn FnMut(&dyn Fn() -> Passed),
) -> Vec<Verdict> {
    let mut ends: Vec<Ends> = inputs.iter().map(|_| Ends::default()).collect();
    let start = |(of, text): (usize, &Input)| Branch { of, text: text.clone() };
    let mut branches: Vec<Branch> = inputs.iter().enumerate().map(start).collect();
    for (at, link) in links.iter().enumerate() {
        let is_last = at + 1 == links.len();
        let said = said_by(link, &branches);
        let mut next = Vec::new();
        for (branch, said) in branches.into_iter().zip(said) {
            pass(&|| Passed {
                hop: link.name(),
                reads: link.reads(),
                given: branch.text.clone(),
                said: said.clone(),
            });
            let said = if link.or_raw { or_raw(said, &branch.text) } else { said };
            let ends = &mut ends[branch.of];
            match (said, &link.does) {
                // Its text is no answer yet, be it empty or `<>`.
                (Verdict::Accepted(Reading { raw: Some(text), .. }), Does::Changes(_)) if !is_last => {
                    next.push(Branch { of: branch.of, text });
                }
                (said, _) => ends.take(said, branch, is_last, &mut next),
            }
        }
        branches = limited(next, &mut ends);
    }
    ends.into_iter().map(Ends::verdict).collect()
}

fn said_by(link: &Link, branches: &[Branch]) -> Vec<Verdict> {
    match &link.does {
        Does::Changes(step) => branches
            .iter()
            .map(|branch| match step.apply(branch.text.bytes()) {
                Ok(text) => returned::reading([text.as_slice()]),
                Err(expected) => refusal(step.id.clone(), expected),
            })
            .collect(),
        Does::Reads(reader) => {
            let texts: Vec<Input> = branches.iter().map(|branch| branch.text.clone()).collect();
            reader.ask_many(&texts)
        }
    }
}

fn refusal(rule: String, expected: String) -> Verdict {
    Verdict::refused(Shown::again(rule), Shown::again(expected))
}

/// `said or text`: what was refused, and nothing at all, is the text itself.
fn or_raw(said: Verdict, text: &Input) -> Verdict {
    let nothing = match &said {
        Verdict::Rejected(_) => true,
        Verdict::Accepted(reading) => reading.kind() == Kind::Empty,
        _ => false,
    };
    if nothing { returned::reading([text.bytes()]) } else { said }
}

/// Leaves out the branches of an input that has too many.
fn limited(branches: Vec<Branch>, ends: &mut [Ends]) -> Vec<Branch> {
    let mut counts = vec![0; ends.len()];
    branches.iter().for_each(|branch| counts[branch.of] += 1);
    let mut kept = branches;
    kept.retain(|branch| {
        let fits = counts[branch.of] <= MOST;
        if !fits {
            let why = format!("a hop returned {} recipients; {MOST} are followed", counts[branch.of]);
            ends[branch.of].unknown.get_or_insert_with(|| Verdict::skipped(why));
        }
        fits
    });
    kept
}

impl Link {
    fn reads(&self) -> Option<Grammar> {
        match &self.does {
            Does::Changes(_) => None,
            Does::Reads(reader) => Some(reader.reads()),
        }
    }

    fn name(&self) -> String {
        match &self.does {
            Does::Changes(step) => step.id.clone(),
            Does::Reads(reader) => reader.id().to_string(),
        }
    }
}

impl Ends {
    fn take(&mut self, said: Verdict, branch: Branch, is_last: bool, next: &mut Vec<Branch>) {
        match said {
            Verdict::Accepted(reading) if is_last => self.reading.join(reading),
            Verdict::Accepted(reading) => self.hand_on(reading, branch, next),
            Verdict::Rejected(_) | Verdict::Raised { .. } => {
                self.refused.get_or_insert(said);
            }
            Verdict::TimedOut | Verdict::Panicked { .. } | Verdict::Skipped { .. } => {
                self.unknown.get_or_insert(said);
            }
        }
    }

    /// Each recipient goes on as the octets that were returned for it.
    fn hand_on(&mut self, reading: Reading, branch: Branch, next: &mut Vec<Branch>) {
        next.extend(reading.strings().map(|text| Branch { of: branch.of, text }));
        for recipient in &reading.recipients {
            match recipient {
                // A check says yes to what it was given.
                Recipient::Yes => next.push(Branch { of: branch.of, text: branch.text.clone() }),
                // No mail, and the null recipient is what it is.
                Recipient::Empty(_) | Recipient::Null => self.reading.recipients.push(recipient.clone()),
                Recipient::Mailbox(_) | Recipient::Malformed(_) => {}
            }
        }
    }

    /// Where mail goes is said even if a branch was refused; that a branch could not be followed is kept beside it.
    fn verdict(self) -> Verdict {
        let Self { mut reading, refused, unknown } = self;
        let goes_nowhere = reading.kind() == Kind::Empty;
        match (unknown, refused) {
            (Some(unknown), _) if goes_nowhere => unknown,
            (None, Some(refused)) if reading.recipients.is_empty() => refused,
            (unknown, _) => {
                reading.unfollowed = unknown.map(|said| why(&said));
                if reading.recipients.is_empty() {
                    reading.recipients.push(Recipient::Empty("nothing"));
                }
                Verdict::Accepted(reading)
            }
        }
    }
}

fn why(unknown: &Verdict) -> Shown {
    match unknown {
        Verdict::Skipped { why, .. } => why.clone(),
        Verdict::Panicked { text } => Shown::again(format!("a hop died: {text}")),
        _ => Shown::own("a hop did not answer within its time limit"),
    }
}
