//! `addrdiff explain`, by the real program.
#![cfg(all(feature = "python", feature = "cli", unix))]

mod matrix;
mod parsers;

use serde_json::Value;
use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::process::{Command, Output, Stdio};

fn addrdiff(arguments: &[&OsStr], input: &[u8]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_addrdiff"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = program.stdin.take().expect("piped");
    let input = input.to_vec();
    // In a thread of its own: a program that answers while it reads would else wait for us, and we for it.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = program.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends");
    output
}

fn run(arguments: &[&str], input: &[u8]) -> (i32, String, String) {
    let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
    said(addrdiff(&arguments, input))
}

fn said(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("no signal"), text(output.stdout), text(output.stderr))
}

fn json(arguments: &[&str], input: &[u8]) -> Value {
    let (code, out, err) = run(arguments, input);
    assert_eq!(code, 0, "{err}");
    serde_json::from_str(&out).expect("JSON")
}

/// Nothing but lines of printable ASCII.
fn is_safe(text: &str) -> bool {
    text.bytes().all(|b| b == b'\n' || (b' '..=b'~').contains(&b))
}

#[test]
fn the_domain_is_underlined_and_the_rejection_has_its_caret() {
    let (code, out, _) =
        run(&["explain", "--parser", "strict/mailbox", "a@malicious.org@important.com"], b"");
    assert_eq!(code, 0);
    let lines: Vec<&str> = out.lines().collect();
    let at = lines[0].find("a@malicious").expect("the input on top");
    assert_eq!(lines[1].find('^'), Some(at + 15), "{out}");
    let words: Vec<&str> = lines[1].split(|c: char| !c.is_ascii_alphanumeric()).collect();
    assert!(words.contains(&"Domain") && words.contains(&"15"), "{out}");
    assert!(
        out.lines().skip(2).any(|line| line.contains("important.com") && line.contains("last-at, suffix-at")),
        "{out}"
    );

    let (_, out, _) = run(&["explain", "--parser", "strict/mailbox", "a@b.example"], b"");
    let lines: Vec<&str> = out.lines().collect();
    let at = lines[0].find("b.example").expect("the domain");
    assert_eq!(lines[1].find("^^^^^^^^^ "), Some(at), "{out}");
}

#[test]
#[cfg(feature = "python")]
fn the_bypass_of_2019_is_seen_at_a_glance() {
    let (_, out, _) = run(&["explain", "a@malicious.org@important.com"], b"");
    if !out.contains("cpython/parseaddr@future-1.0.0") {
        return eprintln!("skipped: scripts/packages brings future-1.0.0");
    }
    assert!(out.split_whitespace().any(|word| word == "a@malicious.org"), "{out}");
    let line = out.lines().find(|line| line.contains("allowlist-bypass") && line.contains("future-1.0.0"));
    let line = line.expect("the class");
    assert!(
        line.trim_start().starts_with("high") && line.contains("incident") && line.contains("important.com")
    );
}

#[test]
fn hostile_input_is_answered_and_never_shown_raw() {
    let megabyte = vec![b'a'; 1 << 20];
    let nested = ["(".repeat(10_000), ")".repeat(10_000), "a@b.example".into()].concat();
    let inputs: [&[u8]; 8] = [
        b"",
        b"\xff\xfe@\x80",
        b"a\0@b.example",
        b"a@b.example\r\nRCPT TO:<c@d.example>",
        b"\x1b[31ma@b.example",
        &megabyte,
        nested.as_bytes(),
        "a\u{202e}@b.example".as_bytes(),
    ];
    for input in inputs {
        for form in [&["explain", "-"][..], &["explain", "--json", "-"]] {
            let (code, out, err) = run(form, input);
            let start = &out[..out.len().min(300)];
            assert_eq!(code, 0, "{start} {err}");
            assert!(is_safe(&out) && is_safe(&err), "{start} {err}");
        }
    }
}

#[test]
fn an_argument_is_taken_byte_for_byte() {
    let argument = OsStr::from_bytes(b"a\x80@b.example");
    let flags = ["explain", "--json", "--parser", "strict/mailbox"].map(OsStr::new);
    let (code, out, err) = said(addrdiff(&[&flags[..], &[argument]].concat(), b""));
    assert_eq!(code, 0, "{err}");
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&answer["shown"], &answer["input_base64"]),
        (&r"a\x80@b.example".into(), &"YYBAYi5leGFtcGxl".into())
    );
}

#[test]
fn escapes_are_read_where_asked_for() {
    let only = ["--json", "--parser", "strict/mailbox"];
    let answer = json(&[&["explain", "--escaped"], &only[..], &[r"a\x00@b\\"]].concat(), b"");
    assert_eq!(answer["input_base64"], "YQBAYlw=");
    let (code, _, err) = run(&["explain", "--escaped", r"a\q"], b"");
    assert!(code == 2 && err.split(|c: char| !c.is_ascii_digit()).any(|number| number == "1"), "{err}");
}

#[test]
fn the_answer_has_the_shape_of_the_contract() {
    let answer =
        json(&["explain", "--json", "--parser", "strict/*", "--allow", "b.example", "\"a\"@b.example"], b"");
    assert_eq!(answer["v"], 1);
    let first = &answer["answers"][0];
    assert_eq!(
        (&first["parser"], &first["verdict"], &first["kind"]),
        (&"strict/mailbox".into(), &"accepted".into(), &"mailboxes".into())
    );
    let mailbox = &first["mailboxes"][0];
    assert_eq!((&mailbox["local_part"], &mailbox["domain"]), (&"a".into(), &"b.example".into()));
    assert_eq!(mailbox["spans"]["domain"], serde_json::json!([4, 13]));
    let gates: Vec<&str> =
        answer["gates"].as_array().unwrap().iter().map(|gate| gate["gate"].as_str().unwrap()).collect();
    assert!(gates.contains(&"strict") && gates.contains(&"last-at"), "{gates:?}");
}

#[test]
fn the_releases_are_written_as_json_too() {
    let matrix = json(&["explain", "--matrix", "--json", "a@malicious.org@important.com"], b"");
    assert_eq!(matrix["shown"], "a@malicious.org@important.com");
    let rows = matrix["rows"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["surface"] == "cpython/parseaddr").expect("a row of parseaddr");
    assert!(row["cells"].as_array().is_some_and(|cells| !cells.is_empty()), "{matrix:#}");
}

#[test]
fn what_says_nothing_about_cases_is_wrong_usage() {
    for wrong in [
        &["explain", "--cases", "corpus"][..],
        &["explain", "--matrix", "--cases", "corpus", "--allow", "b.example"],
        &["explain", "--matrix", "--gate", "last-at", "a@b.example"],
        &["explain", "--matrix"],
    ] {
        assert_eq!(run(wrong, b"").0, 2, "{wrong:?}");
    }
    let empty = tempfile::tempdir().expect("a folder");
    let folder = empty.path().to_str().expect("UTF-8");
    assert_eq!(run(&["explain", "--matrix", "--cases", folder], b"").0, 3);
}

#[test]
fn a_stream_is_answered_line_by_line_in_order() {
    let lines = b"\"a@b.example\"\n{\"input\":\"b\",\"id\":7}\nnonsense\n{\"input_base64\":\"/w==\",\"id\":\"x\"}\n{\"input\":\"a\",\"other\":1}\n\"last\"";
    let (code, out, _) = run(&["explain", "--jsonl", "--parser", "strict/mailbox"], lines);
    assert_eq!(code, 2);
    let answers: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 6);
    assert_eq!(answers[0]["answers"][0]["verdict"], "accepted");
    assert_eq!((&answers[1]["id"], &answers[1]["shown"]), (&7.into(), &"b".into()));
    assert!(answers[2]["error"].is_string() && answers[2]["line"] == 3 && answers[2]["v"] == 1);
    assert_eq!((&answers[3]["id"], &answers[3]["shown"]), (&"x".into(), &r"\xff".into()));
    assert_eq!(answers[4]["line"], 5);
    assert_eq!(answers[5]["shown"], "last");
    assert_eq!(run(&["explain", "--jsonl", "--parser", "strict/mailbox"], b"\"a\"\n").0, 0);
}

#[test]
fn what_is_not_there_is_named_with_what_is() {
    let (code, out, err) = run(&["explain", "--parser", "strict/mailbx", "x"], b"");
    assert!(code == 2 && out.is_empty() && err.contains("`strict/mailbox`"), "{err}");
    let (code, _, err) = run(&["explain", "--gate", "last", "x"], b"");
    assert!(code == 2 && err.contains("last-at"), "{err}");
    let (code, _, err) = run(&["explain", "--allow", "", "x"], b"");
    assert!(code == 2 && err.contains("``"), "{err}");
    assert_eq!(run(&["explain"], b"").0, 2);
    assert_eq!(run(&["explain", "--nonsense\x1b[31m", "x"], b"").0, 2);
    assert!(is_safe(&run(&["explain", "--nonsense\x1b[31m", "x"], b"").2));
}

#[test]
#[cfg(feature = "python")]
fn a_missing_package_names_the_command_that_brings_it() {
    let nowhere = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_addrdiff"))
        .args(["explain", "--parser", "cpython/parseaddr@future-1.0.0", "x"])
        .env("ADDRDIFF_PACKAGES", nowhere.path())
        .output()
        .unwrap();
    let (code, _, err) = said(output);
    assert!(code == 2 && err.contains("scripts/packages --only future-1.0.0"), "{err}");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_addrdiff"))
        .args(["explain", "--jsonl", "--parser", "strict/mailbox"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(program.stdout.take());
    // More than any buffer holds.
    let lines = "\"a@b.example\"\n".repeat(200_000);
    let _ = program.stdin.take().unwrap().write_all(lines.as_bytes());
    let (code, _, err) = said(program.wait_with_output().unwrap());
    assert_eq!((code, err.as_str()), (0, ""));
}

#[test]
#[cfg(feature = "python")]
fn what_was_read_is_shown_where_it_was_read_and_not_at_another_place_like_it() {
    let input = "\"x@b.example\" <a@b.example>";
    let answer = json(&["explain", "--json", "--parser", "cpython/parseaddr@brython-3.7.4", input], b"");
    let mailbox = &answer["answers"][0]["mailboxes"][0];
    assert_eq!(
        (&mailbox["local_part"], &mailbox["spans"]["domain"]),
        (&"a".into(), &serde_json::json!([17, 26]))
    );
}

#[test]
fn every_command_shows_an_example() {
    for command in ["coverage", "explain", "replay", "parsers"] {
        let (code, out, _) = run(&[command, "--help"], b"");
        assert!(
            code == 0 && out.contains("Example") && out.contains(&format!("addrdiff {command}")),
            "{out}"
        );
    }
}
