//! What a finding ends with: the line to put in the place of a gate, which lets nobody in that it should not; where a
//! parser has to refuse; and lines that show the finding again in a clean shell.
#![cfg(all(feature = "python", feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, run};
use addrdiff::gates::{Decide, GATES, Language};
use addrdiff::parsers::drivers;
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

/// The exit code of `check`, and its findings.
fn check(gate: &str, route: &str, options: &[&str]) -> (i32, Vec<Value>) {
    let mut command = addrdiff(&["check", "--gate", gate, "--route", route, "--format", "json"]);
    let (code, out, error) = run(command.args(["--variations", "2000"]).args(options));
    let document: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{code}: {error}"));
    let found = document["findings"].as_array().cloned().unwrap_or_default();
    (code, found.iter().map(|entry| entry["finding"].clone()).collect())
}

const VICTIM: [&str; 2] = ["--victim", "mike@important.com"];

#[test]
fn the_line_in_the_place_of_every_gate_is_in_its_language_and_clean() {
    let mut asked = BTreeSet::new();
    for gate in GATES {
        let mended = gate.mended(None);
        assert_eq!(mended.language, gate.language, "{}", gate.id);
        assert!(GATES.iter().any(|row| row.id == mended.id && row.code == mended.code), "{}", mended.id);
        let looks_up = matches!(gate.decide, Decide::Account(_));
        assert_eq!(looks_up, matches!(mended.decide, Decide::Account(_)), "{}", gate.id);
        if asked.insert(mended.id.clone()) {
            // Releases that read the text of 2019 wrongly are behind it too, where they are here.
            for route in ["cpython/parseaddr@stdlib", "cpython/rcpt@stdlib", "cpython/send-message@stdlib"] {
                let options: &[&str] = if looks_up { &VICTIM } else { &[] };
                let (code, found) = check(&mended.id, route, options);
                assert_eq!((code, found), (0, Vec::new()), "{} > {route}", mended.id);
            }
        }
    }
    assert_eq!(asked.len(), 11);
}

/// A line in Python stands for one in any language: the route says in which the sign-up is written.
#[test]
fn the_line_is_in_the_language_of_the_mailer() {
    let gate = |id: &str| GATES.iter().find(|gate| gate.id == id).unwrap();
    for (name, id) in [
        ("Ruby", "plain-ruby"),
        ("PHP", "plain-php"),
        ("Perl", "plain-perl"),
        ("Go", "plain-go"),
        ("Java", "plain-java"),
        ("C#", "plain-csharp"),
    ] {
        let language = Language::named(name);
        assert!(language.is_some_and(|language| language.name() == name), "{name}");
        assert_eq!(gate("suffix-at").mended(language).id, id);
        assert_eq!(gate("js-multiline").mended(language).id, "plain-js");
    }
    assert_eq!((Language::named("COBOL"), gate("suffix-at").mended(None).id.as_ref()), (None, "plain"));

    let mailer = "nodemailer/envelope@7.0.6".parse().unwrap();
    if let Err(missing) = drivers::definition(&mailer) {
        return println!("skipped: {missing}");
    }
    for (route, id) in
        [("strip | nodemailer/envelope@7.0.6", "plain-js"), ("cpython/parseaddr@stdlib", "plain")]
    {
        let (code, found) = check("suffix-at", route, &[]);
        assert_eq!(code, 10, "{route}");
        assert!(found.iter().all(|one| advised(one, "the sign-up")["gate"] == id), "{route}: {found:#?}");
    }
}

/// Own code in another language than its interpreter's name says: the file's ending decides.
#[test]
fn the_line_is_in_the_language_of_own_code() {
    let folder = tempfile::tempdir().unwrap();
    let mailer = folder.path().join("mailer.rb");
    std::fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/drivers/first_at.py"), &mailer).unwrap();
    let process = format!("own=python3 {}", mailer.display());
    let (code, found) = check("suffix-at", "process/own", &["--process", &process]);
    assert_eq!(code, 10);
    assert!(
        !found.is_empty() && found.iter().all(|one| advised(one, "the sign-up")["gate"] == "plain-ruby"),
        "{found:#?}"
    );
}

/// What is advised to the one whose name begins so.
fn advised(finding: &Value, to: &str) -> Value {
    let advice = finding["advice"].as_array().unwrap();
    let one = advice.iter().find(|one| one["to"].as_str().unwrap().starts_with(to));
    one.unwrap_or_else(|| panic!("no advice to {to}: {finding:#}")).clone()
}

#[test]
fn the_owner_gets_a_line_and_the_maintainer_an_octet() {
    // As it is handed on, the text is no address; Postfix cuts it at the comment that is left open.
    let (code, found) = check("last-at", "cpython/rcpt@stdlib", &[]);
    assert_eq!(code, 10);
    for finding in &found {
        let owner = advised(finding, "the sign-up");
        assert_eq!(owner["gate"], "plain");
        assert_eq!(owner["line"], GATES.iter().find(|gate| gate.id == "plain").unwrap().code.as_ref());
    }
    let is_refused = |finding: &&Value| finding["attribution"] == "both" && finding["delivery"].is_null();
    let refused = found.iter().find(is_refused).unwrap();
    let text = refused["reduced"]["shown"].as_str().unwrap();
    let parser = advised(refused, "cpython/rcpt@stdlib");
    let at = |answer: &&Value| answer["parser"] == "strict/address-list";
    let strict = refused["reduced"]["answers"].as_array().unwrap().iter().find(at).unwrap();
    let octet = strict["reason"]["offset"].as_u64().unwrap();
    assert!(parser["what"].as_str().unwrap().contains(&format!("octet {octet}")), "{text}: {parser}");
    // A chain: the hop where the readings part, with what it was given.
    let (_, found) = check("last-at", "strip | cpython/rcpt@stdlib", &[]);
    let chained = found.iter().find(|one| one["attribution"] == "both").unwrap();
    advised(chained, "cpython/rcpt@stdlib");
}

#[test]
fn whoever_returns_one_address_of_a_list_is_told_nothing() {
    let (code, found) = check("suffix-at", "cpython/parseaddr@stdlib", &[]);
    let list = "a@malicious.org,a@important.com";
    let finding =
        found.iter().find(|one| one["reduced"]["shown"] == list).unwrap_or_else(|| panic!("{found:#?}"));
    let advice = finding["advice"].as_array().unwrap();
    assert_eq!((code, finding["attribution"].as_str(), advice.len()), (10, Some("gate"), 1), "{advice:#?}");
    assert_eq!(advice[0]["to"], "the sign-up");
}

/// The lines of Python, run where nothing of this checkout is.
fn in_a_clean_shell(line: &str) -> String {
    let elsewhere = tempfile::tempdir().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).current_dir(elsewhere.path()).env_clear().env("PATH", path);
    let output = shell.env("HOME", elsewhere.path()).output().unwrap();
    assert!(output.status.success(), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn python_line(finding: &Value) -> String {
    finding["reproductions"][1].as_str().unwrap_or_else(|| panic!("{finding:#}")).to_owned()
}

#[test]
fn a_line_says_what_came_what_was_wanted_and_which_release_showed_it() {
    let (_, found) = check("last-at", "cpython/rcpt@stdlib", &[]);
    let finding = found.iter().find(|one| one["attribution"] == "both").unwrap();
    let said = in_a_clean_shell(&python_line(finding));
    let heads: Vec<&str> = said.lines().filter_map(|line| line.split([':', ' ']).next()).collect();
    assert_eq!(heads, ["came", "wanted", "seen"], "{said}");
    assert!(said.contains(advised(finding, "cpython/rcpt")["what"].as_str().unwrap()), "{said}");
}

#[test]
#[ignore = "fetches packages from PyPI: scripts/test-reproductions runs it"]
fn a_line_for_a_package_fetches_it_by_version_and_hash() {
    for package in ["future-1.0.0", "brython-3.7.4"] {
        let (code, found) = check("last-at", &format!("cpython/parseaddr@{package}"), &[]);
        assert_eq!(code, 10);
        let finding = found.iter().find(|one| one["class"] == "allowlist-bypass").unwrap();
        let said = in_a_clean_shell(&python_line(finding));
        assert!(said.contains("malicious.org") && said.contains(package), "{package}: {said}");
    }
}

#[test]
fn one_finding_is_a_report_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let (file, arguments) = (folder.path().join("check.json"), ["--format", "json"]);
    let mut command = addrdiff(&["check", "--gate", "last-at", "--route", "cpython/rcpt@stdlib"]);
    let (_, whole, _) = run(command.args(["--variations", "2000"]).args(arguments));
    std::fs::write(&file, &whole).unwrap();
    let whole: Value = serde_json::from_str(&whole).unwrap();
    let all = whole["findings"].as_array().unwrap();
    assert!(all.len() > 1);
    let report = |id: &str| run(addrdiff(&["report", "--finding", id, "--format", "json"]).arg(&file));
    let fingerprint = all[1]["finding"]["fingerprint"].as_str().unwrap();
    let (code, said, _) = report(fingerprint);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, &said["findings"]), (0, &Value::from(vec![all[1].clone()])));
    assert!(said.get("deployments").is_none());
    assert_eq!(report("no-such-finding").0, 2);
    assert_eq!(report("").0, 2, "several begin so");
}

/// What is found and was published before says where; what was not is counted apart from it.
#[test]
fn a_known_attack_names_its_advisory() {
    let (code, found) = check("last-at", "cpython/rcpt@stdlib", &[]);
    assert_eq!(code, 10);
    let sources: Vec<&str> = found.iter().filter_map(|one| one["case"]["source"].as_str()).collect();
    assert!(!sources.is_empty() && sources.iter().all(|source| !source.is_empty()), "{found:#?}");
    let text = run(&mut addrdiff(&["check", "--gate", "last-at", "--route", "cpython/rcpt@stdlib"])).1;
    assert!(sources.iter().any(|source| text.contains(source)), "{text}");
}
