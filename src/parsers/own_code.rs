//! What the user's own code names: domains that its allow-list may have, words that it compares parts of an address with, and
//! numbers at which it may cut. Each file is read once.

use super::Registry;
use super::below::Below;
use super::kinds::{has_secrets, is_data, is_database};
use super::named_domains::{domains_in, in_variables_of};
use super::named_words::{separators_in, variables_in, words_in, words_in_data};
use super::withheld::parsers_in;
use crate::generate::named::Named;
use crate::outside;
use std::collections::BTreeSet;
use std::path::Path;

/// The most domains of the code, and the most of its data.
const DOMAINS: usize = 256;

/// The most words, and the most of one file.
const WORDS: usize = 192;
const WORDS_OF_FILE: usize = 96;

/// The most strings that may stand between two addresses.
const SEPARATORS: usize = 48;

/// Numbers that may be the width of a column or the end of a slice, in octets, and the most of them.
const WIDTH: std::ops::RangeInclusive<usize> = 8..=2_000;
const WIDTHS: usize = 16;

impl Registry {
    /// What stands in the files of own code behind these names of parsers and gates: modules of Python, the files that a
    /// command names, and what all these import and read; domains alone of the code beside them.
    pub fn named_in_code(&self, names: &[String]) -> Named {
        let is_own = |name: &&str| name.starts_with("python/") || name.starts_with("process/");
        let own: BTreeSet<&str> = names.iter().flat_map(|name| parsers_in(name)).filter(is_own).collect();
        let reached = self.own_files(&own);
        let named: Vec<Below> = self.sources.iter().map(|path| Below::sources(path)).collect();
        let (mut found, mut data, mut read) = (Named::default(), Named::default(), BTreeSet::new());
        found.unread += usize::from(reached.is_cut) + named.iter().filter(|below| below.is_cut).count();
        for path in reached.files.iter().chain(named.iter().flat_map(|below| &below.files)) {
            if read.insert(path.canonicalize().unwrap_or(path.clone())) {
                take(path, &mut found, &mut data);
            }
        }
        for path in &reached.beside {
            data.domains.extend(domains_in(&outside::read_hints(path)));
        }
        found.with(data)
    }

    /// A running application is among these, and no code of it was named.
    pub fn is_code_unread(&self, names: &[String]) -> bool {
        self.sources.is_empty()
            && names.iter().flat_map(|name| parsers_in(name)).any(|name| name.starts_with("application/"))
    }
}

/// What this file names.
fn take(path: &Path, found: &mut Named, data: &mut Named) {
    let (text, is_whole) = outside::read_front(path);
    found.unread += usize::from(!is_whole);
    match is_data(path) {
        true if is_database(path) => data.domains.extend(domains_in(&rows(path).unwrap_or(text))),
        true => {
            data.domains.extend(domains_in(&text));
            data.take_words(if has_secrets(path) { Vec::new() } else { words_in_data(&text) });
        }
        // An interpreter is no source.
        false if !text.contains('\0') => {
            found.domains.extend(domains_in(&text));
            data.domains.extend(in_variables_of(&text));
            found.take_words(words_in(&text));
            found.separators.extend(separators_in(&text));
            let is_unset = |name: &String| std::env::var_os(name).is_none();
            found.unset.extend(variables_in(&text).into_iter().filter(is_unset));
        }
        false => {}
    }
}

/// The texts of a database's tables, where there is an interpreter to read it.
fn rows(path: &Path) -> Option<String> {
    #[cfg(feature = "python")]
    return super::python_callable::rows_of(path);
    #[cfg(not(feature = "python"))]
    {
        let _ = path;
        None
    }
}

impl Named {
    /// The first of a file's words.
    fn take_words(&mut self, words: Vec<String>) {
        let mut words = distinct(words);
        self.left_out += words.len().saturating_sub(WORDS_OF_FILE);
        words.truncate(WORDS_OF_FILE);
        self.words.extend(words);
    }

    /// What the code names, and then its data, each once and as much as there is room for.
    fn with(mut self, data: Self) -> Self {
        let mut left_out = self.left_out + data.left_out;
        let mut shortened = |all: Vec<String>, most: usize| {
            let mut all = distinct(all);
            left_out += all.len().saturating_sub(most);
            all.truncate(most);
            all
        };
        self.domains = shortened(self.domains, DOMAINS);
        let of_data = shortened(data.domains, DOMAINS);
        let domains = shortened([self.domains, of_data].concat(), 2 * DOMAINS);
        let words = shortened([self.words, data.words].concat(), WORDS);
        let separators = shortened(self.separators, SEPARATORS);
        let numbers = words.iter().filter_map(|word| word.parse().ok());
        let widths: BTreeSet<usize> = numbers.filter(|number| WIDTH.contains(number)).take(WIDTHS).collect();
        Self {
            domains,
            widths: widths.into_iter().collect(),
            words,
            separators,
            unset: self.unset,
            unread: self.unread,
            left_out,
        }
    }
}

fn distinct(mut all: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    all.retain(|one| seen.insert(one.clone()));
    all
}
