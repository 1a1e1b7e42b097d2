//! Files that somebody else wrote, directories that are somebody else's, and pipes that close: each ends with its exit
//! code, in time, with nothing touched.
#![cfg(all(feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn addrdiff(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
    command.args(arguments).stdin(Stdio::null());
    command
}

/// What it ends with; one that does not end is killed, and fails the test.
fn ends(arguments: &[&str]) -> (i32, String) {
    let command = addrdiff(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = command.unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > until {
            child.kill().unwrap();
            panic!("{arguments:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let Output { status, stderr, .. } = child.wait_with_output().unwrap();
    (status.code().unwrap_or(-1), String::from_utf8_lossy(&stderr).into_owned())
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

const CASE: &str = "[[case]]\nname = \"a\"\nreason = \"r\"\nsource = \"s\"\n";

#[test]
fn a_case_that_would_be_larger_than_an_input_is_refused_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("large.toml");
    for parts in
        [r#"[["a", 99999999999]]"#, r#"[["a", 16777216], ["b", 1]]"#, r#"[["ab", 9223372036854775807]]"#]
    {
        fs::write(&file, format!("{CASE}repeat = {parts}\n")).unwrap();
        let (code, said) = ends(&["replay", text(&file)]);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains("large.toml:5: "), "{said}");
    }
}

#[test]
fn what_is_no_file_is_refused_by_every_command_that_reads_one() {
    let folder = tempfile::tempdir().unwrap();
    let (pipe, table) = (folder.path().join("pipe"), folder.path().join("pipe.toml"));
    fifo(&pipe);
    fifo(&table);
    let out = folder.path().join("out");
    // A pipe that the user names is waited for, but not by each process of an enumeration.
    let (code, said) = ends(&["enumerate", "--tokens", "1", "--alphabet", text(&pipe), "--out", text(&out)]);
    assert_eq!(code, 2, "{said}");
    for path in ["/dev/zero", "/dev/tty"] {
        for arguments in [
            &["replay", path][..],
            &["explain", "--config", path, "a@b.example"],
            &["report", path],
            &["diff", path, path],
            &["enumerate", "--tokens", "1", "--alphabet", path, "--out", text(&out)],
        ] {
            let (code, said) = ends(arguments);
            assert_eq!(code, 2, "{arguments:?}: {said}");
            assert!(said.contains(path), "{arguments:?}: {said}");
        }
    }
    // In a folder that is walked, and in a campaign's.
    let (code, said) = ends(&["replay", text(folder.path())]);
    assert_eq!(code, 2, "{said}");
    fs::rename(&pipe, folder.path().join("worker-1.jsonl")).unwrap();
    for arguments in
        [&["report", text(folder.path())][..], &["merge", "--out", text(&out), text(folder.path())]]
    {
        let (code, said) = ends(arguments);
        assert_eq!(code, 2, "{arguments:?}: {said}");
        assert!(said.contains("worker-1.jsonl") && said.contains("FIFO"), "{arguments:?}: {said}");
    }
}

/// What a shell's `<(…)` and a `/dev/stdin` are read as, of what a file with the same content is; and what has no end.
#[test]
fn a_pipe_that_the_user_names_is_read_as_a_file_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        fs::write(folder.path().join(name), content).unwrap();
        folder.path().join(name).display().to_string()
    };
    let input = file("input", "a@b.example");
    let config = file("addrdiff.toml", "allow = ['b.example']\nparsers = ['strict/*']\n");
    let report = file("report.json", "{}");
    let json = addrdiff(&["replay", "--format", "json", &input]).output().unwrap();
    fs::write(&report, &json.stdout).unwrap();
    let shell = |line: &str, arguments: &[&str]| {
        let program = env!("CARGO_BIN_EXE_addrdiff");
        let mut bash = Command::new("bash");
        bash.args(["-c", line, program]).args(arguments).stdin(Stdio::null()).current_dir("/");
        bash.output().unwrap()
    };
    for arguments in [
        &["replay", "--format", "json", &input][..],
        &["explain", "--json", "a@b.example", "--config", &config],
        &["report", "--format", "summary", &report],
        &["diff", &report, &report],
    ] {
        let wanted = addrdiff(arguments).current_dir("/").output().unwrap();
        let (last, others) = arguments.split_last().unwrap();
        for line in [r#""$0" "${@:2}" <(cat "$1")"#, r#"cat "$1" | "$0" "${@:2}" /dev/stdin"#] {
            let got = shell(line, &[&[*last], others].concat());
            assert_eq!(got.status.code(), wanted.status.code(), "{line} {arguments:?}: {got:?}");
            assert_eq!(got.stdout.is_empty(), wanted.stdout.is_empty(), "{line} {arguments:?}: {got:?}");
        }
        let endless = shell(r#""$0" "$@" <(cat /dev/zero | head -c 17000000)"#, others);
        assert_eq!(endless.status.code(), Some(2), "{arguments:?}: {endless:?}");
    }
}

#[test]
fn a_line_and_a_text_that_never_end_are_refused() {
    for arguments in [&["explain", "--jsonl", "--parser", "strict/*"][..], &["explain", "-"]] {
        let endless =
            Command::new("sh").args(["-c", "exec tr '\\0' a </dev/zero"]).stdout(Stdio::piped()).spawn();
        let mut endless = endless.unwrap();
        let from: OwnedFd = endless.stdout.take().unwrap().into();
        let output = addrdiff(arguments).stdin(from).output().unwrap();
        endless.kill().unwrap();
        endless.wait().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        let said = said + String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("octets"), "{arguments:?}: {said}");
    }
}

#[test]
fn a_journal_of_a_later_version_is_not_read_as_if_it_were_of_this_one() {
    let folder = tempfile::tempdir().unwrap();
    let shard = folder.path().join("worker-1.jsonl");
    let out = folder.path().join("out");
    for (line, wanted) in [(r#"{"v":2,"what":"is this"}"#, 2), (r#"{"v":1,"torn"#, 3)] {
        fs::write(&shard, line).unwrap();
        let (code, said) = ends(&["report", text(folder.path())]);
        assert_eq!(code, wanted, "{said}");
        assert!(said.contains("worker-1.jsonl:1"), "{said}");
        let (code, _) = ends(&["merge", "--out", text(&out), text(folder.path())]);
        assert_eq!(code == 2, wanted == 2);
    }
}

#[test]
fn a_directory_that_is_somebody_elses_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (theirs, journal) = (folder.path().join("theirs"), folder.path().join("journal"));
    fs::create_dir(&theirs).unwrap();
    fs::create_dir(&journal).unwrap();
    fs::write(theirs.join("main.rs"), "fn main() {}").unwrap();
    fs::write(journal.join("worker-1.jsonl"), "").unwrap();
    fs::write(journal.join("status.json"), "{}").unwrap();
    for arguments in [
        &["merge", text(&journal), "--out", text(&theirs)][..],
        &["enumerate", "--tokens", "1", "--parser", "strict/*", "--out", text(&theirs)],
        #[cfg(feature = "python")]
        &["hunt", "--seconds", "1", "--out", text(&theirs)],
    ] {
        let (code, said) = ends(arguments);
        assert_eq!(code, 2, "{arguments:?}: {said}");
        assert!(said.contains(text(&theirs)), "{said}");
        let left: Vec<_> = fs::read_dir(&theirs).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["main.rs"], "{arguments:?}");
    }
    // An empty one is taken, and its own again.
    fs::remove_file(theirs.join("main.rs")).unwrap();
    for _ in 0..2 {
        let (code, said) = ends(&["merge", text(&journal), "--out", text(&theirs)]);
        assert_eq!(code, 0, "{said}");
    }
}

/// The writing end of a pipe that nobody reads any more.
fn closed() -> OwnedFd {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

#[test]
fn a_pipe_that_closes_changes_no_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.toml");
    fs::write(&broken, "[[case]]").unwrap();
    fs::write(folder.path().join("status.json"), "{}").unwrap();
    fs::write(folder.path().join("worker-1.jsonl"), "torn\n").unwrap();
    let out = folder.path().join("out");
    let (folder, broken, out) = (text(folder.path()), text(&broken), text(&out));
    for (arguments, code) in [
        (&["replay", broken][..], 2),
        (&["nonsense"], 2),
        (&["--help"], 0),
        (&["explain", "--parser", "strict/*", "a@b.example"], 0),
        (&["parsers"], 0),
        (&["report", folder], 3),
        (&["merge", folder, "--out", out], 3),
        (&["enumerate", "--tokens", "1", "--parser", "planted/correct", "--out", &format!("{out}-2")], 0),
    ] {
        for (stdout, stderr) in [(Stdio::null(), closed().into()), (closed().into(), Stdio::null())] {
            let status = addrdiff(arguments).stdout(stdout).stderr(stderr).status().unwrap();
            assert_eq!(status.code(), Some(code), "{arguments:?}");
        }
    }
}
