//! Every block of code of `docs/`, the README and the page on CI, in the language that it names: settings are read by
//! the program, cases by the corpus, JSON, Python, JavaScript and shells by their own readers, and commands of addrdiff
//! have only options that there are.
#![cfg(all(feature = "python", feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Block {
    page: String,
    /// What stands behind the backquotes.
    head: String,
    text: String,
}

fn markdown(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            markdown(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

/// The blocks in this language.
fn blocks(languages: &[&str]) -> Vec<Block> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md"), root.join(".github/CI.md"), root.join("CONTRIBUTING.md")];
    markdown(&root.join("docs"), &mut pages);
    let mut blocks = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        assert!(text.matches("```").count() % 2 == 0, "{}: a block stays open", page.display());
        for part in text.split("```").skip(1).step_by(2) {
            let Some((head, text)) = part.split_once('\n') else { continue };
            let page = page.strip_prefix(root).unwrap().display().to_string();
            blocks.push(Block { page, head: head.to_owned(), text: text.to_owned() });
        }
    }
    blocks.retain(|block| block.head.split(' ').next().is_some_and(|word| languages.contains(&word)));
    assert!(!blocks.is_empty(), "{languages:?}");
    blocks
}

fn held(block: &Block, output: &Output, codes: &[i32]) {
    let said = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code();
    assert!(code.is_some_and(|code| codes.contains(&code)), "{}: {}\n{said}", block.page, block.text);
}

#[test]
fn languages_are_known_ones() {
    let known =
        ["", "sh", "console", "toml", "json", "python", "js", "rust", "yaml", "diff", "text", "ruby", "php"];
    let known = [known.as_slice(), &["java", "go", "dockerfile"]].concat();
    for block in blocks(&known) {
        // GitHub and mdBook colour by the first word; without one, nothing is said about what it is.
        assert!(!block.head.is_empty(), "{}: {}", block.page, block.text);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = Vec::new();
    markdown(&root.join("docs"), &mut pages);
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for part in text.split("```").skip(1).step_by(2) {
            let language = part.split(|c: char| c.is_whitespace()).next().unwrap();
            assert!(known.contains(&language), "{}: {language}", page.display());
        }
    }
}

/// Settings that are found and not named are read as a whole, and run nothing.
#[test]
fn settings_are_read_by_the_program_and_cases_by_the_corpus() {
    for block in blocks(&["toml"]) {
        if block.text.contains("[[case]]") {
            let parsed = addrdiff::corpus::parse(Path::new(&block.page), &block.text);
            assert!(parsed.is_ok_and(|cases| !cases.is_empty()), "{}: {}", block.page, block.text);
            continue;
        }
        if block.head.contains("other") {
            assert!(toml::from_str::<toml::Table>(&block.text).is_ok(), "{}: {}", block.page, block.text);
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("addrdiff.toml"), &block.text).unwrap();
        let mut explain = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
        explain.args(["explain", "--parser", "strict/mailbox", "a@b.example"]).current_dir(folder.path());
        held(&block, &explain.output().unwrap(), &[0, 3]);
    }
}

#[test]
fn json_python_javascript_and_shells_are_read_by_their_own_readers() {
    for block in blocks(&["json", "python"]).iter().filter(|block| block.head == "json") {
        let parsed = serde_json::from_str::<serde_json::Value>(&block.text);
        assert!(parsed.is_ok(), "{}: {}", block.page, block.text);
    }
    let folder = tempfile::tempdir().unwrap();
    let compile = "import ast, sys, textwrap; [ast.parse(textwrap.dedent(open(name).read()), name) for name in sys.argv[1:]]";
    let mut python = Command::new("python3");
    python.args(["-c", compile]);
    for (index, block) in blocks(&["python"]).iter().enumerate() {
        let file = folder.path().join(format!("{}-{index}.py", block.page.replace('/', "_")));
        fs::write(&file, &block.text).unwrap();
        python.arg(file);
    }
    held(&blocks(&["python"])[0], &python.output().unwrap(), &[0]);
    for block in blocks(&["sh", "js"]) {
        let (tool, file) = if block.head.starts_with("js") { ("node", "a.mjs") } else { ("bash", "a.sh") };
        let file = folder.path().join(file);
        fs::write(&file, &block.text).unwrap();
        let check = if tool == "node" { "--check" } else { "-n" };
        held(&block, &Command::new(tool).arg(check).arg(file).output().unwrap(), &[0]);
    }
}

/// The commands of addrdiff in a text of the shell, each up to its end.
fn commands(text: &str) -> Vec<String> {
    let text = text.replace("\\\n", " ").replace("$ ", "");
    let lines = text.lines().filter_map(|line| line.find("addrdiff ").map(|at| (line, at)));
    let commands = lines.filter(|(line, at)| {
        let before = line[..*at].trim_end();
        before.is_empty() || before.ends_with(['|', '&', ';'])
    });
    commands.map(|(line, at)| line[at..].to_owned()).collect()
}

/// `--help` behind a command is reached only where all that stands before it is known.
#[test]
fn commands_have_only_options_that_there_are() {
    let mut asked = 0;
    for block in blocks(&["sh", "console"]) {
        for command in commands(&block.text) {
            // Only the command itself: what it writes to and hands on is not done.
            let command = command[..end_of(&command)].replace(" -- ", " ");
            // What stands behind this one is another program's.
            let own = command.find("parsers check").map_or(command.len(), |at| at + "parsers check".len());
            let line = format!("{} --help >/dev/null", &command[..own]);
            let mut shell = Command::new("bash");
            let program = Path::new(env!("CARGO_BIN_EXE_addrdiff")).parent().unwrap();
            let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
            held(
                &block,
                &shell.args(["-c", &line]).env("PATH", path).env("TASK", "1").output().unwrap(),
                &[0],
            );
            asked += 1;
        }
    }
    assert!(asked > 60, "{asked}");
}

/// Where the shell ends the command: at a pipe, a redirection, a list or a comment outside of quotes.
fn end_of(command: &str) -> usize {
    let mut quote = None;
    for (at, c) in command.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '|' | '>' | '&' | ';' | '#' | '<') => return at,
            _ => {}
        }
    }
    command.len()
}
