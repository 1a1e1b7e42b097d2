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

/// The language of a page whose commands need it.
fn tool(page: &Path) -> Option<&str> {
    page.file_stem()?.to_str().filter(|name| ["node", "php", "ruby", "java", "go"].contains(name))
}

/// It starts; of Java the compiler is there too, which runs a source.
fn is_there(tool: &str) -> bool {
    let question = match tool {
        "java" => "--list-modules",
        "go" => "version",
        _ => "--version",
    };
    let Ok(output) = Command::new(tool).arg(question).output() else { return false };
    tool != "java" || String::from_utf8_lossy(&output.stdout).contains("jdk.compiler")
}

/// Follows one page; how many commands it had.
fn follow(page: &Path) -> usize {
    let text = fs::read_to_string(page).unwrap();
    if let Some(tool) = tool(page).filter(|tool| !is_there(tool)) {
        eprintln!("skipped: {tool} is not here");
        return 0;
    }
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
    // Python and Node are everywhere; the others say where they are skipped.
    assert!(followed >= 6, "{followed}");
}

/// Answers as the page's lines do, and writes down what it reads.
const AS_THE_PAGE: &str = r#"
import json, sys
said = [line[2:] for line in open(sys.argv[1]).read().splitlines()]
print(said[0], flush=True)
answers = {json.loads(asked)["input_base64"]: json.loads(answer) for asked, answer in zip(said[1::2], said[2::2])}
with open(sys.argv[1] + ".read", "a") as read:
    for line in sys.stdin:
        question = json.loads(line)
        answer = answers[question["input_base64"]]
        # The numbers of the page, which count its own questions alone.
        print(line.replace(f'"id":{question["id"]}', f'"id":{answer["id"]}').strip(), file=read, flush=True)
        print(json.dumps({**answer, "id": question["id"]}), flush=True)
"#;

/// Each conversation of the page is had: the questions are those that it shows, the answers are taken.
#[test]
fn the_conversations_of_a_driver_are_as_their_page_shows_them() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/driver.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("driver.py"), AS_THE_PAGE).unwrap();
    for (kind, party, verdicts) in [
        ("process", "--parser process/x", [Some("b.example"), None]),
        ("gate", "--gate accepts:process/x --parser strict/mailbox", [Some("b.example"), None]),
    ] {
        let (_, lines) = page.split_once(&format!("```text {kind}\n")).unwrap();
        let lines = lines.split_once("```").unwrap().0;
        fs::write(folder.path().join(kind), lines).unwrap();
        for (text, verdict) in ["a@b.example", "a"].iter().zip(verdicts) {
            let line = format!(
                "addrdiff explain --json --allow b.example --process 'x=python3 driver.py {kind}' {party} {text}"
            );
            let (code, said) = run(&line, folder.path());
            assert_eq!(code, 0, "{line}: {said}");
            let answer: serde_json::Value = serde_json::from_str(&said).unwrap();
            let got = match kind {
                "gate" => &answer["gates"][0]["admits"][0],
                _ => &answer["answers"][0]["mailboxes"][0]["domain"],
            };
            assert_eq!(got.as_str(), verdict, "{line}: {said}");
        }
        let read = fs::read_to_string(folder.path().join(format!("{kind}.read"))).unwrap();
        for question in lines.lines().filter_map(|line| line.strip_prefix("→ ")) {
            assert!(read.lines().any(|line| line == question), "{question}\n{read}");
        }
    }
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
