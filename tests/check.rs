//! `addrdiff check`, as somebody runs it who writes a sign-up.
#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use std::process::Command;

/// Exit code, standard output, standard error.
fn check(arguments: &[&str]) -> (i32, String, String) {
    let mut check = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
    let folder = tempfile::tempdir().unwrap();
    let output = check.arg("check").args(arguments).current_dir(folder.path()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_incident_gets_in_where_a_reader_stops_at_the_first_at() {
    let asked = ["--gate", "incident", "--route", "planted/c01-multi-at", "--allow", "state.example"];
    let (code, said, _) = check(&[&asked[..], &["--attacker", "outside.example"]].concat());
    assert_eq!(code, 10, "{said}");
    let first = said.split("\n\n").nth(1).unwrap();
    assert!(first.starts_with("high      a@outside.example@state.example\n"), "{said}");
    assert!(first.contains("mail goes to a@outside.example\n"), "{said}");
    assert!(first.contains("the attacker wins mail at his own domain\n"), "{said}");
    assert!(first.contains("known: ") && first.contains("(corpus/security.toml:"), "{said}");
    assert!(said.contains("known cases put, ") && said.contains("variations tried, "), "{said}");
    assert!(said.lines().count() < 40, "one screen: {said}");
}

#[test]
fn the_command_at_the_end_shows_it_again() {
    let (_, said, _) =
        check(&["--gate", "incident", "--route", "planted/c01-multi-at", "--allow", "state.example"]);
    let command = said.lines().find(|line| line.starts_with("addrdiff explain")).unwrap();
    let program = command.replacen("addrdiff", env!("CARGO_BIN_EXE_addrdiff"), 1);
    let output = Command::new("sh").args(["-c", &program]).output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(
        shown.contains("allowlist-bypass") && shown.contains("incident > planted/c01-multi-at"),
        "{shown}"
    );
}

#[test]
fn an_extra_recipient_is_what_a_list_wins() {
    let (code, said, _) =
        check(&["--gate", "last-at", "--route", "planted/c09-list", "--allow", "b.example"]);
    assert_eq!(code, 10);
    assert!(said.contains("at his own domain, as an extra recipient"), "{said}");
}

#[test]
fn a_strict_gate_before_a_correct_reader_lets_nobody_in() {
    let (code, said, _) = check(&["--gate", "strict", "--route", "planted/correct", "--allow", "b.example"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(" 0 get in") && said.contains("nobody found a way in"), "{said}");
}

#[test]
fn parsed_equals_raw_stops_the_incident() {
    let gate = "equals:planted/c01-multi-at";
    let (code, said, _) = check(&["--gate", gate, "--route", "planted/c01-multi-at", "--allow", "b.example"]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn what_is_not_there_is_a_usage_error() {
    for (arguments, said) in [
        (&["--gate", "nope", "--route", "planted/correct"][..], "no gate `nope`"),
        (&["--gate", "last-at", "--route", "planted/nope"], "no parser `planted/nope`"),
        (&["--gate", "last-at"], "--route"),
        (&[], "name a --gate and a --route"),
        (&["--gate", "last-at", "--route", "planted/correct", "--allow", "a@b"], "no domain"),
    ] {
        let (code, _, error) = check(arguments);
        assert_eq!(code, 2, "{arguments:?}");
        assert!(error.contains(said), "{arguments:?}: {error}");
    }
}

#[test]
fn a_route_that_answers_about_nothing_judges_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let driver = folder.path().join("skips.sh");
    let script = "#!/bin/sh\nprintf '{\"v\":1,\"name\":\"skips\",\"version\":\"1\"}\\n'\n\
        while read -r question; do id=${question#*:}; id=${id%%,*}\n\
        printf '{\"id\":%s,\"verdict\":\"skipped\",\"reason\":{\"text\":\"no\"}}\\n' \"$id\"; done\n";
    std::fs::write(&driver, script).unwrap();
    let process = format!("skips=sh {}", driver.display());
    let asked =
        ["--process", &process, "--gate", "last-at", "--route", "process/skips", "--variations", "10"];
    let (code, said, _) = check(&asked);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("nothing was judged"), "{said}");
}

/// A gate and a route of one's own, in Python.
#[cfg(feature = "python")]
fn own(code: &str) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("signup.py"), code).unwrap();
    let path = folder.path().to_str().unwrap().to_owned();
    let asked = ["--gate", "accepts:python/signup.gate", "--route", "cpython/parseaddr@stdlib"];
    let policy = ["--allow", "corp.example", "--attacker", "outside.example", "--python-path", &path];
    check(&[&asked[..], &policy].concat())
}

#[test]
#[cfg(feature = "python")]
fn a_gate_that_never_worked_is_no_all_clear() {
    for (code, why) in [
        ("def gate(text): raise TypeError('broken')", "TypeError"),
        ("def gate(text, more): return True", "TypeError"),
        ("def gate(text): return text.endswith('@crop.example')", "does not let anna@corp.example in"),
    ] {
        let (exit, said, _) = own(code);
        assert_eq!(exit, 3, "{said}");
        assert!(said.contains(why) && !said.contains("nobody found a way in"), "{said}");
    }
}

#[test]
#[cfg(feature = "python")]
fn what_a_gate_says_is_taken_as_its_language_takes_it() {
    let good =
        r"import re\ndef gate(text): return re.fullmatch(r'[a-z]+@corp\.example', text)".replace("\\n", "\n");
    let (exit, said, _) = own(&good);
    assert_eq!(exit, 0, "{said}");
    let complains = "def gate(text):\n    print('asked')\n    if not text.endswith('@corp.example'): raise ValueError(text)";
    let (exit, said, _) = own(complains);
    assert!(exit == 10 && !said.contains("asked"), "{said}");
}

#[test]
#[cfg(feature = "python")]
fn a_gate_that_hangs_is_said_and_does_not_hang_us() {
    let (exit, said, _) = own(
        "def gate(text):\n    while text.count('@') > 1: pass\n    return text.endswith('@corp.example')",
    );
    assert!(matches!(exit, 3 | 10) && said.contains("within the time limit"), "{said}");
}
