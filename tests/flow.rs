//! The flow goes one way: every `crate::` path in `src/` is held against the order below.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order of the flow. A module may use those on the lines above its own.
const FLOW: &[&[&str]] = &[
    &["input", "domain", "pattern", "json", "exit", "environment"],
    &["mailbox", "level", "policy"],
    &["verdict"],
    &["answer"],
    &["generate"],
    &["parsers"],
    &["probe"],
    &["gates"],
    &["deployment", "delivery"],
    &["trial"],
    &["select"],
    &["config"],
    &["classes"],
    &["evidence"],
    &["explain"],
    &["matrix"],
    &["incident"],
    &["triage"],
    &["journal", "feedback", "health"],
    &["report"],
    &["campaign", "replay"],
    &["check"],
    &["cli"],
];

/// They only name the modules.
const ROOTS: [&str; 2] = ["lib", "main"];

/// A path from one module into another.
#[derive(Debug)]
struct Edge {
    place: String,
    from: String,
    to: String,
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The module that a file belongs to: a folder counts as its module.
fn module(source: &Path, file: &Path) -> String {
    let first = file.strip_prefix(source).expect("below the sources").components().next();
    let first = first.expect("a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules that a line of code names behind `crate::`, grouped or not.
fn named(line: &str) -> Vec<String> {
    let code = line.split("//").next().unwrap_or_default();
    let identifier = |text: &str| {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
    };
    code.match_indices("crate::")
        .filter(|(at, _)| !code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$'))
        .flat_map(|(at, found)| match code[at + found.len()..].strip_prefix('{') {
            Some(group) => top_level(group).iter().map(|one| identifier(one)).collect(),
            None => vec![identifier(&code[at + found.len()..])],
        })
        .collect()
}

/// The entries of a `{…}` group, not those of groups within.
fn top_level(group: &str) -> Vec<String> {
    let (mut depth, mut entries) = (0, vec![String::new()]);
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => entries.push(String::new()),
            c => entries.last_mut().expect("never empty").push(c),
        }
    }
    entries
}

fn edges(source: &Path) -> Vec<Edge> {
    let mut files = Vec::new();
    rust_files(source, &mut files);
    let mut edges = Vec::new();
    for file in files {
        let from = module(source, &file);
        let text = fs::read_to_string(&file).expect("a source file");
        for (at, line) in text.lines().enumerate() {
            let place = format!("{}:{}", file.display(), at + 1);
            let of_line = named(line).into_iter().filter(|to| *to != from && !to.is_empty());
            edges.extend(of_line.map(|to| Edge { place: place.clone(), from: from.clone(), to }));
        }
    }
    edges.retain(|edge| !ROOTS.contains(&edge.from.as_str()));
    edges
}

fn rank(module: &str) -> Option<usize> {
    FLOW.iter().position(|line| line.contains(&module))
}

/// The edges that do not point up the flow, said as a reader of the failure wants it.
fn against_the_flow(source: &Path) -> Vec<String> {
    let wrong = |edge: &Edge| match (rank(&edge.from), rank(&edge.to)) {
        (Some(from), Some(to)) => to >= from,
        // What is not on the list could point anywhere.
        _ => true,
    };
    let say = |edge: Edge| format!("{}: `{}` uses `{}`", edge.place, edge.from, edge.to);
    edges(source).into_iter().filter(wrong).map(say).collect()
}

#[test]
fn no_edge_points_back() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let wrong = against_the_flow(&source);
    assert!(wrong.is_empty(), "against the flow:\n{}", wrong.join("\n"));
    // The check reads something: this many edges there are at the least.
    assert!(edges(&source).len() > 100);
}

#[test]
fn every_module_has_its_place_in_the_flow() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    let there: BTreeSet<String> = files.iter().map(|file| module(&source, file)).collect();
    let listed = FLOW.iter().copied().flatten().copied().chain(ROOTS);
    assert_eq!(there, listed.map(str::to_owned).collect());
}

#[test]
fn a_wrong_edge_is_found() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("parsers")).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "parsers/one.rs",
        "use crate::input::Input;\n// use crate::trial::Trial;\nuse crate::trial::Trial;\n",
    );
    write("gates.rs", "use crate::{input::{self, Input}, parsers::Parser};\n");
    write("policy.rs", "fn f() { crate::level::g() }\n");
    write("elsewhere.rs", "use crate::input::Input;\n");
    let mut wrong = against_the_flow(folder.path());
    wrong.sort();
    let ends = ["`elsewhere` uses `input`", "one.rs:3: `parsers` uses `trial`", "`policy` uses `level`"];
    assert_eq!(wrong.len(), ends.len(), "{wrong:?}");
    assert!(wrong.iter().zip(ends).all(|(said, end)| said.ends_with(end)), "{wrong:?}");
}
