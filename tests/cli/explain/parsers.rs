//! `addrdiff parsers`: which there are, of which release.

use super::{json, run};

#[test]
fn parsers_are_listed_with_their_versions() {
    let listed = json(&["parsers", "--json"], b"");
    let strict = listed.as_array().unwrap().iter().find(|row| row["parser"] == "strict/mailbox").unwrap();
    assert!(strict["available"] == true && strict["version"].as_str().unwrap().contains("RFC 5321"));
    for row in listed.as_array().unwrap().iter().filter(|row| row["available"] == false) {
        // What a command brings is missing; what a release lacks nothing brings.
        assert_eq!(row["missing"].is_string(), row["command"].is_string(), "{row}");
        assert_ne!(row["missing"].is_string(), row["skipped"].is_string(), "{row}");
    }
}

#[test]
#[cfg(feature = "python")]
fn releases_of_python_are_listed_with_what_they_are_told_apart_by_and_what_they_lack() {
    let listed = json(&["parsers", "--json"], b"");
    let row = |parser: &str| listed.as_array().unwrap().iter().find(|row| row["parser"] == parser).unwrap();
    let future = row("cpython/parseaddr@future-1.0.0");
    assert_eq!((&future["version"], &future["strict"]), (&"1.0.0".into(), &false.into()));
    assert_eq!(row("cpython/header@brython-3.14.3")["strict"], true);
    let hash = future["sha256"].as_str().unwrap();
    assert_eq!(hash.len(), 64);
    let lenient = row("cpython/parseaddr-lenient@future-1.0.0")["skipped"].as_str().unwrap();
    assert!(lenient.contains("`strict`"), "{lenient}");
    let header = row("cpython/header@brython-3.15.0")["skipped"].as_str().unwrap();
    assert!(header.contains("brython-3.15.0") && header.contains("parse_message_ids"), "{header}");

    let (_, text, _) = run(&["parsers"], b"");
    let line = |parser: &str| text.lines().find(|line| line.starts_with(&format!("{parser} "))).unwrap();
    assert!(line("cpython/parseaddr@future-1.0.0").contains(&format!("no strict  sha256 {}", &hash[..12])));
    let header = line("cpython/header@brython-3.15.0");
    assert!(header.contains("skipped: ") && !header.contains("brings it"), "{header}");
}
