//! `docs/start`, followed as a new user would: the files of a page written in its order, its commands run by a shell.
//! The head of a block says what file it is (`python signup.py`), or how its command ends (`console exit=10`).
#![cfg(all(feature = "python", feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs the line, with fewer variations than the five seconds of a check try: exit code, and all that it says.
fn run(line: &str, folder: &Path) -> (i32, String) {
    let line = line.replace("addrdiff check ", "addrdiff check --variations 200 ");
    let program = Path::new(env!("CARGO_BIN_EXE_addrdiff")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    let output = shell.args(["-c", &line]).current_dir(folder).env("PATH", path).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8_lossy(&said).into_owned())
}

/// Follows one page; how many commands it had.
fn follow(page: &Path) -> usize {
    let text = fs::read_to_string(page).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut commands = 0;
    for block in text.split("```").skip(1).step_by(2) {
        let (head, text) = block.split_once('\n').unwrap();
        let Some((language, what)) = head.split_once(' ') else { continue };
        if language != "console" {
            let file = folder.path().join(what);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
            continue;
        }
        let wanted: i32 = what.strip_prefix("exit=").unwrap().parse().unwrap();
        let (command, shown) = text.strip_prefix("$ ").unwrap().split_once('\n').unwrap();
        let (code, said) = run(command, folder.path());
        assert_eq!(code, wanted, "{}: {command}\n{said}", page.display());
        let mut lines = said.lines().map(str::trim_end);
        for line in shown.lines() {
            assert!(lines.any(|said| said == line), "{}: {line}\n{said}", page.display());
        }
        commands += 1;
    }
    commands
}

#[test]
fn the_quick_starts_do_what_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/start");
    let pages = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let followed: usize = pages.map(|page| follow(&page)).sum();
    assert!(followed >= 6, "{followed}");
}

/// The line that each page gives, asked in its language about plain addresses and about attacks.
#[test]
fn the_line_of_each_language_admits_plain_addresses_alone() {
    let texts = [
        "anna@mycorp.example",
        "anna.smith+tag@mycorp.example",
        "anna@mycorp.example\n",
        "x@outsider.example\nanna@mycorp.example",
        "x@outsider.example@mycorp.example",
        "x@mycorp.example.outsider.example",
        "-x@mycorp.example",
    ];
    for (page, tool, program) in [
        ("php", "php", "foreach (array_slice($argv, 1) as $text) { echo (LINE) ? 1 : 0; }"),
        ("ruby", "ruby", "ARGV.each { |text| print((LINE) ? 1 : 0) }"),
    ] {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/start/{page}.md"));
        let text = fs::read_to_string(page).unwrap();
        let (_, line) = text.split_once(&format!("```{tool}\n")).unwrap();
        let program = program.replace("LINE", line.split("```").next().unwrap().trim());
        let flag = if tool == "php" { "-r" } else { "-e" };
        let Ok(output) = Command::new(tool).args([flag, &program, "--"]).args(texts).output() else {
            eprintln!("skipped: {tool} is not here");
            continue;
        };
        assert_eq!(String::from_utf8_lossy(&output.stdout), "1100000", "{tool}");
    }
}
