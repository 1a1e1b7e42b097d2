//! Patterns that no line of code says: compiled once an allowed domain, with `regex`.
//!
//! Octets that are no UTF-8 are looked at as U+FFFD: like the lone surrogates of Python and JavaScript, that
//! is a character which no pattern here names.

use regex::Regex;
use std::cell::RefCell;

/// How many allowed domains a pattern is kept for: `explain` tries every hostname of a text.
const KEPT: usize = 64;

/// A pattern, for each allowed domain that it was asked about on this thread.
pub(super) struct Compiled {
    /// From the domain, escaped, to the pattern.
    source: fn(&str) -> String,
}

thread_local! {
    static CACHE: RefCell<Vec<(*const Compiled, String, Regex)>> = const { RefCell::new(Vec::new()) };
}

impl Compiled {
    pub(super) const fn new(source: fn(&str) -> String) -> Self {
        Self { source }
    }

    /// Uses the pattern for this domain.
    pub(super) fn with<T>(&'static self, domain: &str, use_it: impl FnOnce(&Regex) -> T) -> T {
        CACHE.with_borrow_mut(|cache| {
            let known =
                cache.iter().position(|(pattern, of, _)| std::ptr::eq(*pattern, self) && of == domain);
            let at = known.unwrap_or_else(|| {
                if cache.len() == KEPT {
                    cache.clear();
                }
                cache.push((self, domain.to_owned(), self.compile(domain)));
                cache.len() - 1
            });
            use_it(&cache[at].2)
        })
    }

    fn compile(&self, domain: &str) -> Regex {
        let source = (self.source)(&regex::escape(domain));
        // Invariant: the patterns are literals of this folder, each tested, around an escaped domain.
        Regex::new(&source).expect("a gate's pattern compiles")
    }
}

/// A pattern that Python's `re` means: its `\s` knows four separators more than Unicode's White_Space.
pub(super) fn of_python(pattern: &str) -> String {
    pattern.replace(r"[^@\s]", r"[^@\s\x1c-\x1f]")
}
