//! Cases of a release of a package: they need the parser of 2019.

use super::{case, folder, problems, replay, replay_cases, reported, reported_cases};
use serde_json::{Value, json};
use std::fs;

const FUTURE: &str = "cpython/parseaddr@future-1.0.0";
const INCIDENT: &str = "a@malicious.org@important.com";

/// These tests are no tests without the package; that is said, not hidden.
fn here() -> bool {
    let nothing = folder(&[]);
    let here = replay(nothing.path(), &["--require", FUTURE]).0 == 3;
    if !here {
        eprintln!("skipped: `scripts/packages --only future-1.0.0` brings {FUTURE}");
    }
    here
}

#[test]
fn a_raw_input_with_a_finding_is_new_until_it_is_known() {
    if !here() {
        return;
    }
    let raw = folder(&[("attack", INCIDENT.as_bytes())]);
    let only = ["--parser", "strict/*", "--parser", FUTURE];
    let (code, out, _) = replay(raw.path(), &only);
    assert_eq!(code, 10);
    assert!(out.contains("allowlist-bypass") && out.contains("addrdiff explain"), "{out}");
    let (_, report) = reported(raw.path(), &only);
    let found = report["cases"][0]["problems"].as_array().unwrap();
    assert!(found.iter().all(|one| one["kind"] == "new-finding"), "{report}");
    let is = |one: &Value| one["rule"] == "allowlist-bypass" && one["level"] == "high";
    assert!(found.iter().any(is), "{report}");
    assert_eq!(replay(raw.path(), &[&only[..], &["--fail-on", "critical"]].concat()).0, 0);

    let known = |class: &str, party: &str| {
        format!(
            "[[known]]\nclass = \"{class}\"\n{party}\nwitness = \"{INCIDENT}\"\nreason = \"r\"\nsource = \"s\"\ndate = \"2026-11-23\"\n"
        )
    };
    let both = known("allowlist-bypass", &format!("route = \"{FUTURE}\""))
        + &known("lenient-accept", &format!("pair = \"strict ~ {FUTURE}\""));
    fs::write(raw.path().join("known.toml"), &both).unwrap();
    let (code, out, err) = replay(raw.path(), &only);
    assert_eq!(code, 0, "{out}{err}");

    let gone = both.replacen(INCIDENT, "a@b.example", 1);
    fs::write(raw.path().join("known.toml"), gone).unwrap();
    let (code, report) = reported(raw.path(), &only);
    assert_eq!(code, 11, "{report}");
    let gone: Vec<_> = problems(&report).into_iter().filter(|one| one.0 == "known-gone").collect();
    assert!(gone.len() == 1 && gone[0].1 == 2, "{gone:?}");
}

#[test]
fn what_a_case_finds_is_exact_for_its_class() {
    if !here() {
        return;
    }
    let expect = format!("[case.expect]\n\"{FUTURE}\" = \"malicious.org\"\n[[case.finds]]\n");
    let all = ["last-at", "suffix-at", "suffix", "contains", "incident", "match-open"];
    let finds = |gates: &[&str]| {
        let entries: Vec<String> = gates.iter().map(|gate| format!("\"{gate} > {FUTURE}\"")).collect();
        format!("{expect}class = \"allowlist-bypass\"\nlevel = \"high\"\nby = [{}]", entries.join(", "))
    };
    assert_eq!(replay_cases(&case("one", INCIDENT, &finds(&all)), &[]).0, 0);
    assert_eq!(replay_cases(&case("one", INCIDENT, &finds(&all[1..])), &[]).0, 12);
    let (code, report) = reported_cases(&case("one", INCIDENT, &finds(&[&all[..], &["one-at"]].concat())));
    let problems = problems(&report);
    assert_eq!((code, problems.len()), (12, 1), "{report}");
    assert_eq!(problems[0].2, format!("one-at > {FUTURE}"));
}

#[test]
fn a_quiet_case_admits_no_finding() {
    if !here() {
        return;
    }
    let expect = format!("quiet = true\n[case.expect]\n\"{FUTURE}\" = \"malicious.org\"");
    let (code, report) = reported_cases(&case("one", INCIDENT, &expect));
    let problems = problems(&report);
    assert_eq!(code, 12, "{report}");
    assert!(!problems.is_empty() && problems.iter().all(|one| one.0 == "expectation-changed"), "{report}");
}

#[test]
fn expectations_are_scoped_by_what_a_package_can() {
    if !here() {
        return;
    }
    let scoped = |strict: bool| {
        format!("[[case.when]]\nstrict = {strict}\n[case.when.expect]\n\"{FUTURE}\" = \"malicious.org\"")
    };
    let (code, report) = reported_cases(&case("one", INCIDENT, &scoped(false)));
    assert_eq!((code, &report["replayed"]["checked"]), (0, &json!(1)));
    assert_eq!(replay_cases(&case("one", INCIDENT, &scoped(true)), &[]).0, 3);
}
