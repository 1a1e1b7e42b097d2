//! What a case finds, and at which level.

use super::{case, folder, replay, replay_cases};
use serde_json::Value;
use std::fs;

/// A planted reader that takes what is quoted for an address: critical behind every gate that looks at the end.
fn quoted(finds: &str) -> String {
    let expect = "[case.expect]\n\"planted/c04-quoted-local-part\" = \"malicious.org\"\n";
    case("one", "\"a@malicious.org\"@important.com", &format!("{expect}{finds}"))
}

fn finds(level: &str, by: &str) -> String {
    format!("[[case.finds]]\nclass = \"allowlist-bypass\"\n{level}by = [{by}]\n")
}

const ALL_GATES: &str = "\"* > planted/*\"";

#[test]
fn a_level_that_is_not_as_the_case_says_ends_with_12_until_it_is_blessed() {
    let (critical, high) = ("level = \"critical\"\n", "level = \"high\"\n");
    assert_eq!(replay_cases(&quoted(&finds(critical, ALL_GATES)), &[]).0, 0);
    let folder = folder(&[("cases.toml", quoted(&finds(high, ALL_GATES)).as_bytes())]);
    let (code, out, _) = replay(folder.path(), &["--format", "json"]);
    assert_eq!(code, 12);
    let report: Value = serde_json::from_str(&out).unwrap();
    let problems = report["cases"][0]["problems"].as_array().unwrap();
    assert!(problems.len() > 1 && problems.iter().all(|one| one["kind"] == "expectation-changed"), "{out}");
    assert!(problems.iter().all(|one| one["location"]["line"] == 10), "{out}");
    assert_eq!(replay(folder.path(), &["--bless"]).0, 0);
    let blessed = fs::read_to_string(folder.path().join("cases.toml")).unwrap();
    assert_eq!(blessed, quoted(&finds(critical, ALL_GATES)));
}

#[test]
fn what_is_found_at_several_levels_is_said_level_by_level() {
    let two = |critical: &str, high: &str| {
        finds("level = \"critical\"\n", critical) + &finds("level = \"high\"\n", high)
    };
    assert_eq!(replay_cases(&quoted(&two(ALL_GATES, "")), &[]).0, 0);
    // Nobody shows it at this level, though everybody shows it.
    assert_eq!(replay_cases(&quoted(&two(ALL_GATES, ALL_GATES)), &[]).0, 12);
    assert_eq!(replay_cases(&quoted(&finds("", "")), &[]).0, 12);
    let nothing = quoted("").replace("\"a@malicious.org\"@important.com", "a@malicious.org");
    assert_eq!(replay_cases(&format!("{nothing}{}", finds("", "")), &[]).0, 0);
}

/// Only a person can part the two.
#[test]
fn a_level_that_stands_for_two_is_not_blessed() {
    let expect = "\"planted/c04-quoted-local-part\" = \"b.localhost\"\n\"planted/c05-comment-decoy\" = \"malicious.org\"";
    let text = "\"a@b.localhost\"(a@malicious.org)@important.com";
    let expect = format!("[case.expect]\n{expect}\n{}", finds("level = \"note\"\n", ALL_GATES));
    let folder = folder(&[("cases.toml", case("one", text, &expect).as_bytes())]);
    assert_eq!(replay(folder.path(), &["--bless"]).0, 12);
    assert_eq!(fs::read_to_string(folder.path().join("cases.toml")).unwrap(), case("one", text, &expect));
}

#[test]
fn what_is_found_names_a_class_and_a_level() {
    let level = "level = \"critical\"\n";
    for (finds, line) in [
        (finds("", ALL_GATES), ":8:"),
        (finds(level, ALL_GATES).replace("critical", "severe"), ":10:"),
        (finds(level, ALL_GATES).replace("allowlist", "allow-list"), ":8:"),
        (finds(level, ALL_GATES).replace("by", "who"), ":11:"),
        (format!("[case.finds]\nallowlist-bypass = [{ALL_GATES}]\n"), ":8:"),
    ] {
        let (code, out, err) = replay_cases(&quoted(&finds), &[]);
        assert_eq!((code, out.as_str()), (2, ""), "{finds}");
        assert!(err.contains(&format!("cases.toml{line}")), "{line}: {err}");
    }
}
