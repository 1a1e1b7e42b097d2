//! The techniques, the readings that somebody published, and what is out of scope: a file of data each.

use crate::corpus::Case;
use crate::pattern::is_like;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// A way to make two readers disagree.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Technique {
    /// Its name.
    pub id: String,
    /// What it does.
    pub about: String,
    /// What stops it.
    pub cure: String,
    /// Its cases in the corpus, by name or pattern.
    #[serde(skip_serializing)]
    #[cfg_attr(test, schemars(skip))]
    cases: Vec<String>,
    /// Why none of them is exported, where none is.
    #[serde(default, skip_serializing)]
    #[cfg_attr(test, schemars(skip))]
    pub none: Option<String>,
}

impl Technique {
    /// This case shows it.
    pub fn has(&self, case: &Case) -> bool {
        self.cases.iter().any(|pattern| is_like(&case.name, pattern))
    }
}

/// A published attack that is no payload here.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    /// What it is.
    pub what: String,
    /// Its names in advisories.
    pub names: Vec<String>,
    /// Cases of the corpus that show it, by name or pattern.
    pub cases: Vec<String>,
    /// Why it is none.
    pub why: String,
}

/// What software of some release returned for a case, as somebody published.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// The case.
    pub case: String,
    /// Who read it.
    pub reader: String,
    /// Which releases do.
    pub releases: String,
    /// The strings that it returned, with the case's domains, escaped.
    pub recipients: Vec<String>,
    /// Where that was published.
    pub source: String,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Catalogue {
    technique: Vec<Technique>,
    recorded: Vec<Recorded>,
    outside: Vec<Outside>,
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let read = |text| toml::from_str::<Catalogue>(text).expect("the tests read every file");
    Catalogue {
        technique: read(include_str!("techniques.toml")).technique,
        recorded: read(include_str!("recorded.toml")).recorded,
        outside: read(include_str!("outside.toml")).outside,
    }
});

/// Every technique.
pub fn techniques() -> &'static [Technique] {
    &CATALOGUE.technique
}

/// What is out of scope.
pub fn outside() -> &'static [Outside] {
    &CATALOGUE.outside
}

/// What was recorded for this case.
pub fn recorded(case: &str) -> impl Iterator<Item = &'static Recorded> {
    CATALOGUE.recorded.iter().filter(move |one| one.case == case)
}

/// Every published attack has its technique or its reason, and what is recorded is about a case.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus;
    use std::path::Path;

    fn published() -> Vec<Case> {
        let read = |name: &str| {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
            corpus::parse(&path, &std::fs::read_to_string(&path).unwrap()).unwrap()
        };
        [read("security.toml"), read("published.toml")].concat()
    }

    #[test]
    fn every_published_case_is_of_one_technique_or_out_of_scope() {
        for case in published() {
            let of = techniques().iter().filter(|one| one.has(&case)).map(|one| one.id.as_str());
            let is_named = |one: &&Outside| one.cases.iter().any(|pattern| is_like(&case.name, pattern));
            let out = outside().iter().filter(is_named).map(|one| one.what.as_str());
            let all: Vec<&str> = of.chain(out).collect();
            assert_eq!(all.len(), 1, "{}: {all:?}", case.name);
        }
    }

    #[test]
    fn every_entry_is_about_a_case() {
        let cases = published();
        let there = |pattern: &String| cases.iter().any(|case| is_like(&case.name, pattern));
        let patterns = techniques().iter().flat_map(|one| &one.cases);
        let patterns = patterns.chain(outside().iter().flat_map(|one| &one.cases));
        let patterns = patterns.chain(CATALOGUE.recorded.iter().map(|one| &one.case));
        let unknown: Vec<&String> = patterns.filter(|pattern| !there(pattern)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
