//! The program that runs a campaign lies beside `addrdiff`; one that is missing or was built from other sources is an
//! error before anything is written.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// A program that is still being written while another test starts a process cannot be run: one test at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Runs a copy of the real program in a folder of its own; returns the exit code, and whether a campaign was begun.
fn hunt_in(folder: &Path) -> (Option<i32>, bool) {
    let addrdiff = folder.join("addrdiff");
    std::fs::copy(env!("CARGO_BIN_EXE_addrdiff"), &addrdiff).expect("a copy");
    let out = folder.join("campaign");
    let mut command = Command::new(addrdiff);
    command
        .args(["hunt", "--from-nothing", "--workers", "1", "--executions", "10", "--quiet", "--out"])
        .arg(&out);
    command.args(["--parser", "strict/mailbox", "--parser", "cpython/parseaddr@stdlib"]);
    (command.output().expect("it starts").status.code(), out.exists())
}

fn beside(folder: &Path) -> std::path::PathBuf {
    folder.join("addrdiff-fuzz-differential")
}

#[test]
fn a_missing_program_is_a_failure() {
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(hunt_in(folder.path()), (Some(1), false));
}

#[test]
fn a_program_from_other_sources_is_a_failure() {
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(beside(folder.path()), "#!/bin/sh\necho 0123456789abcdef\n").expect("a program");
    std::fs::set_permissions(beside(folder.path()), PermissionsExt::from_mode(0o755))
        .expect("made executable");
    assert_eq!(hunt_in(folder.path()), (Some(1), false));
}

#[test]
fn the_program_that_was_built_with_it_runs() {
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().expect("a folder");
    let built = Path::new(env!("CARGO_BIN_EXE_addrdiff")).with_file_name("addrdiff-fuzz-differential");
    std::fs::copy(&built, beside(folder.path())).expect("scripts/build puts it there");
    let (code, begun) = hunt_in(folder.path());
    assert!(begun && matches!(code, Some(0 | 3 | 10)), "{code:?}");
}
