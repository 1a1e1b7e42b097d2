//! Counters, held and put back: work that says nothing about the input must not count as the input's own doing.

use super::{edges, sections};
use std::sync::atomic::AtomicU8;

/// What sections of counters held at one time. It is used again and again: a worker holds them in every execution.
#[derive(Default)]
pub struct Held(Vec<(&'static [AtomicU8], Vec<u8>)>);

impl Held {
    /// Holds every counter: before work that asks parsers again.
    pub fn everything(&mut self) {
        self.hold(&sections());
    }

    /// Holds those of Rust's edges: before work that asks nobody.
    pub fn edges(&mut self) {
        self.hold(&[edges::counters()]);
    }

    fn hold(&mut self, sections: &[&'static [AtomicU8]]) {
        self.0.resize_with(sections.len(), Default::default);
        for ((held, octets), &section) in self.0.iter_mut().zip(sections) {
            *held = section;
            octets.resize(section.len(), 0);
            // SAFETY: both are as long as the section, and do not overlap; no other thread writes counters.
            unsafe {
                section.as_ptr().cast::<u8>().copy_to_nonoverlapping(octets.as_mut_ptr(), section.len())
            };
        }
    }

    /// Puts back what is held. In whole sections, by no loop over octets: that would be counted itself.
    pub fn put_back(&self) {
        for (section, octets) in &self.0 {
            let to = section.as_ptr().cast_mut().cast::<u8>();
            // SAFETY: as above; an `AtomicU8` may be written through a shared reference, and only this thread does.
            unsafe { to.copy_from_nonoverlapping(octets.as_ptr(), section.len()) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::feedback::{COUNTERS, mark};
    use std::sync::atomic::Ordering;

    #[test]
    fn what_was_marked_since_is_gone_once_it_is_put_back() {
        let marked = |place: usize| COUNTERS.0[place].load(Ordering::Relaxed);
        let (before, since) = (super::super::VERDICTS - 1, super::super::VERDICTS - 2);
        mark(before);
        let mut held = Held::default();
        held.everything();
        mark(since);
        assert_eq!((marked(before), marked(since)), (1, 1));
        held.put_back();
        assert_eq!((marked(before), marked(since)), (1, 0));
    }
}
