//! A package that goes away while it is searched: no fresh process can ask it any more, and what was found of it
//! must not go away with it. Needs what `scripts/test` brings.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A copy of a release's e-mail package, of its own.
fn package(folder: &Path) -> PathBuf {
    let target = Path::new(env!("CARGO_BIN_EXE_addrdiff")).ancestors().nth(2).unwrap();
    let (from, copy) = (target.join("packages/brython-3.7.4"), folder.join("package"));
    assert!(Command::new("cp").arg("-r").arg(&from).arg(&copy).status().unwrap().success(), "{from:?}");
    copy
}

fn wait_for_findings(journal: &Path, hunt: &mut Child) {
    let until = Instant::now() + Duration::from_secs(600);
    while std::fs::metadata(journal).map_or(0, |file| file.len()) == 0 {
        assert!(hunt.try_wait().unwrap().is_none(), "it ended");
        assert!(Instant::now() < until, "nothing was found");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn findings_of_a_package_that_vanished_stay_and_are_no_all_clear() {
    let folder = tempfile::tempdir().unwrap();
    let (package, out) = (package(folder.path()), folder.path().join("campaign"));
    let mut hunt = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
    hunt.args(["hunt", "--quiet", "--workers", "1", "--seconds", "600"]);
    hunt.args(["--parser", "cpython/parseaddr@mine", "--parser", "strict/mailbox", "--package"])
        .arg(format!("mine={}", package.display()));
    let mut hunt = hunt.arg("--out").arg(&out).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_findings(&out.join("worker-1.jsonl"), &mut hunt);
    std::fs::rename(&package, folder.path().join("elsewhere")).unwrap();
    let id = rustix::process::Pid::from_raw(hunt.id() as i32).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    let output = hunt.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.matches("could not be replayed").count(), 1, "{said}");
    let report: Value = serde_json::from_slice(&std::fs::read(out.join("report.json")).unwrap()).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert!(!findings.is_empty(), "{said}");
    assert!(findings.iter().all(|entry| entry["finding"]["confidence"] == "observed"), "{report}");
    assert!(report.get("unconfirmed").is_none(), "{report}");
}

/// Somebody builds addrdiff anew while it searches: the night is not lost for it.
#[test]
fn a_program_that_is_replaced_while_it_searches_still_confirms_what_it_found() {
    let folder = tempfile::tempdir().unwrap();
    let target = Path::new(env!("CARGO_BIN_EXE_addrdiff")).with_file_name("addrdiff-fuzz-differential");
    let (program, out) = (folder.path().join("addrdiff"), folder.path().join("campaign"));
    std::fs::copy(env!("CARGO_BIN_EXE_addrdiff"), &program).unwrap();
    // The program that a campaign runs is looked for beside addrdiff.
    std::fs::copy(target, folder.path().join("addrdiff-fuzz-differential")).unwrap();
    let mut hunt = Command::new(&program);
    hunt.args(["hunt", "--quiet", "--workers", "1", "--seconds", "600", "--gate", "contains"]);
    // Fetched packages lie beside the build, not beside this copy.
    hunt.args(["--parser", "cpython/parseaddr@stdlib"]);
    let mut hunt = hunt.arg("--out").arg(&out).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_findings(&out.join("worker-1.jsonl"), &mut hunt);
    std::fs::remove_file(&program).unwrap();
    std::fs::write(&program, "no program").unwrap();
    let id = rustix::process::Pid::from_raw(hunt.id() as i32).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    let output = hunt.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(10), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&std::fs::read(out.join("report.json")).unwrap()).unwrap();
    let confirmed = |entry: &Value| entry["finding"]["confidence"] == "confirmed";
    assert!(report["findings"].as_array().unwrap().iter().any(confirmed), "{report}");
}
