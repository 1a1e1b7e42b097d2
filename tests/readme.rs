//! The README against the registries: its tables say what the program has. `UPDATE_README=1 cargo test --test
//! readme` writes them.
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

fn readme() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// The rows below each heading, as the registries have them.
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
        format!("| `{}` | {} | {} |", class.id, on(class.on), cell(class.about))
    };
    vec![
        ("## Exit codes", exits.iter().map(exit).collect()),
        ("## Parsers", surfaces.iter().map(parser).collect()),
        ("## Gates", GATES.iter().map(gate).collect()),
        ("## Chains and steps", KINDS.iter().map(step).collect()),
        ("## Classes", CLASSES.iter().map(class).collect()),
    ]
}

/// The text with the rows of the table below this heading replaced.
fn with_table(text: &str, heading: &str, rows: &[String]) -> String {
    let (before, below) = text.split_once(&format!("{heading}\n")).expect("the heading");
    let (intro, table) = below.split_once("| --- |\n").expect("a table");
    let old = table.split_inclusive('\n').take_while(|line| line.starts_with(['|', '@']));
    let rest = &table[old.map(str::len).sum::<usize>()..];
    format!("{before}{heading}\n{intro}| --- |\n{}\n{rest}", rows.join("\n"))
}

#[test]
fn its_tables_are_those_of_the_registries() {
    let text = fs::read_to_string(readme()).unwrap();
    let expected = tables().iter().fold(text.clone(), |text, (at, rows)| with_table(&text, at, rows));
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(readme(), &expected).unwrap();
    } else {
        let differ = text.lines().zip(expected.lines()).find(|(there, expected)| there != expected);
        assert_eq!(differ, None, "UPDATE_README=1 cargo test --test readme writes the tables");
        assert_eq!(text.len(), expected.len());
    }
}

#[test]
#[cfg(feature = "python")]
fn its_example_is_what_the_program_says() {
    let text = fs::read_to_string(readme()).unwrap();
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
