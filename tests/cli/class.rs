//! `addrdiff class`: the page of a class, wherever the program runs.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, run};

#[test]
fn a_class_shows_its_page_and_an_unknown_one_is_a_usage_error() {
    let elsewhere = tempfile::tempdir().unwrap();
    let of = |name: &str| run(addrdiff(&["class", name]).current_dir(elsewhere.path()));
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/classes/hang.md")).unwrap();
    assert_eq!(of("hang"), (0, page, String::new()));
    assert_eq!(of("hank").0, 2);
    let (code, list, _) = run(&mut addrdiff(&["class"]));
    assert!(code == 0 && list.lines().any(|line| line.starts_with("allowlist-bypass ")), "{list}");
}
