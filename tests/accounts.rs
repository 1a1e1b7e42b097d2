//! Gates that look accounts up, each against its line: in Python here, in MariaDB where `scripts/test-collation`
//! brings it.
#![cfg(feature = "harness")]
#![allow(clippy::unwrap_used)]

#[path = "common/numbers.rs"]
mod numbers;

use addrdiff::gates::{ACCOUNTS, Decide, Gate, Key, Language};
use addrdiff::generate::twins;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const VICTIMS: [&str; 4] =
    ["mike@corp.example", "fiss.staff@important.com", "jos\u{e9}@b.c", "stra\u{df}e@b.c"];

/// Every twin of every victim, twins of these, and the victims in capitals: each with the victim it is held against.
fn texts() -> Vec<(String, &'static str)> {
    let mut next = numbers::below(0x51f1_5eed);
    let mut texts = Vec::new();
    for victim in VICTIMS {
        let first = twins::all(victim);
        let second: Vec<String> = first.iter().map(|twin| pick(&twins::all(twin), &mut next)).collect();
        let plain = [victim.to_owned(), victim.to_uppercase(), victim.to_lowercase(), format!("x{victim}")];
        texts.extend(first.into_iter().chain(second).chain(plain).map(|text| (text, victim)));
    }
    texts
}

fn pick(all: &[String], next: &mut impl FnMut(usize) -> usize) -> String {
    all[next(all.len())].clone()
}

fn key(gate: &Gate) -> Key {
    let Decide::Account(key) = gate.decide else { panic!("{} looks up no account", gate.id) };
    key
}

fn answer(command: &mut Command, asked: &[u8]) -> Vec<u8> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(asked).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{command:?} fails");
    output.stdout
}

/// Texts on which the gate and its line differ.
fn differences(gate: &Gate, texts: &[(String, &str)], expected: &[bool]) -> Vec<String> {
    assert_eq!(texts.len(), expected.len(), "{}", gate.id);
    let same = |(text, victim): &(String, &str)| key(gate).is_same(text.as_bytes(), victim.as_bytes());
    let differ = texts.iter().zip(expected).filter(|(pair, expected)| same(pair) != **expected);
    differ.map(|((text, victim), expected)| format!("{text:?} {victim:?}: {expected}")).collect()
}

const REFERENCE: &str = r#"
import json, sys, unicodedata
code, pairs = json.load(sys.stdin)
check = compile(code, "gate", "eval")
print(json.dumps([bool(eval(check, {"unicodedata": unicodedata, "text": text, "V": V})) for text, V in pairs]))
"#;

#[test]
fn every_account_gate_finds_the_victim_as_its_line_does() {
    let texts = texts();
    for gate in ACCOUNTS.iter().filter(|gate| gate.language == Language::Python) {
        let asked = serde_json::to_vec(&(&gate.code, &texts)).unwrap();
        let said = answer(Command::new("python3").args(["-I", "-c", REFERENCE]), &asked);
        let expected: Vec<bool> = serde_json::from_slice(&said).unwrap();
        assert_eq!(differences(gate, &texts, &expected), [""; 0], "{}: {}", gate.id, gate.code);
        let found = expected.iter().filter(|&&found| found).count();
        assert!(found >= VICTIMS.len() && found < texts.len(), "{} finds {found}", gate.id);
    }
}

/// The collation of a crate and the one of a database: each text by itself, where no driver or client stands between.
#[test]
#[ignore = "needs MariaDB: scripts/test-collation brings it and runs it"]
fn the_collation_is_that_of_mariadb() {
    let client = std::env::var("ADDRDIFF_MARIADB").expect("scripts/test-collation sets it");
    let gates: Vec<&Gate> = ACCOUNTS.iter().filter(|gate| gate.language == Language::Sql).collect();
    assert_eq!(gates.len(), 2);
    gates.into_iter().for_each(|gate| hold_against(&client, gate));
}

fn hold_against(client: &str, gate: &Gate) {
    let texts = texts();
    let literal = |text: &str| {
        let octets: String = text.bytes().map(|octet| format!("{octet:02x}")).collect();
        format!("CONVERT(x'{octets}' USING utf8mb4)")
    };
    let line = |(text, victim): &(String, &str)| {
        let code = gate.code.replacen("text", "\u{1}", 1).replacen('V', &literal(victim), 1);
        format!("SELECT {};\n", code.replacen('\u{1}', &literal(text), 1))
    };
    let asked: String = texts.iter().map(line).collect();
    let said = answer(&mut Command::new(Path::new(client)), asked.as_bytes());
    let said = String::from_utf8(said).unwrap();
    let expected: Vec<bool> = said.lines().map(|line| line.trim() == "1").collect();
    let found = expected.iter().filter(|&&found| found).count();
    println!("{}: MariaDB finds the victim in {found} of {} texts", gate.id, texts.len());
    assert_eq!(differences(gate, &texts, &expected), [""; 0]);
    assert!(found >= VICTIMS.len());
}

/// The exit code, and what was found: class, confidence, key, in order.
#[cfg(all(feature = "cli", feature = "python"))]
fn check(gate: &str, options: &[&str]) -> (Option<i32>, Vec<(String, String, String)>) {
    let output = Command::new(env!("CARGO_BIN_EXE_addrdiff"))
        .args(["check", "--gate", gate, "--route", "cpython/getaddresses@stdlib", "--format", "json"])
        .args(["--variations", "300"])
        .args(options)
        .output()
        .unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let said = |entry: &serde_json::Value| {
        let of = |name: &str| entry["finding"][name].as_str().unwrap().to_owned();
        (of("class"), of("confidence"), of("shape"))
    };
    let found = document["findings"].as_array().into_iter().flatten().map(said).collect();
    (output.status.code(), found)
}

#[cfg(all(feature = "cli", feature = "python"))]
#[test]
fn check_finds_a_takeover_and_shows_it_again_at_other_domains() {
    let (code, found) = check("account-upper", &["--victim", "mike@corp.example"]);
    let takeover = |found: &[(String, String, String)], how: &str| {
        found.iter().any(|one| *one == ("account-takeover".into(), "confirmed".into(), how.into()))
    };
    assert!(code == Some(10) && takeover(&found, "V by upper"), "{code:?} {found:?}");
    assert!(found.iter().filter(|one| one.0 == "account-takeover").count() <= 2, "{found:?}");
    // The victim's domain is the one that is allowed, and has to be.
    let (code, _) = check("account-upper", &["--victim", "mike@corp.example", "--allow", "other.example"]);
    assert_eq!(code, Some(2));
    assert_eq!(check("account-upper", &["--victim", "mike"]).0, Some(2));
    // The text itself finds the account: nobody else is mailed.
    assert_eq!(check("account-exact", &["--victim", "mike@corp.example"]), (Some(0), Vec::new()));
    // Without a victim no such gate lets anybody in, and nothing is judged.
    assert_eq!(check("account-upper", &[]).0, Some(3));
}
