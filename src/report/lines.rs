//! An input byte by byte, and under it a line a way to read it: which bytes were taken as the domain.

use super::words::said;
use crate::answer::{Answer, ParserAnswer, from_base64};
use crate::input::Input;
use std::ops::Range;

/// More bytes than this are not laid out: the journal has them.
pub const MOST_BYTES: usize = 256;

/// An input laid out.
pub struct Lines {
    /// The bytes that are laid out.
    pub bytes: Vec<u8>,
    /// How many bytes the input has.
    pub length: usize,
    /// Characters, and bytes that are none: which bytes, and how they are shown.
    pub pieces: Vec<(Range<usize>, String)>,
    /// The ways to read it.
    pub readings: Vec<Reading>,
}

/// Parsers that read the same.
pub struct Reading {
    /// Their names.
    pub parsers: Vec<String>,
    /// `accepted`, `rejected`, …
    pub verdict: String,
    /// The bytes taken as domain, in order.
    pub domains: Vec<Range<usize>>,
    /// The byte at which reading stopped.
    pub stopped: Option<usize>,
    /// What they said.
    pub said: String,
}

impl Lines {
    /// Lays out an answer.
    pub fn of(answer: &Answer) -> Self {
        let input = from_base64(&answer.input_base64).unwrap_or_default();
        let length = input.bytes().len();
        let bytes = input.bytes()[..length.min(MOST_BYTES)].to_vec();
        let mut readings: Vec<Reading> = Vec::new();
        for one in &answer.answers {
            let reading = Reading::of(one, bytes.len());
            match readings.iter_mut().find(|other| other.is_like(&reading)) {
                Some(other) => other.parsers.extend(reading.parsers),
                None => readings.push(reading),
            }
        }
        Self { pieces: pieces(&bytes), bytes, length, readings }
    }
}

impl Reading {
    fn of(answer: &ParserAnswer, length: usize) -> Self {
        let spans = answer.mailboxes.iter().filter_map(|mailbox| mailbox.spans.as_ref()?.domain);
        // What a journal says is not trusted: spans beyond the text, or one over the other, are left out.
        let inside =
            |[start, end]: [usize; 2]| (start < end && start < length).then(|| start..end.min(length));
        let mut domains: Vec<Range<usize>> = spans.filter_map(inside).collect();
        domains.sort_by_key(|domain| (domain.start, domain.end));
        let mut free = 0;
        domains.retain(|domain| {
            let fits = domain.start >= free;
            free = if fits { domain.end } else { free };
            fits
        });
        let offset = answer.reason.as_ref().and_then(|reason| reason.offset);
        Self {
            parsers: vec![answer.parser.clone()],
            verdict: answer.verdict.clone(),
            stopped: offset.filter(|_| domains.is_empty()).filter(|&offset| offset <= length),
            domains,
            said: said(answer),
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        (&self.verdict, &self.domains, self.stopped, &self.said)
            == (&other.verdict, &other.domains, other.stopped, &other.said)
    }
}

/// The characters, and the bytes that are none, each as it is shown.
pub fn pieces(bytes: &[u8]) -> Vec<(Range<usize>, String)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut push = |length: usize| {
        pieces.push((at..at + length, Input::new(&bytes[at..at + length]).to_string()));
        at += length;
    };
    for chunk in bytes.utf8_chunks() {
        chunk.valid().chars().for_each(|c| push(c.len_utf8()));
        chunk.invalid().iter().for_each(|_| push(1));
    }
    pieces
}
