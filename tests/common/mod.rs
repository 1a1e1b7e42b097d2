//! What the tests of the program share: starting it, and reading what it said and left.
// Each of them is a program of its own, and none uses all of it.
#![allow(dead_code)]

#[cfg(target_os = "linux")]
pub mod hostile;

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program, not started yet, with nothing to read.
pub fn addrdiff(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
    // What tests begin or trust is none of the user's business.
    let state = Path::new(env!("CARGO_TARGET_TMPDIR")).join("state");
    command.args(arguments).stdin(Stdio::null()).env("XDG_STATE_HOME", state);
    command
}

/// Runs it: exit code, standard output, standard error.
pub fn run(command: &mut Command) -> (i32, String, String) {
    let output = command.output().expect("the program starts");
    (output.status.code().expect("no signal"), shown(&output), said(&output))
}

/// Standard output.
pub fn shown(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Standard error.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A file of JSON.
pub fn json(path: &Path) -> Value {
    let text = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The findings in a worker's journal.
pub fn journal(out: &Path, worker: u32) -> Vec<Value> {
    let lines = std::fs::read_to_string(out.join(format!("worker-{worker}.jsonl"))).expect("a journal");
    lines.lines().map(|line| serde_json::from_str(line).expect("every line is a finding")).collect()
}

/// Enumerates three tokens over a reader with a planted mistake, which leaves findings in this folder.
pub fn enumerate_planted(out: &Path) {
    let mut enumerate = addrdiff(&["enumerate", "--tokens", "3", "--parser", "strict/*"]);
    enumerate.args(["--parser", "planted/c01-multi-at", "--out"]).arg(out);
    assert_eq!(enumerate.output().expect("the program starts").status.code(), Some(10));
}

/// The processes that this one started.
pub fn children(of: u32) -> Vec<u32> {
    let tasks = std::fs::read_dir(format!("/proc/{of}/task")).into_iter().flatten().flatten();
    let lists = tasks.map(|task| std::fs::read_to_string(task.path().join("children")).unwrap_or_default());
    lists.flat_map(|list| list.split(' ').filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>()).collect()
}

/// How a process was started, with a space behind each word.
pub fn command_line(pid: u32) -> String {
    let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&line).replace('\0', " ")
}

/// Ends a process, or a group (`-pid`); one that has ended meanwhile is as dead as it would be.
pub fn kill(pid: i64) {
    let _ = Command::new("kill").args(["-KILL", "--", &pid.to_string()]).stderr(Stdio::null()).status();
}
