//! `addrdiff payloads`: what is exported is shown by published readings, for the user's domains; every format carries
//! it, or names what it cannot; `reports/payloads.json` is what this release writes.
#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

mod common;
#[path = "payloads/formats.rs"]
mod formats;

use addrdiff::corpus::Case;
use addrdiff::input::Input;
use addrdiff::parsers::ParserId;
use addrdiff::parsers::Registry;
use addrdiff::payloads::formats::FORMATS;
use addrdiff::payloads::{outside, techniques};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::{addrdiff, run};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn reports(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("reports").join(name)
}

/// The answer of the program, which ends with 0.
fn written(arguments: &[&str]) -> Vec<u8> {
    let output =
        addrdiff(&[&["payloads", "--allow", "mycorp.example"], arguments].concat()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", common::said(&output));
    output.stdout
}

fn exported(arguments: &[&str]) -> Value {
    serde_json::from_slice(&written(arguments)).unwrap()
}

fn payloads(export: &Value) -> &[Value] {
    export["payloads"].as_array().unwrap()
}

fn octets(payload: &Value) -> Vec<u8> {
    STANDARD.decode(payload["base64"].as_str().unwrap()).unwrap()
}

fn names(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

#[test]
fn the_committed_report_is_what_this_release_writes() {
    let (path, written) = (reports("payloads.json"), written(&[]));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let committed = std::fs::read(&path).unwrap_or_default();
    assert!(committed == written, "`BLESS=1 cargo test --test payloads` writes {}", path.display());
}

#[test]
fn the_report_is_as_its_schema_says() {
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    let schema = compiler.compile(reports("payloads.schema.json").to_str().unwrap(), &mut schemas).unwrap();
    for arguments in [vec![], vec!["--attacker", "{id}.collab.example", "--allow", "other.example"]] {
        let export = exported(&arguments);
        assert!(schemas.validate(&export, schema).is_ok(), "{arguments:?}");
    }
}

#[test]
fn a_payload_is_shown_by_a_published_reading_behind_a_gate() {
    let export = exported(&[]);
    let (mut ids, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for one in payloads(&export) {
        let (id, technique) = (one["id"].as_str().unwrap(), one["technique"].as_str().unwrap());
        let label = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(ids.insert(id) && id.len() < 64 && id.chars().all(label), "{id}");
        seen.insert(one["must"].as_str().unwrap());
        let plain = ["control", "unusual-syntax"].contains(&technique);
        let shown = !names(&one["gates"]).is_empty() && !one["readings"].as_array().unwrap().is_empty();
        assert_eq!(shown, !plain, "{id}");
        for reading in one["readings"].as_array().unwrap() {
            assert!(!reading["source"].as_str().unwrap().is_empty(), "{id}");
        }
    }
    assert_eq!(
        seen.into_iter().collect::<Vec<_>>(),
        ["acceptable", "control", "must-reject", "must-stay-inside"]
    );
    assert!(payloads(&export).len() > 75);
    let left: usize = export["left_out"].as_array().unwrap().iter().map(|one| names(&one["ids"]).len()).sum();
    assert_eq!(export["left_out"][0]["count"], left);
}

/// The text of a known attack, its reading and the gates that it fools.
#[test]
fn the_attack_of_2019_is_there() {
    let export = exported(&["--technique", "multiple-at"]);
    let one = payloads(&export).iter().find(|one| one["id"] == "incident-2019-two-at").unwrap();
    assert_eq!(one["text"], "a@attacker.example@mycorp.example");
    assert_eq!(one["must"], "must-reject");
    assert_eq!(one["template"], "a@{attacker}@{allowed}");
    assert!(names(&one["gates"]).contains(&"last-at"));
    let by = one["readings"].as_array().unwrap();
    let old = by.iter().find(|one| one["reader"] == "cpython/parseaddr@future-1.0.0").unwrap();
    assert_eq!(names(&old["recipients"]), ["...@attacker.example"]);
    assert!(names(&old["ids"]).contains(&"CVE-2019-16056"));
}

#[test]
fn filters_narrow_it_and_leave_the_controls() {
    let of = |arguments: &[&str]| {
        let export = exported(arguments);
        let all = payloads(&export).iter();
        all.map(|one| one["technique"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>()
    };
    assert_eq!(
        of(&["--technique", "encoded-word"]),
        BTreeSet::from(["control".into(), "encoded-word".into()])
    );
    let ruby = exported(&["--reader", "ruby-mail/*"]);
    let by_ruby = |one: &Value| {
        one["technique"] == "control"
            || one["readings"]
                .as_array()
                .unwrap()
                .iter()
                .any(|by| by["reader"].as_str().unwrap().starts_with("ruby-mail/"))
    };
    assert!(payloads(&ruby).iter().all(by_ruby));
    let collation = exported(&["--gate", "account-collation"]);
    let victims = payloads(&collation).iter().filter(|one| one["victim"] == "mike@mycorp.example").count();
    assert_eq!(victims, payloads(&collation).len() - 4);
    for wrong in [
        ["--technique", "nothing"],
        ["--reader", "nothing/here"],
        ["--gate", "nothing"],
        ["--attacker", "mail.mycorp.example"],
        ["--attacker", "a b"],
    ] {
        let (code, shown, _) =
            run(&mut addrdiff(&[&["payloads", "--allow", "mycorp.example"], &wrong[..]].concat()));
        assert_eq!((code, shown.as_str()), (2, ""), "{wrong:?}");
    }
}

#[test]
fn the_attackers_domain_names_the_payload() {
    let export = exported(&["--attacker", "{id}.collab.example", "--technique", "encoded-word"]);
    for one in payloads(&export).iter().filter(|one| one["technique"] == "encoded-word") {
        let host = format!("{}.collab.example", one["id"].as_str().unwrap());
        assert!(String::from_utf8(octets(one)).unwrap().contains(&host), "{one}");
    }
}

#[test]
fn every_allowed_domain_is_tried() {
    let export = exported(&["--allow", "other.example"]);
    let text = |id: &str| {
        let one = payloads(&export).iter().find(|one| one["id"] == id);
        one.unwrap_or_else(|| panic!("{id}"))["text"].clone()
    };
    assert_eq!(text("incident-2019-two-at-2"), "a@attacker.example@other.example");
    assert_eq!(text("control-plain-2"), "anna@other.example");
}

/// What was recorded of a release is what that release answers, where it is installed.
#[test]
fn recorded_readings_are_those_of_the_releases_that_are_here() {
    let export = exported(&["--allow", "important.com", "--attacker", "malicious.org"]);
    let registry = Registry::default();
    let (mut asked, mut missing) = (0, BTreeSet::new());
    for one in payloads(&export) {
        for reading in one["readings"].as_array().unwrap() {
            let id: ParserId = reading["reader"].as_str().unwrap().parse().unwrap();
            if id.package.is_none() {
                continue;
            }
            let Ok(parser) = registry.open(&id) else {
                missing.insert(id.to_string());
                continue;
            };
            let verdict = parser.ask(&Input::new(octets(one)));
            let wanted = names(&reading["recipients"]);
            let returned: Vec<String> =
                verdict.reading().unwrap().strings().map(|string| string.to_string()).collect();
            let fits = |(wanted, got): (&&str, &String)| {
                wanted.strip_prefix("...").map_or(wanted == got, |domain| got.ends_with(domain))
            };
            let same = wanted.len() == returned.len() && wanted.iter().zip(&returned).all(fits);
            assert!(same, "{}: {id} returned {returned:?}, recorded is {wanted:?}", one["id"]);
            asked += 1;
        }
    }
    eprintln!("{asked} readings compared; not here: {missing:?}");
    assert!(asked > 0 || cfg!(not(feature = "embed")));
}

/// The published cases that no payload was made of.
fn left_out(export: &Value) -> Vec<Case> {
    let ids = export["left_out"].as_array().unwrap().iter().flat_map(|one| one["ids"].as_array().unwrap());
    let ids: BTreeSet<&str> = ids.map(|id| id.as_str().unwrap()).collect();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let read = |name: &str| addrdiff::corpus::read_all(&[corpus.join(name)]).unwrap();
    let cases = ["security.toml", "published.toml"].into_iter().flat_map(read);
    cases.filter(|case| ids.contains(&*case.name.replace('/', "-"))).collect()
}

/// The reference page has every technique, format and exclusion of the program.
#[test]
fn the_reference_page_is_what_the_program_has() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/payloads.md");
    let export = exported(&[]);
    let count = |id: &str| payloads(&export).iter().filter(|one| one["technique"] == id).count();
    let row = |cells: &[&str]| format!("| {} |\n", cells.join(" | ").replace('\\', "\\\\"));
    let mut page = String::from(
        "# Payloads\n\nWhat `addrdiff payloads` has, and what it leaves out; [how to use it](../payloads.md). \
         `BLESS=1 cargo test --test payloads` writes this page.\n\n## Techniques\n\n\
         | technique | payloads | left out | what it does | what stops it |\n| --- | --- | --- | --- | --- |\n",
    );
    let left = left_out(&export);
    for one in techniques() {
        let (count, left) = (count(&one.id), left.iter().filter(|case| one.has(case)).count());
        assert_eq!(count == 0, one.none.is_some(), "{}: {count} payloads", one.id);
        let numbers = [count, left].map(|number| number.to_string());
        page += &row(&[&format!("`{}`", one.id), &numbers[0], &numbers[1], &one.about, &one.cure]);
    }
    page += "\n*Left out* are published texts that stay in the corpus, for `check` and `replay`: no reading that somebody \
             published leaves `mycorp.example` behind a gate, with the domains in their places.\n\n";
    for one in techniques() {
        page += &one.none.as_ref().map_or_else(String::new, |why| format!("- `{}`: {why}\n", one.id));
    }
    page += "\n## Formats\n\n| format | what it is |\n| --- | --- |\n";
    for format in FORMATS {
        page += &row(&[&format!("`{}`", format.id), format.about]);
    }
    page += "\n## Out of scope\n\n| what | published as | why it is no payload |\n| --- | --- | --- |\n";
    for one in outside() {
        page += &row(&[&one.what, &one.names.join(", "), &one.why]);
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "`BLESS=1 cargo test --test payloads` writes {}", path.display());
}
