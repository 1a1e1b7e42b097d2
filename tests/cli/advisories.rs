//! What was published of mailers, in their releases: the last that has it misreads the cases of the corpus, and the first
//! that mends it does not. A release that is not installed is said; `scripts/test-drivers` has all of them.
#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use crate::drivers::ask;
use addrdiff::corpus::{self, Case, Expected};
use addrdiff::parsers::{ParserId, drivers};
use addrdiff::verdict::Verdict;
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Advisories {
    advisory: Vec<Advisory>,
}

#[derive(Deserialize)]
struct Advisory {
    published: String,
    wrong: String,
    mended: String,
    reads: Option<String>,
    cases: Vec<String>,
}

#[test]
fn the_release_that_has_it_misreads_and_the_one_that_mends_it_does_not() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rows = std::fs::read_to_string(root.join("scripts/drivers/advisories.toml")).unwrap();
    let rows: Advisories = toml::from_str(&rows).unwrap();
    let cases = corpus::read(&root.join("corpus/published.toml")).unwrap();
    let named = |name: &String| {
        cases.iter().find(|case| case.name == *name).unwrap_or_else(|| panic!("no case {name}"))
    };
    assert!(rows.advisory.len() > 10);
    for row in &rows.advisory {
        assert!(!row.cases.is_empty(), "{}", row.published);
        for case in row.cases.iter().map(named) {
            compare(row, case);
        }
    }
}

fn compare(row: &Advisory, case: &Case) {
    let current = drivers::find("nodemailer").unwrap().default_version();
    let today = ParserId::new("nodemailer", "envelope").at(current).to_string();
    let mut expected = case.tables.iter().flat_map(|table| &table.expect);
    let right = &expected.find(|one| one.parser == today).unwrap_or_else(|| panic!("{}", case.name)).expected;
    let mended = row.reads.as_deref().map(|word| Expected::parse(word).unwrap());
    for (release, right, holds) in
        [(&row.wrong, right, false), (&row.mended, mended.as_ref().unwrap_or(right), true)]
    {
        if let Some(said) = ask(release, &case.input) {
            assert!(!matches!(said, Verdict::Skipped { .. }), "{release}: {said:?}");
            assert_eq!(right.holds(&said), holds, "{}: {release} on {}: {said:?}", row.published, case.name);
        }
    }
}
