//! Who is wrong where mail leaves the policy, through the command line: each answer, and each way to it.
#![cfg(all(feature = "python", feature = "cli"))]

use crate::common::addrdiff;
use serde_json::Value;

/// Who is wrong by the bypass of this deployment; each text shows exactly one.
fn wrong(text: &str, gate: &str, route: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("own.py"), "def mailed(text):\n    return 'a@malicious.org'\n")
        .expect("written");
    let mut explain =
        addrdiff(&["explain", "--json", "--allow", "important.com", "--attacker", "malicious.org"]);
    explain.args(["--gate", gate, "--route", route, "--python-path"]).arg(folder.path()).args(["--", text]);
    let output = explain.output().expect("it starts");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("an answer");
    let classes = answer["classes"].as_array().into_iter().flatten();
    let mut bypasses =
        classes.filter(|class| class["class"] == "allowlist-bypass" && class["delivery"].is_null());
    let bypass = bypasses.next().unwrap_or_else(|| panic!("{text} shows none: {answer}"));
    bypass["attribution"].as_str().expect("somebody, or open").to_owned()
}

const OLD: &str = "cpython/parseaddr@future-1.0.0";

#[test]
fn each_is_attributed_as_the_strict_reader_of_its_grammar_says() {
    for (text, gate, route, who) in [
        // The standard reads what the parser reads, outside.
        ("a@aimportant.com", "suffix", OLD, "gate"),
        // It refuses the text, and the gate admits the address that is mailed without what surrounds it.
        (":a@aimportant.com", "suffix", OLD, "gate"),
        // It reads an allowed domain.
        ("(a@malicious.org)a@important.com", "last-at", "planted/c05-comment-decoy", "parser"),
        // It refuses the text.
        ("a@malicious.org@important.com", "last-at", OLD, "both"),
        // It reads a third domain, outside.
        ("(a@malicious.org)a@aimportant.com", "suffix", "planted/c05-comment-decoy", "both"),
        // The strict readers differ, and nothing says which of them measures the user's own code.
        ("A <a@important.com>", "contains", "python/own.mailed", "open"),
        // They agree.
        ("a@important.com", "last-at", "python/own.mailed", "parser"),
    ] {
        assert_eq!(wrong(text, gate, route), who, "{text}: {gate} > {route}");
    }
}

/// A reader of headers may read what no envelope holds: that is nobody's mistake, though `strict/mailbox` refuses.
#[test]
fn a_pair_is_attributed_by_the_grammar_that_the_second_reads() {
    for (text, who) in [("a@()b.example", "open"), ("A <a@b.example>", "open"), ("a@b.example@c", "parser")] {
        let mut explain =
            addrdiff(&["explain", "--json", "--parser", OLD, "--parser", "strict/*", "--", text]);
        let output = explain.output().expect("it starts");
        let answer: Value = serde_json::from_slice(&output.stdout).expect("an answer");
        let mut classes = answer["classes"].as_array().into_iter().flatten();
        let lenient = classes.find(|class| class["class"] == "lenient-accept").expect("it is lenient");
        assert_eq!(lenient["attribution"], who, "{text}: {answer}");
    }
}

#[test]
fn a_chain_is_attributed_at_the_hop_where_the_readings_part() {
    let decoy = "(a@malicious.org)a@important.com";
    // What the last hop gets is a perfect address: the mistake was made before.
    assert_eq!(wrong(decoy, "last-at", "strip | planted/c05-comment-decoy | strict/mailbox"), "parser");
    assert_eq!(wrong("a@aimportant.com", "suffix", "strip | planted/correct | strict/mailbox"), "gate");
    // The reader reads what it is given as the standard does; what the step made of the text no reading decides.
    let two_ats = "a@malicious.org@important.com";
    assert_eq!(wrong(two_ats, "last-at", "truncate:15 | strict/mailbox"), "open");
}
