//! The judge that scripts/bench-search gives to Atheris and Hypothesis is ours again, in Python.
#![cfg(all(feature = "python", feature = "cli", unix))]

use addrdiff::gates::{self, Decide, Octets, Wanted};
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};

const QUESTION: &str = r#"
import json, judge, sys
texts = json.load(sys.stdin)
gates = {name: [bool(gate(text)) for text in texts] for name, gate in judge.GATES.items()}
planted = [row for row in judge.ROWS if row.route.startswith("python/planted.")]
shown = {row.what: [row.open()(text) for text in [row.witness, "a@important.com", "a@malicious.org"]] for row in planted}
print(json.dumps([gates, shown]))
"#;

const TEXTS: [&str; 14] = [
    "a@important.com",
    "a@x.important.com",
    "a@ximportant.com",
    "a@malicious.org@important.com",
    "a@important.com@malicious.org",
    "a@important.com malicious.org",
    "a@important.com(x)",
    "a@important.com\n",
    "a\n@important.com",
    "\"a@important.com",
    "<a@important.com>",
    "important.com",
    "@important.com",
    "",
];

fn ask() -> Value {
    let mut python = Command::new("python3")
        .args(["-c", QUESTION])
        .env("PYTHONPATH", concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/rivals"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 starts");
    let texts = serde_json::to_vec(&TEXTS).expect("texts are JSON");
    python.stdin.take().expect("piped").write_all(&texts).expect("it reads");
    let output = python.wait_with_output().expect("it ends");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("its answer")
}

#[test]
fn its_gates_decide_as_ours() {
    let answer = ask();
    let theirs = answer[0].as_object().expect("gates");
    assert!(theirs.len() >= 5);
    for (name, decisions) in theirs {
        let gate = gates::find(name).expect("a gate of this name");
        let Decide::Text(decide) = gate.decide else { panic!("{name} decides on the text") };
        let wanted = Wanted { domain: "important.com", subdomains: true };
        let ours: Vec<bool> = TEXTS.iter().map(|text| decide(Octets::new(text.as_bytes()), wanted)).collect();
        assert_eq!(*decisions, serde_json::json!(ours), "{name}");
        assert!(ours.contains(&true) && ours.contains(&false));
    }
}

#[test]
fn a_planted_mistake_shows_on_its_witness_and_on_no_plain_address() {
    let answer = ask();
    let shown = answer[1].as_object().expect("readers");
    assert_eq!(shown.len(), 4);
    for (what, shows) in shown {
        assert_eq!(*shows, serde_json::json!([true, false, false]), "{what}");
    }
}
