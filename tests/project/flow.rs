//! The flow goes one way: every `crate::` path in `src/` is held against the order below.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order of the flow. A module may use those on the lines above its own.
const FLOW: &[&[&str]] = &[
    // A crate of its own.
    &["suffix"],
    &["input", "domain", "pattern", "json", "digest", "environment"],
    &["shown"],
    &["rejection", "screen", "outside", "error"],
    &["mailbox", "no_such"],
    &["level", "policy"],
    &["verdict"],
    &["answer"],
    &["generate"],
    &["parsers"],
    &["gates", "admission", "drivers"],
    &["judge"],
    &["select"],
    &["config", "stacks"],
    &["corpus"],
    &["explain"],
    &["matrix"],
    &["incident"],
    &["finding", "health"],
    &["report"],
    &["search", "replay", "trust"],
    &["check", "payloads"],
    &["site"],
    &["cli"],
    &["extension"],
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

/// The files of the sources by the path that names each: `search::worker::judge`.
pub fn files_by_path(source: &Path) -> BTreeMap<String, String> {
    let mut files = Vec::new();
    rust_files(source, &mut files);
    let path = |file: &PathBuf| {
        let parts: Vec<String> = file
            .strip_prefix(source)
            .expect("below the sources")
            .with_extension("")
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .filter(|part| part != "mod")
            .collect();
        parts.join("::")
    };
    files.iter().map(|file| (path(file), fs::read_to_string(file).expect("a source file"))).collect()
}

/// The files whose definitions a file uses: by `use` and in its code, `self`, `super` and `crate` resolved. What a
/// folder's `mod.rs` hands on is its own.
fn used_files(path: &str, text: &str, files: &BTreeMap<String, String>) -> BTreeSet<String> {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    // Tests are no part of the structure.
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    let parent = |path: &str| path.rsplit_once("::").map_or(String::new(), |(parent, _)| parent.to_owned());
    let mut used = BTreeSet::new();
    for (start, base) in [("crate::", String::new()), ("super::", parent(path))] {
        for (at, _) in code.match_indices(start) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            for name in paths(&code[at + start.len()..]) {
                let full = if base.is_empty() { name } else { format!("{base}::{name}") };
                used.extend(file_of(&full, files).filter(|file| file != path));
            }
        }
    }
    used
}

/// The paths behind a `crate::`, those of a group one by one.
fn paths(text: &str) -> Vec<String> {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let head: String = text.chars().take_while(|&c| is_path(c)).collect();
    match text[head.len()..].strip_prefix('{') {
        Some(group) if head.is_empty() || head.ends_with("::") => {
            let inner = |one: &String| paths(one.trim_start());
            let all = top_level(group);
            all.iter().flat_map(inner).map(|one| format!("{head}{one}")).collect()
        }
        _ => vec![head.trim_end_matches(':').to_owned()],
    }
}

/// The file that a path leads into: the longest part of it that is one.
fn file_of(path: &str, files: &BTreeMap<String, String>) -> Option<String> {
    let mut part = path.trim_end_matches("::self");
    loop {
        if files.contains_key(part) {
            return Some(part.to_owned());
        }
        part = part.rsplit_once("::")?.0;
    }
}

/// Files that import each other in a circle: each, and one way round. A folder's own `mod.rs` names its files, and
/// they may use what it defines.
fn circles(source: &Path) -> Vec<String> {
    let files = files_by_path(source);
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in &files {
        let up = |used: &String| path.starts_with(&format!("{used}::"));
        let used = used_files(path, text, &files).into_iter().filter(|used| !up(used) && !used.is_empty());
        uses.insert(path.clone(), used.collect());
    }
    let reaches = |from: &String, goal: &String| {
        let (mut seen, mut left) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(next) = left.pop() {
            for used in &uses[&next] {
                if used == goal {
                    return true;
                }
                if seen.insert(used.clone()) {
                    left.push(used.clone());
                }
            }
        }
        false
    };
    uses.keys().filter(|path| reaches(path, path)).cloned().collect()
}

#[test]
fn no_files_import_each_other() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = files_by_path(&source);
    assert!(files.len() > 150 && files.contains_key("search::worker::judge"));
    let found = circles(&source);
    assert!(found.is_empty(), "these files import each other:\n{}", found.join("\n"));
}

#[test]
fn a_circle_is_found() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("parts")).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("parts/mod.rs", "pub mod one;\npub mod other;\npub const FOUR: u8 = one::two();\n");
    write("parts/one.rs", "use super::other::{Other, another};\nuse super::FOUR;\n");
    write("parts/other.rs", "fn f() { crate::parts::one::g() }\n");
    write("alone.rs", "use crate::parts::{one, other::Other};\n");
    assert_eq!(circles(folder.path()), ["parts::one", "parts::other"]);
}
