//! Hostile text in every field that comes from outside, through every command and format, on a terminal: printable
//! ASCII, line breaks and our own colours come out, and no line that we did not write.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use crate::common;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Sets a title, a colour by one octet, the direction of writing; clears the screen; forges a line.
const HOSTILE: &str = "X\u{1b}]0;pwn\u{7}\u{202e}\u{9b}31m\u{2028}\u{7f}\u{1b}[2J\r\nFORGED \\x1b";

const FORMATS: [&str; 8] = ["text", "markdown", "summary", "json", "sarif", "junit", "github", "html"];

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// What these arguments put on a terminal; `script` (of util-linux) is its other side.
fn on_a_terminal(arguments: &[&str], input: &str) -> Option<String> {
    let words: Vec<String> = arguments.iter().map(|argument| quoted(argument)).collect();
    let line = format!(
        "stty -echo -opost; printf %s {} | {} {}",
        quoted(input),
        env!("CARGO_BIN_EXE_addrdiff"),
        words.join(" ")
    );
    let mut script = Command::new("script");
    script.args(["-qec", &line, "/dev/null"]).env("TERM", "xterm-256color").stdin(Stdio::null());
    script.env_remove("NO_COLOR").env_remove("GITHUB_ACTIONS");
    match script.output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(_) => {
            eprintln!("skipped: `script` of util-linux is not here");
            None
        }
    }
}

/// The text without our own colours: `ESC [ digits m`.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').len();
        match part[code..].strip_prefix('m') {
            Some(rest) => plain.push_str(rest),
            None => plain.push_str(&format!("\u{1b}[{part}")),
        }
    }
    plain
}

/// What the page of HTML has besides: its own marks.
const OF_HTML: [char; 3] = ['\u{b7}', '\u{25b2}', '\u{2423}'];

/// Adds to `wrong` what is not as it should be, with where it stands.
fn look(wrong: &mut Vec<String>, arguments: &[&str], input: &str) {
    let Some(shown) = on_a_terminal(arguments, input) else { return };
    // Our own line of progress goes to the start of the line, and clears it.
    let shown =
        shown.replace("\r\u{1b}[K", "").replace("\u{1b}[K", "").replace("\raddrdiff: ", "\naddrdiff: ");
    let plain = without_colours(&shown);
    let html = arguments.contains(&"html");
    let bad = |c: char| !(matches!(c, ' '..='~' | '\n') || html && OF_HTML.contains(&c));
    let around = |at: usize| {
        let from = plain[..at].char_indices().rev().nth(60).map_or(0, |(from, _)| from);
        plain[from..].chars().take(100).collect::<String>()
    };
    if plain.is_empty() {
        wrong.push(format!("{arguments:?} says nothing"));
    }
    if let Some(at) = plain.find(bad) {
        wrong.push(format!("{arguments:?}: unprintable: {:?}", around(at)));
    }
    if let Some(at) = plain.find("\nFORGED") {
        wrong.push(format!("{arguments:?}: a line of others: {:?}", around(at)));
    }
    // An escape is one backslash, and two where a format escapes backslashes; never more.
    if let Some(at) =
        plain.find(r"\\\u{202e}").filter(|_| !arguments.iter().any(|word| word.contains("json")))
    {
        wrong.push(format!("{arguments:?}: escaped twice: {:?}", around(at)));
    }
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A parser in another language that means no good.
fn driver(folder: &Path) -> String {
    let driver = folder.join("driver.py");
    let code = format!(
        "import json, sys\nH = {HOSTILE:?}\n\
         print(json.dumps({{'v': 1, 'name': H, 'version': H}}), flush=True)\n\
         for line in sys.stdin:\n    q = json.loads(line)\n    n = q['id'] % 4\n    a = {{'id': q['id']}}\n    \
         if n == 0: a.update(verdict='accepted', recipients=['a@malicious.org', H], defects=[H])\n    \
         if n == 1: a.update(verdict='raised', reason={{'rule': H, 'text': H}})\n    \
         if n == 2: a.update(verdict='rejected', reason={{'rule': H, 'text': H}})\n    \
         if n == 3: a.update(verdict='skipped', reason={{'text': H}})\n    print(json.dumps(a), flush=True)\n"
    );
    // Rust writes \u{{202e}} where Python reads \u202e.
    let code = code.replace(&format!("{HOSTILE:?}"), &json!(HOSTILE).to_string());
    fs::write(&driver, code).unwrap();
    format!("mine=python3 {}", driver.display())
}

/// Own code that raises what has such a name.
fn module(folder: &Path) {
    let code = format!(
        "H = {}\nError = type(H, (Exception,), {{'__module__': 'builtins'}})\n\
         def read(text): raise Error(H)\ndef gate(text): return text.endswith('@important.com')\n\
         def mailed(text): return text.split('@')[0] + '@malicious.org' if text.count('@') > 1 else text\n",
        json!(HOSTILE)
    );
    fs::write(folder.join("mine.py"), code).unwrap();
}

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

/// Every string of it, but those that are read as one of a few words, and what carries bytes.
fn poison(value: &mut Value, key: &str) {
    const READ: [&str; 9] = [
        "attribution",
        "level",
        "confidence",
        "verdict",
        "kind",
        "input_base64",
        "standing",
        "fail_on",
        "fingerprint",
    ];
    match value {
        Value::String(text) if !READ.contains(&key) => text.push_str(HOSTILE),
        Value::Array(all) => all.iter_mut().for_each(|one| poison(one, key)),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, one)| poison(one, &key.clone())),
        _ => {}
    }
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
