//! The README and `docs/` against the program: the tables of `docs/reference` say what the registries have
//! (`UPDATE_README=1 cargo test --test project readme` writes them), the example is what the program says, and links lead
//! somewhere.
#![cfg(all(feature = "python", feature = "cli"))]

use addrdiff::cli::exit::Exit;
use addrdiff::corpus::surface;
use addrdiff::gates::GATES;
use addrdiff::judge::classes::{CLASSES, On};
use addrdiff::parsers::Registry;
use addrdiff::parsers::steps::{KINDS, Kind};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every page for readers, by its path from the root.
fn pages() -> Vec<String> {
    let names = |folder: &str| -> Vec<String> {
        let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
        let entries = entries.map(|entry| entry.expect("it can be read").file_name());
        let pages = entries.map(|name| format!("{folder}/{}", name.display()));
        pages.filter(|page| page.ends_with(".md")).collect()
    };
    let top = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", ".github/CI.md"];
    let folders = ["docs", "docs/start", "docs/reference", "docs/classes", "docs/techniques"].map(names);
    [top.map(str::to_owned).to_vec(), folders.concat()].concat()
}

/// The rows of the table on each page of the reference, as the registries have them.
fn tables() -> Vec<(&'static str, Vec<String>)> {
    let cell = |text: &str| text.replace('|', r"\|");
    let mut exits = Exit::ALL;
    exits.sort_by_key(|exit| exit.code());
    let exit = |exit: &Exit| format!("| {} | {} |", exit.code(), exit.about());
    let surfaces: BTreeMap<String, &str> = Registry::default()
        .list()
        .into_iter()
        // Readers planted for the self-test, and callables that the user names, are nothing to choose
        // from; the crates are there with their feature only.
        .filter(|listed| !["crates", "planted", "python"].contains(&listed.id.family.as_str()))
        .map(|listed| (surface(&listed.id.to_string()).to_owned(), listed.about))
        .collect();
    let parser = |(name, about): (&String, &&str)| format!("| `{name}` | {} |", cell(about));
    let gate = |gate: &addrdiff::gates::Gate| {
        // Code that has a backquote stands between two of them.
        let quotes = if gate.code.contains('`') { ["`` ", " ``"] } else { ["`", "`"] };
        format!("| `{}` | {} | {}{}{} |", gate.id, cell(gate.about), quotes[0], cell(&gate.code), quotes[1])
    };
    let step = |kind: &Kind| {
        let argument = kind.takes.map(|takes| format!(":{takes}")).unwrap_or_default();
        format!("| `{}{argument}` | {} | `{}` |", kind.name, cell(kind.about), cell(kind.code))
    };
    let on = |on| match on {
        On::Pair => "strict reader and parser",
        On::Deployment => "gate and route",
        On::Parser => "parser",
        On::ParserAndDeployment => "parser, gate and route",
    };
    let class = |class: &addrdiff::judge::classes::Class| {
        format!("| [`{0}`](../classes/{0}.md) | {1} | {2} |", class.id, on(class.on), cell(class.about))
    };
    vec![
        ("exit-codes", exits.iter().map(exit).collect()),
        ("parsers", surfaces.iter().map(parser).collect()),
        ("gates", GATES.iter().map(gate).collect()),
        ("chains", KINDS.iter().map(step).collect()),
        ("classes", CLASSES.iter().map(class).collect()),
    ]
}

/// The text with the rows of its table replaced.
fn with_table(text: &str, rows: &[String]) -> String {
    let (intro, table) = text.split_once("| --- |\n").expect("a table");
    let old = table.split_inclusive('\n').take_while(|line| line.starts_with(['|', '@']));
    let rest = &table[old.map(str::len).sum::<usize>()..];
    format!("{intro}| --- |\n{}\n{rest}", rows.join("\n"))
}

#[test]
fn the_tables_of_the_reference_are_those_of_the_registries() {
    for (page, rows) in tables() {
        let path = root().join(format!("docs/reference/{page}.md"));
        let text = fs::read_to_string(&path).unwrap();
        let expected = with_table(&text, &rows);
        if std::env::var_os("UPDATE_README").is_some() {
            fs::write(&path, &expected).unwrap();
        } else {
            let differ = text.lines().zip(expected.lines()).find(|(there, expected)| there != expected);
            assert_eq!(
                differ, None,
                "{page}: UPDATE_README=1 cargo test --test project readme writes the tables"
            );
            assert_eq!(text.len(), expected.len(), "{page}");
        }
    }
}

/// What is longer than this nobody reads before they try.
#[test]
fn the_readme_is_short() {
    assert!(fs::read_to_string(root().join("README.md")).unwrap().lines().count() <= 120);
}

#[test]
fn links_lead_to_files_and_every_page_is_in_the_summary() {
    let mut dead = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(root().join(&page)).unwrap();
        let folder = root().join(&page).parent().unwrap().to_owned();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        let files = targets.map(|(target, _)| target.split('#').next().unwrap_or_default());
        // What stands in code is no link, an address of the web is not looked up.
        let of_a_path = |octet: u8| octet.is_ascii_alphanumeric() || b"./-_".contains(&octet);
        let files = files.filter(|file| !file.is_empty() && file.bytes().all(of_a_path));
        dead.extend(files.filter(|file| !folder.join(file).exists()).map(|file| format!("{page}: {file}")));
    }
    let summary = fs::read_to_string(root().join("docs/SUMMARY.md")).unwrap();
    let listed = |page: &&str| *page == "SUMMARY.md" || summary.contains(&format!("({page})"));
    let all = pages();
    let unlisted = all.iter().filter_map(|page| page.strip_prefix("docs/")).filter(|page| !listed(page));
    dead.extend(unlisted.map(|page| format!("docs/SUMMARY.md: not {page}")));
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
#[cfg(feature = "python")]
fn its_example_is_what_the_program_says() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, shown) = text.split_once("$ addrdiff explain").unwrap();
    let (command, rest) = shown.split_once("future-1.0.0\n").unwrap();
    let (output, _) = rest.split_once("```").unwrap();
    let arguments = format!("{command}future-1.0.0").replace(['\'', '\\', '\n'], " ");
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_addrdiff"))
        .arg("explain")
        .args(arguments.split_whitespace())
        .output()
        .unwrap();
    if String::from_utf8_lossy(&ran.stderr).contains("scripts/packages") {
        return eprintln!("skipped: {}", String::from_utf8_lossy(&ran.stderr));
    }
    let said = String::from_utf8(ran.stdout).unwrap();
    let said: Vec<&str> = said.lines().map(str::trim_end).collect();
    assert_eq!(output.lines().collect::<Vec<_>>(), said);
}
