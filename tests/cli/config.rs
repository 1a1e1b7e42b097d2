//! `addrdiff.toml` and `--process`, as people use them: the program's answers.
#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use crate::common::{self, said};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

fn addrdiff(folder: &Path, arguments: &[&str]) -> Output {
    common::addrdiff(arguments).current_dir(folder).output().unwrap()
}

fn answer(folder: &Path, arguments: &[&str]) -> Value {
    let output = addrdiff(folder, arguments);
    assert!(output.status.success(), "{}", said(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A folder with this file, and a driver in a list whose first recipient is everything before a comma.
fn folder(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("addrdiff.toml"), config).unwrap();
    folder
}

fn good() -> String {
    format!("python3 {}/tests/drivers/good.py", env!("CARGO_MANIFEST_DIR"))
}

fn strings<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().filter_map(|one| one[field].as_str()).collect()
}

#[test]
fn named_deployments_are_what_is_judged_and_the_command_line_wins() {
    let config = format!(
        "allow = ['state.example']\nattacker = 'outside.example'\n\
         [[process]]\nname = 'ours'\ncommand = \"{}\"\n\
         [[deployment]]\nname = 'sign-up'\ngate = 'contains'\nroute = 'process/ours'\n",
        good()
    );
    let folder = folder(&config);
    let text = "state.example@outside.example";
    let named = ["explain", "--config", "addrdiff.toml"];
    let found = answer(folder.path(), &[&named[..], &["--json", text]].concat());
    assert!(strings(&found["answers"], "parser").contains(&"process/ours"), "{found}");
    let bypass = &found["classes"][0];
    assert_eq!((&bypass["class"], &bypass["deployment"]), (&"allowlist-bypass".into(), &"sign-up".into()));
    assert_eq!(strings(&found["gates"], "gate"), ["contains"]);

    let shown = addrdiff(folder.path(), &[&named[..], &[text]].concat());
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(
        shown.lines().any(|line| line.contains("contains > process/ours") && line.contains("state.example")),
        "{shown}"
    );

    let other = answer(folder.path(), &[&named[..], &["--json", "--gate", "suffix", text]].concat());
    assert!(other.get("gates").is_none(), "the suffix is not allowed: {other}");
    let other =
        answer(folder.path(), &[&named[..], &["--json", "--allow", "outside.example", text]].concat());
    assert!(!other.to_string().contains("allowlist-bypass"), "{other}");
}

#[test]
fn a_command_of_the_command_line_is_asked_beside_the_default_parsers() {
    let folder = folder("");
    let process = format!("ours={}", good());
    let found = answer(folder.path(), &["explain", "--json", "--process", &process, "a@b.example"]);
    let parsers = strings(&found["answers"], "parser");
    assert!(parsers.contains(&"process/ours") && parsers.contains(&"strict/mailbox"), "{parsers:?}");
    let ours =
        found["answers"].as_array().unwrap().iter().find(|one| one["parser"] == "process/ours").unwrap();
    assert_eq!(ours["version"], "rpartition 1");
}

#[test]
fn gates_made_for_a_parser_bring_that_parser() {
    let folder = folder("");
    let gate = "equals:strict/address-list";
    let asked = ["explain", "--json", "--parser", "strict/mailbox", "--gate", gate, "a@important.com"];
    let found = answer(folder.path(), &asked);
    assert_eq!(strings(&found["gates"], "gate"), [gate], "{found}");
}

#[test]
fn a_file_that_is_wrong_is_a_usage_error_with_file_and_line() {
    let folder = folder("allow = ['b.example']\natacker = 'x'\n");
    let output = addrdiff(folder.path(), &["explain", "a@b.example"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("addrdiff.toml:2: ") && said.contains("`attacker`"), "{said}");
    let missing = addrdiff(folder.path(), &["--config", "nowhere.toml", "parsers"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("nowhere.toml: "));
}
