//! What `docs/` shows of the program is what the program says: each block of ```` ```console ```` with a line
//! `$ addrdiff …` is run. `UPDATE_README=1 cargo test --test docs_console` writes what it says into the pages.
#![cfg(all(feature = "python", feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The pages whose blocks show the command and everything that it says.
fn pages() -> Vec<PathBuf> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let folders = ["classes", "techniques"].map(|folder| fs::read_dir(docs.join(folder)).unwrap());
    let mut pages: Vec<PathBuf> = folders.into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    pages
}

/// What the command says, in a new folder that has the page's code before the fix.
fn said(line: &str, page: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    if let Some((_, code)) = page.split_once("```python before\n") {
        fs::write(folder.path().join("before.py"), code.split("```").next().unwrap()).unwrap();
    }
    let program = Path::new(env!("CARGO_BIN_EXE_addrdiff")).parent().unwrap();
    let path = std::env::split_paths(&std::env::var_os("PATH").unwrap()).collect::<Vec<_>>();
    let path = std::env::join_paths(std::iter::once(program.to_owned()).chain(path)).unwrap();
    let mut shell = Command::new("sh");
    let output = shell.args(["-c", line]).current_dir(folder.path()).env("PATH", path).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!said.is_empty(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    said.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The page with its blocks as the program writes them now.
fn written_anew(text: &str) -> String {
    let mut anew = String::new();
    for (index, part) in text.split("```").enumerate() {
        anew.push_str(if index == 0 { "" } else { "```" });
        match part.strip_prefix("console\n$ ").filter(|_| index % 2 == 1) {
            Some(block) => {
                let command = block.lines().next().unwrap();
                anew.push_str(&format!("console\n$ {command}\n{}", said(command, text)));
            }
            None => anew.push_str(part),
        }
    }
    anew
}

/// Releases of Python count their lines in ways of their own.
fn compared(line: &str) -> &str {
    line.split_once(": steps by repetitions of").map_or(line, |(parser, _)| parser)
}

#[test]
fn the_pages_show_what_the_program_says() {
    let mut differ = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let anew = written_anew(&text);
        assert!(anew.contains("$ addrdiff "), "{}: shows nothing", page.display());
        if std::env::var_os("UPDATE_README").is_some() {
            fs::write(&page, &anew).unwrap();
            continue;
        }
        let line = text.lines().zip(anew.lines()).find(|(there, anew)| compared(there) != compared(anew));
        differ.extend(line.map(|line| format!("{}: {line:?}", page.display())));
    }
    assert!(differ.is_empty(), "UPDATE_README=1 cargo test --test docs_console writes them: {differ:#?}");
}
