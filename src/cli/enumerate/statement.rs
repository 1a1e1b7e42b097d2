//! What an exhaustive search says: how far it is, and at the end what was put, what was not and what showed.

use crate::cli::exit::Stopped;
use crate::finding::journal::{Finding, Findings};
use crate::screen::say;
use crate::search::exhaustive::Order;
use crate::search::exhaustive::shards::EnumerationStatus;
use crate::shown::Shown;
use std::collections::BTreeMap;

/// Seconds between two lines of progress.
const EVERY: f64 = 10.0;

/// A line every ten seconds.
pub(super) struct Progress {
    size: usize,
    tokens: usize,
    quiet: bool,
    next: f64,
}

impl Progress {
    pub(super) fn new(order: &Order, size: usize, quiet: bool) -> Self {
        Self { size, tokens: order.tokens, quiet, next: EVERY }
    }

    pub(super) fn show(&mut self, status: &EnumerationStatus) {
        if self.quiet || status.elapsed < self.next {
            return;
        }
        self.next += EVERY;
        let (strings, place) = (status.sum.strings, &status.hindmost);
        let length = place.len();
        say!(
            "{:>5.0} s  {strings} strings, now of {length} tokens ({:.0} % of these), up to {}",
            status.elapsed,
            100.0 * part(place, self.size),
            self.tokens
        );
    }
}

/// What part of the sequences of its length stands before this one.
fn part(sequence: &[u8], size: usize) -> f64 {
    sequence.iter().rev().fold(0.0, |part, &token| (part + f64::from(token)) / size as f64)
}

/// How many findings there are of each class.
pub(super) fn count_by_class(findings: &Findings) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings.by_level() {
        *counts.entry(finding.class.clone()).or_default() += 1;
    }
    counts
}

/// What was put to whom, what was skipped and by which argument, which classes showed, what is new.
pub(super) fn last_words(
    order: &Order,
    size: usize,
    status: &EnumerationStatus,
    all: &BTreeMap<String, usize>,
    new: &[&Finding],
) -> Result<String, Stopped> {
    let (tokens, sum) = (order.tokens, &status.sum);
    let sequences: f64 = (0..=tokens as i32).map(|length| (size as f64).powi(length)).sum();
    let complete = if sum.done { "every string" } else { "NOT every string, it was ended early," };
    let mut text = format!(
        "\n{complete} of up to {tokens} tokens out of {size}: {} strings for {sequences:.0} sequences; the others spell \
         the same bytes or only lengthen a word\n{:.1} s, {:.1} s over all workers, {:.2} us a string\n",
        sum.strings,
        status.elapsed,
        sum.seconds,
        1e6 * sum.seconds / sum.strings.max(1) as f64,
    );
    let panel = order.settings.selection.panel()?;
    let parsers: Vec<String> = panel.parsers().iter().map(|parser| parser.id().to_string()).collect();
    let gates: Vec<&str> = panel.gates().iter().map(|gate| &*gate.id).collect();
    text.push_str(&format!("parsers: {}\ngates: {}\n", parsers.join(", "), gates.join(", ")));
    for (why, strings) in &sum.unjudged {
        text.push_str(&format!("not judged: {strings} strings: {}\n", Shown::raw(why)));
    }
    for (&deployment, _) in panel.deployments().iter().zip(&sum.admitted).filter(|(_, count)| **count == 0) {
        let deployment = panel.label_of(deployment);
        text.push_str(&format!("not judged: {deployment}: its gate admitted none of these strings\n"));
    }
    for (class, strings) in &sum.classes {
        let found = all.get(class).copied().unwrap_or_default();
        let new = new.iter().filter(|finding| finding.class == *class).count();
        text.push_str(&format!("  {class:<20}{strings:>12} strings, {found:>4} findings, {new:>4} new\n"));
    }
    if sum.classes.is_empty() {
        text.push_str("  no class shows\n");
    }
    text.push_str(&format!("journal: {}\n", Shown::path(&order.settings.out)));
    Ok(text)
}
