//! What the user's own code names: domains that its allow-list may have, and words that it compares parts of an address
//! with. Each file is read once.

use super::Registry;
use super::named_domains::{data_named_in, domains_in};
use super::named_words::words_in;
use super::withheld::parsers_in;
use crate::outside;
use std::collections::BTreeSet;

/// The most domains of the code, and the most of its data.
const DOMAINS: usize = 256;

/// The most words, and the most of one file.
const WORDS: usize = 192;
const WORDS_OF_FILE: usize = 96;

/// The most files that are read.
const FILES: usize = 256;

/// What own code names, each once, in the order of its files.
pub struct Named {
    /// Domains below a public suffix: those of the code, then those of the data that it names (files beside it, variables
    /// of the environment).
    pub domains: Vec<String>,
    /// Words, and texts that its patterns match.
    pub words: Vec<String>,
}

impl Registry {
    /// What stands in the files of own code behind these names of parsers and gates: modules of Python and those beside
    /// them, and the files that a command names.
    pub fn named_in_code(&self, names: &[String]) -> Named {
        let is_own = |name: &&str| name.starts_with("python/") || name.starts_with("process/");
        let own: BTreeSet<&str> = names.iter().flat_map(|name| parsers_in(name)).filter(is_own).collect();
        let (mut domains, mut data, mut words) = (Vec::new(), Vec::new(), Vec::new());
        for path in own.into_iter().flat_map(|name| self.own_files(name)).take(FILES) {
            let text = outside::read_hints(&path);
            // An interpreter is no source.
            if !text.contains('\0') {
                domains.extend(domains_in(&text));
                data.extend(data_named_in(&path, &text).take(DOMAINS.saturating_sub(data.len())));
                words.extend(words_in(&text).take(WORDS_OF_FILE));
            }
        }
        domains.truncate(DOMAINS);
        let mut words = distinct(words);
        words.truncate(WORDS);
        Named { domains: distinct([domains, data].concat()), words }
    }
}

fn distinct(mut all: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    all.retain(|one| seen.insert(one.clone()));
    all
}
