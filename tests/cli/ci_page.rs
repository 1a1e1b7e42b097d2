//! `.github/CI.md`, followed as a new user would: its files written, its commands run by a shell.
#![cfg(all(feature = "python", feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/CI.md")).unwrap()
}

/// The code blocks: what stands behind the three backticks, and the text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let parts: Vec<&str> = page.split("```").collect();
    let block = |part: &&str| part.split_once('\n').map(|(head, text)| (head.to_owned(), text.to_owned()));
    parts.iter().skip(1).step_by(2).filter_map(block).collect()
}

/// The page's folder, and what each of its `addrdiff` lines said.
fn follow() -> (tempfile::TempDir, Vec<(String, i32, String)>) {
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_addrdiff")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(program.to_owned()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let mut said = Vec::new();
    for (head, text) in blocks(&page()) {
        if let Some((_, file)) = head.split_once(' ') {
            let file = folder.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, &text).unwrap();
        }
        for line in text.lines().filter_map(|line| line.strip_prefix("$ addrdiff")) {
            let line = format!("addrdiff{line}");
            let mut shell = Command::new("sh");
            shell.args(["-c", &line]).current_dir(folder.path()).env("PATH", path.as_ref().unwrap());
            let output = shell.output().unwrap();
            let all = [output.stdout, output.stderr].concat();
            said.push((line, output.status.code().unwrap(), String::from_utf8(all).unwrap()));
        }
    }
    (folder, said)
}

#[test]
fn the_page_does_what_it_says() {
    let (folder, said) = follow();
    assert_eq!(said.len(), 5, "{said:?}");
    for (line, code, text) in &said {
        // The page says of its own sign-up that it has holes.
        assert_eq!(
            *code,
            if line == "addrdiff check --config addrdiff.toml" { 10 } else { 0 },
            "{line}: {text}"
        );
    }
    let mails = said[1].2.lines().filter(|line| line.trim() == "mail goes to a@outsider.example");
    assert!(mails.count() >= 2, "{}", said[1].2);
    let explained = &said[0].2;
    let attack =
        explained.lines().find(|line| line.contains("sign-up on an old Python")).expect("the attack");
    assert!(attack.contains("high") && attack.contains("allowlist-bypass"), "{explained}");
    assert!(said[2].2.contains(" 3 "), "{}", said[2].2);

    // The gate is opened by mistake, and the stranger's case says so.
    let code = folder.path().join("signup.py");
    fs::write(&code, fs::read_to_string(&code).unwrap().replace(r"\.example$", "")).unwrap();
    let opened = fs::read_to_string(&code).unwrap().replace(".*@mycorp", ".*@");
    fs::write(&code, opened).unwrap();
    let mut replay = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
    let output = replay
        .current_dir(folder.path())
        .args(["replay", "addresses/", "--config", "addrdiff.toml"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(12), "{}", String::from_utf8_lossy(&output.stdout));
}

/// The lines of a block that are typed.
fn commands(block: &str) -> String {
    block.lines().filter_map(|line| line.strip_prefix("$ ")).collect::<Vec<_>>().join("\n")
}

/// A set-up that fails is not built on: nothing behind the failure runs.
#[test]
fn the_first_step_stops_where_the_set_up_fails() {
    let (_, step) = blocks(&page()).swap_remove(0);
    let folder = tempfile::tempdir().unwrap();
    let cargo = folder.path().join("cargo");
    fs::write(&cargo, "#!/bin/sh\ntouch \"$(dirname \"$0\")/built\"\n").unwrap();
    fs::set_permissions(&cargo, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    // As the real one begins; then one of its commands fails.
    fs::create_dir(folder.path().join("scripts")).unwrap();
    fs::write(folder.path().join("scripts/setup"), "set -euo pipefail\nfalse\nPYTHON=found\n").unwrap();
    let mut shell = Command::new("bash");
    shell.args(["-ec", &commands(&step)]).current_dir(folder.path());
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
    let output = shell.env("PATH", path).output().unwrap();
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!folder.path().join("built").exists(), "cargo ran after the set-up failed");
}

#[test]
fn after_the_first_step_the_shell_is_as_it_was() {
    let (_, step) = blocks(&page()).swap_remove(0);
    // The program is built already, and what is asked is what becomes of the shell.
    let folder = tempfile::tempdir().unwrap();
    let cargo = folder.path().join("cargo");
    fs::write(&cargo, "#!/bin/sh\nexit 0\n").unwrap();
    fs::set_permissions(&cargo, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let before = std::env::var("PATH").unwrap();
    let script = format!("{}\nfalse\necho goes on", commands(&step));
    let mut shell = Command::new("bash");
    shell.args(["-c", &script]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = shell.env("PATH", format!("{}:{before}", folder.path().display())).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.ends_with("goes on\n"), "{said}{}", String::from_utf8_lossy(&output.stderr));
}
