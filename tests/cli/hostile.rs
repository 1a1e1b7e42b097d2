//! Hostile text in every field that comes from outside, through every command and format, on a terminal: printable
//! ASCII, line breaks and our own colours come out, and no line that we did not write.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use crate::common;
use crate::common::hostile::{FORMATS, HOSTILE, driver, look, module, none, poison, text};
use serde_json::{Value, json};
use std::fs;
use std::process::Command;

#[test]
fn parsers_that_mean_no_good_are_shown_escaped_once() {
    let mut wrong = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    module(folder.path());
    let (process, path) = (driver(folder.path()), text(folder.path()));
    let own = ["--process", &process, "--python-path", path];
    let asked = ["--parser", "process/mine", "--parser", "python/mine.read"];
    for more in
        [&["a@b.example"][..], &["--json", "a@b.example"], &["--jsonl"], &[HOSTILE], &["--escaped", HOSTILE]]
    {
        let arguments = [&["explain"], &own[..], &asked[..], more].concat();
        look(
            &mut wrong,
            &arguments,
            &format!("{}\n{}\n", json!(HOSTILE), json!({"input": "a@b.example", "id": HOSTILE})),
        );
    }
    look(&mut wrong, &[&["parsers"], &own[..]].concat(), "");
    look(&mut wrong, &[&["parsers", "--json"], &own[..]].concat(), "");
    look(&mut wrong, &["parsers", "check", "python3", text(&folder.path().join("driver.py"))], "");
    for format in FORMATS {
        let names = ["--gate", "accepts:python/mine.gate", "--route", "process/mine", "--control", HOSTILE];
        let check = ["check", "--variations", "0", "--format", format, "--allow", "important.com"];
        look(&mut wrong, &[&check[..], &own, &names[..4]].concat(), "");
        look(&mut wrong, &[&check[..], &own, &names].concat(), "");
    }
    none(&wrong);
}

#[test]
fn files_that_mean_no_good_are_shown_escaped() {
    let mut wrong = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    module(folder.path());
    let process = driver(folder.path());
    let inner = folder.path().join(HOSTILE);
    fs::create_dir(&inner).unwrap();
    let (cases, config) = (inner.join("cases.toml"), inner.join("addrdiff.toml"));
    let name = json!(HOSTILE).to_string().replace("\u{7f}", "\\u007f");
    let case = |expect: &str| {
        format!(
            "[[case]]\nname = {name}\ntext = {name}\nreason = {name}\nsource = {name}\n[case.expect]\n\
             \"strict/mailbox\" = \"{expect}\"\n\"process/mine\" = \"raise:Nothing\"\n"
        )
    };
    fs::write(&cases, case("b.example")).unwrap();
    fs::write(
        &config,
        format!(
            "allow = [\"important.com\"]\npython_path = [{:?}]\n[[deployment]]\nname = {name}\n\
             gate = \"accepts:python/mine.gate\"\nroute = \"python/mine.mailed\"\n",
            folder.path()
        ),
    )
    .unwrap();
    for format in FORMATS {
        look(&mut wrong, &["replay", "--process", &process, "--format", format, text(&inner)], "");
        look(&mut wrong, &["check", "--variations", "0", "--config", text(&config), "--format", format], "");
    }
    look(&mut wrong, &["matrix", text(&cases)], "");
    look(&mut wrong, &["explain", "--config", text(&config), "a@b@important.com"], "");
    fs::write(&cases, case(HOSTILE).replace("b.example", "nothing")).unwrap();
    fs::write(&config, format!("{name} = 1")).unwrap();
    for mistaken in [
        &["replay", text(&cases)][..],
        &["replay", text(&inner.join("nothing"))],
        &["explain", "--config", text(&config), "a"],
        &["explain", "--parser", HOSTILE, "a"],
        &["explain", "--gate", HOSTILE, "a"],
        &["explain", "--allow", HOSTILE, "a"],
        &["explain", "--package", &format!("{HOSTILE}=/"), "a"],
        &["explain", "--package", &format!("a=/{HOSTILE}"), "a"],
        &["explain", "--python-path", HOSTILE, "a"],
        &["explain", "--process", HOSTILE, "a"],
        &["explain", "--process", &format!("x={HOSTILE}"), "--parser", "process/x", "a"],
        &["explain", "--parser", "python/mine.nothing", "--python-path", text(&inner), "a"],
        &["explain", "--incident", HOSTILE],
        &["report", HOSTILE],
        &["report", "--format", HOSTILE, "."],
        &["hunt", "--fail-on", HOSTILE],
        &[&format!("--{HOSTILE}"), "a"],
        &["promote", text(&inner), HOSTILE, "--name", "a", "--source", "b"],
        &["merge", "--out", text(&inner), text(&inner)],
        &["enumerate", "--tokens", "1", "--alphabet", text(&cases), "--out", text(&inner)],
        &["enumerate", "--tokens", "1", "--out", text(&inner)],
    ] {
        look(&mut wrong, mistaken, "");
    }
    none(&wrong);
}

#[test]
fn coverage_and_the_selftest_show_what_means_no_good_escaped() {
    let mut wrong = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    module(folder.path());
    let inner = folder.path().join(HOSTILE);
    let package = inner.join("email");
    fs::create_dir_all(&package).unwrap();
    fs::write(inner.join("text"), HOSTILE).unwrap();
    fs::write(package.join("__init__.py"), "").unwrap();
    // Its source, its other file and what it raises mean no good.
    let source = format!(
        "H = {}\ndef parseaddr(addr):\n    if addr == 'never': return H  # \u{202e}\u{9b}31m\n    raise type(H, (Exception,), {{}})(H)\n",
        json!(HOSTILE)
    );
    fs::write(package.join("utils.py"), source).unwrap();
    fs::write(package.join(format!("{HOSTILE}.py")), "pass\n").unwrap();
    let (process, labelled) = (driver(folder.path()), format!("mine={}", text(&inner)));
    let cases = inner.join("text");
    let own = ["--process", &process, "--package", &labelled, "--python-path", text(folder.path())];
    let asked =
        ["--parser", "cpython/parseaddr@mine", "--parser", "process/mine", "--parser", "python/mine.read"];
    for more in [&[][..], &["--json"], &["--source"]] {
        look(&mut wrong, &[&["coverage"], more, &own, &asked, &[text(&cases)]].concat(), "");
    }
    look(&mut wrong, &["coverage", "--parser", HOSTILE, text(&cases)], "");
    look(&mut wrong, &["coverage", text(&inner.join("nothing"))], "");
    let (out, quick) = (inner.join("out"), ["--only", "C1", "--executions", "2000"]);
    for more in [&[][..], &["--json"], &["--out", text(&out)], &["--out", text(&inner)], &["--only", HOSTILE]]
    {
        look(&mut wrong, &[&["selftest"], &quick[..], more].concat(), "");
    }
    none(&wrong);
}

#[test]
fn help_and_mistakes_are_printable() {
    let mut wrong = Vec::new();
    let help = Command::new(env!("CARGO_BIN_EXE_addrdiff")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands = help.lines().take_while(|line| !line.starts_with("Options:"));
    let commands = commands.filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next());
    let commands: Vec<&str> = commands.collect();
    assert!(commands.len() > 10, "{help}");
    look(&mut wrong, &[], "");
    for command in commands {
        look(&mut wrong, &[command, "--help"], "");
        look(&mut wrong, &[command, "--nonsense"], "");
    }
    none(&wrong);
}

#[test]
fn what_is_read_back_is_shown_escaped() {
    let mut wrong = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    let (out, bad) = (folder.path().join("out"), folder.path().join("bad"));
    common::enumerate_planted(&out);
    fs::create_dir(&bad).unwrap();
    let journal = fs::read_to_string(out.join("worker-1.jsonl")).unwrap();
    let mut lines = String::new();
    for line in journal.lines().take(6) {
        let mut finding: Value = serde_json::from_str(line).unwrap();
        poison(&mut finding, "");
        lines.push_str(&format!("{finding}\n"));
    }
    fs::write(bad.join("worker-1.jsonl"), lines + "torn").unwrap();
    let report = |arguments: &[&str]| {
        let mut report = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
        report.args(arguments).output().unwrap().stdout
    };
    let mut whole: Value =
        serde_json::from_slice(&report(&["report", "--format", "json", text(&bad)])).unwrap();
    assert!(!whole["findings"].as_array().unwrap().is_empty(), "{whole}");
    poison(&mut whole, "");
    let file = folder.path().join("report.json");
    fs::write(&file, whole.to_string()).unwrap();
    for format in FORMATS {
        look(&mut wrong, &["report", "--format", format, text(&bad)], "");
        look(&mut wrong, &["report", "--format", format, text(&file)], "");
    }
    for arguments in [
        &["diff", text(&out), text(&file)][..],
        &["diff", "--json", text(&file), text(&out)],
        &["promote", text(&bad), "allowlist-bypass", "--name", HOSTILE, "--source", HOSTILE],
    ] {
        look(&mut wrong, arguments, "");
    }
    let merged = folder.path().join("merged");
    look(&mut wrong, &["merge", text(&bad), text(&out), "--out", text(&merged)], "");
    for written in ["merged.jsonl", "report.json"] {
        let written = fs::read(merged.join(written)).unwrap();
        assert!(written.iter().all(|octet| matches!(octet, b' '..=b'~' | b'\n')));
    }
    none(&wrong);
}
