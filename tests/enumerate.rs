//! The exhaustive search, as people run it: in processes, to its end, and on from where it was.
#![cfg(feature = "cli")]

use std::path::Path;
use std::process::{Command, Output};

fn enumerate(out: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
    command.args(["enumerate", "--quiet", "--workers", "2", "--out"]).arg(out).args(arguments);
    command.output().expect("the program starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn the_smallest_witness_is_shown_and_what_was_put_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["--tokens", "3", "--parser", "planted/c08-open-comment", "--gate", "suffix-at"];
    let output = enumerate(folder.path(), &arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(10), "{said}");
    // Three tokens: b@E ( @A is four, and so is not there; what shows is the comment that hides a whole address.
    assert!(said.contains("b@malicious.org(a@important.com") || said.contains("a@malicious.org("), "{said}");
    assert!(said.contains("every string of up to 3 tokens out of 29"), "{said}");
    assert!(
        said.contains("parsers: planted/c08-open-comment, strict/mailbox, strict/mailbox-utf8"),
        "{said}"
    );
}

#[test]
fn a_finished_search_is_not_done_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["--tokens", "2", "--parser", "planted/correct", "--gate", "last-at"];
    let first = enumerate(folder.path(), &arguments);
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    let journal = || std::fs::read_to_string(folder.path().join("worker-1.jsonl")).expect("a journal");
    let before = journal();
    let again = enumerate(folder.path(), &[&arguments[..], &["--resume"]].concat());
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
    assert_eq!(journal(), before);
    let other = enumerate(folder.path(), &["--tokens", "3", "--parser", "planted/correct", "--resume"]);
    assert_eq!(other.status.code(), Some(1), "{}", said(&other));
}

#[test]
fn a_wrong_alphabet_is_wrong_usage_and_says_where() {
    let folder = tempfile::tempdir().expect("a folder");
    let alphabet = folder.path().join("alphabet.txt");
    std::fs::write(&alphabet, "a\n@\na\n").expect("a file");
    let arguments = ["--tokens", "2", "--parser", "planted/correct", "--alphabet"];
    let output = enumerate(folder.path(), &[&arguments[..], &[&alphabet.display().to_string()]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("line 3"), "{}", said(&output));
}
