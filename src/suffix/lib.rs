//! The public suffix list behind two functions that are not generic.
//!
//! `psl` is a hundred thousand lines of generic code, which every crate that calls it compiles for itself: each program
//! of addrdiff had its own copy, and half of the branches that a campaign counts were the list's. Here it is compiled
//! once.

/// Whether `domain` (canonical: A-labels in lower case) ends in a suffix that the list names, other than by its
/// rule for all names that no other rule matches.
#[must_use]
#[inline(never)]
pub fn is_listed(domain: &str) -> bool {
    psl::suffix(domain.as_bytes()).is_some_and(|suffix| suffix.is_known())
}

/// The registrable domain of `domain` (canonical: A-labels in lower case): one label below its public suffix, by
/// the list's rule for all names where no other matches. `None` for a public suffix itself.
#[must_use]
#[inline(never)]
pub fn registrable(domain: &str) -> Option<&str> {
    psl::domain_str(domain)
}
