//! Each text gate against its reference line, evaluated by a real Python over some thousands of texts.

use addrdiff::gates::{Decide, GATES, Gate, PLANTED, Wanted};
use std::io::Write;
use std::process::{Command, Stdio};

/// Reads `[[text, A], …]` and evaluates one line of code over each.
const REFERENCE: &str = r#"
import json, re, sys
code, cases = json.load(sys.stdin)
check = compile(code, "gate", "eval")
print(json.dumps([bool(eval(check, {"re": re, "text": text, "A": A})) for text, A in cases]))
"#;

/// What texts are made of: everything that any gate looks at, and what surrounds it.
const PIECES: [&str; 20] = [
    "a",
    "b.c",
    "@",
    "@",
    "important.com",
    "important.com",
    "malicious.org",
    ".",
    "x",
    "\n",
    "\r",
    " ",
    "(",
    ")",
    "\"",
    "<",
    ">",
    ",",
    "ü",
    "IMPORTANT.COM",
];

const ALLOWED: [&str; 3] = ["important.com", "b.c", "mail.important.com"];

/// Texts of up to ten pieces, by a small generator of its own: the same on every run.
fn texts() -> Vec<String> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    // Half of them end as the address of an allowed domain would.
    let mut text = || -> String {
        let length = next(8);
        let mut text: String = (0..length).map(|_| PIECES[next(PIECES.len())]).collect();
        if next(2) == 0 {
            text.push('@');
            text.push_str(ALLOWED[next(ALLOWED.len())]);
        }
        text
    };
    (0..4000).map(|_| text()).collect()
}

fn reference(code: &str, cases: &[(String, &str)]) -> Vec<bool> {
    let mut python = Command::new("python3")
        .args(["-I", "-c", REFERENCE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 starts");
    let question = serde_json::to_vec(&(code, cases)).expect("texts are JSON");
    python.stdin.take().expect("piped").write_all(&question).expect("Python reads");
    let output = python.wait_with_output().expect("Python ends");
    assert!(output.status.success(), "`{code}` fails in Python");
    serde_json::from_slice(&output.stdout).expect("a list of answers")
}

fn compare(gate: &Gate, decide: fn(&[u8], Wanted<'_>) -> bool, cases: &[(String, &str)]) {
    // The reference knows subdomains where the code on its line does.
    let ours = |(text, domain): &(String, &str)| decide(text.as_bytes(), Wanted { domain, subdomains: true });
    let expected = reference(gate.code, cases);
    assert_eq!(expected.len(), cases.len());
    for (case, expected) in cases.iter().zip(&expected) {
        assert_eq!(ours(case), *expected, "{}: {case:?}; reference: {}", gate.id, gate.code);
    }
    let admitted = expected.iter().filter(|&&admits| admits).count();
    assert!((20..cases.len() - 20).contains(&admitted), "{} decides {admitted} alike", gate.id);
}

#[test]
fn every_text_gate_decides_as_its_line_does_in_python() {
    let texts = texts();
    let cases: Vec<(String, &str)> =
        texts.iter().enumerate().map(|(at, text)| (text.clone(), ALLOWED[at % ALLOWED.len()])).collect();
    for gate in GATES.iter().chain(PLANTED) {
        if let Decide::Text(decide) = gate.decide {
            compare(gate, decide, &cases);
        }
    }
}

#[test]
fn without_subdomains_a_domain_below_is_a_stranger() {
    let below = Wanted { domain: "important.com", subdomains: false };
    for id in ["last-at", "first-at"] {
        let Decide::Text(decide) = addrdiff::gates::find(id).unwrap().decide else {
            panic!("{id} is a text gate")
        };
        assert!(decide(b"a@important.com", below) && !decide(b"a@x.important.com", below), "{id}");
        assert!(decide(b"a@x.important.com", Wanted { subdomains: true, ..below }), "{id}");
    }
}
