//! A text as gates see it. Every look at it goes through [`Octets`], which under test counts how many octets the
//! look may visit: a gate that is not linear in the text cannot hide it.

use std::borrow::Cow;

/// A text that a gate decides about; its octets are reached through the methods alone.
#[derive(Clone, Copy, Debug)]
pub struct Octets<'a>(&'a [u8]);

impl<'a> Octets<'a> {
    /// The whole text.
    pub fn new(text: &'a [u8]) -> Self {
        Self(text)
    }

    /// Where this octet stands first.
    pub(super) fn find(self, octet: u8) -> Option<usize> {
        let found = memchr::memchr(octet, self.0);
        visit(found.map_or(self.0.len(), |at| at + 1));
        found
    }

    /// Where this octet stands last.
    pub(super) fn rfind(self, octet: u8) -> Option<usize> {
        let found = memchr::memrchr(octet, self.0);
        visit(found.map_or(self.0.len(), |at| self.0.len() - at));
        found
    }

    /// Everywhere this octet stands.
    pub(super) fn all(self, octet: u8) -> impl Iterator<Item = usize> + 'a {
        visit(self.0.len());
        memchr::memchr_iter(octet, self.0)
    }

    /// It holds this text.
    pub(super) fn contains(self, needle: &[u8]) -> bool {
        visit(self.0.len());
        memchr::memmem::find(self.0, needle).is_some()
    }

    /// The octets before this place.
    pub(super) fn before(self, at: usize) -> Self {
        Self(&self.0[..at])
    }

    /// The octets from this place on.
    pub(super) fn from(self, at: usize) -> Self {
        Self(&self.0[at..])
    }

    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn starts_with(self, needle: &[u8]) -> bool {
        visit(needle.len());
        self.0.starts_with(needle)
    }

    pub(super) fn ends_with(self, needle: &[u8]) -> bool {
        visit(needle.len());
        self.0.ends_with(needle)
    }

    /// What stands behind this start.
    pub(super) fn strip_prefix(self, start: &[u8]) -> Option<Self> {
        self.starts_with(start).then(|| self.from(start.len()))
    }

    /// What stands before this end.
    pub(super) fn strip_suffix(self, end: &[u8]) -> Option<Self> {
        self.ends_with(end).then(|| self.before(self.0.len() - end.len()))
    }

    /// It is this text.
    pub(super) fn is(self, other: &[u8]) -> bool {
        visit(other.len());
        self.0 == other
    }

    /// What a step makes of it, which goes over the text once.
    pub(super) fn after_step<T>(self, step: impl FnOnce(&'a [u8]) -> T) -> T {
        visit(self.0.len());
        step(self.0)
    }

    /// The first octet is such.
    pub(super) fn begins(self, is_such: impl Fn(u8) -> bool) -> bool {
        visit(1);
        self.0.first().is_some_and(|octet| is_such(*octet))
    }

    /// How many octets at the start are such.
    pub(super) fn run(self, is_such: impl Fn(u8) -> bool) -> usize {
        let length = self.0.iter().take_while(|octet| is_such(**octet)).count();
        visit(length + 1);
        length
    }

    /// As characters, with U+FFFD for what is no UTF-8. It is read once: `regex` promises time linear in the text
    /// for a pattern, and so do the searches of `str` that gates use.
    pub(super) fn to_text(self) -> Cow<'a, str> {
        visit(self.0.len());
        String::from_utf8_lossy(self.0)
    }
}

#[cfg(not(test))]
fn visit(_: usize) {}

#[cfg(test)]
thread_local! {
    static VISITED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
fn visit(octets: usize) {
    VISITED.set(VISITED.get() + octets);
}

#[cfg(test)]
mod tests {
    use super::super::{Decide, GATES, PLANTED, Wanted};
    use super::*;

    /// The longest, so that a comparison with it shows.
    const ALLOWED: &str = "mail.important.example";

    fn visited(decide: fn(Octets<'_>, Wanted<'_>) -> bool, text: &[u8]) -> usize {
        VISITED.set(0);
        decide(Octets::new(text), Wanted { domain: ALLOWED, subdomains: true });
        VISITED.get()
    }

    /// What is repeated is what gates look for; what stands behind lets a gate go on to its last look.
    #[test]
    fn no_gate_visits_more_than_in_proportion_to_the_text() {
        let parts = ["@", "a@", "@m", "@mail.important.exampl", ".", "\n", "@\n", "a", ">", "ü", "\u{2028}@"];
        for gate in GATES.iter().chain(PLANTED) {
            let Decide::Text(decide) = gate.decide else { continue };
            for part in parts {
                for end in ["", "@mail.important.example", "x@mail.important.example>"] {
                    let text = |times: usize| format!("a{}{end}", part.repeat(times)).into_bytes();
                    let (short, long) = (visited(decide, &text(1_000)), visited(decide, &text(4_000)));
                    assert!(long <= 4 * short + 200, "{} for {part:?}…{end}: {short}, {long}", gate.id);
                }
            }
        }
    }

    #[test]
    fn every_gate_on_the_text_looks_at_it() {
        for gate in GATES.iter().chain(PLANTED) {
            if let Decide::Text(decide) = gate.decide {
                assert!(
                    visited(decide, b"a@mail.important.example>") > 0,
                    "{} looks past the count",
                    gate.id
                );
            }
        }
    }
}
