//! `addrdiff explain --matrix`: cases over every reader.

use super::{json, run};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[test]
fn cases_are_shown_over_the_releases_where_these_differ() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cases.toml");
    let case = |name: &str, text: &str| {
        format!("[[case]]\nname = \"{name}\"\ntext = '{text}'\nreason = \"A test.\"\nsource = \"RFC 5322\"\n")
    };
    let two = [case("two-at", "a@malicious.org@important.com"), case("plain", "a@b.example")].concat();
    std::fs::write(&file, two).expect("a file");
    let file = file.to_str().expect("UTF-8");
    let asked = ["explain", "--matrix", "--parser", "cpython/parseaddr@*"];
    let (code, said, _) = run(&[&asked[..], &["--cases", file]].concat(), b"");
    assert!(code == 0 && said.starts_with("two-at\n") && !said.contains("plain"), "{said}");
}

/// Some readers of this build, each release of each.
const ALL: [&str; 4] = ["--parser", "cpython/parseaddr*", "--parser", "cpython/rcpt@*"];

#[test]
fn the_whole_corpus_is_one_document_whose_cells_are_answers_of_explain() {
    let all = json(&[&["explain", "--matrix", "--json"], &ALL[..], &["--cases", "corpus"]].concat(), b"");
    let all = all.as_array().expect("cases");
    let said: BTreeSet<&str> = all.iter().filter_map(|one| one["case"].as_str()).collect();
    assert!(names().iter().all(|name| said.contains(&**name)), "a case of the corpus is missing");
    let some: Vec<&Value> = all.iter().step_by(9).collect();
    let lines = some.iter().map(|one| json!({ "input_base64": one["input_base64"] }).to_string() + "\n");
    let asked = [&["explain", "--jsonl", "--parser", "strict/*"], &ALL[..]].concat();
    let (_, out, _) = run(&asked, lines.collect::<String>().as_bytes());
    let answers: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), some.len());
    for (one, answer) in some.iter().zip(&answers) {
        let by_name: BTreeMap<String, &Value> = answer["answers"]
            .as_array()
            .expect("answers")
            .iter()
            .map(|answer| (answer["parser"].as_str().expect("a name").to_owned(), answer))
            .collect();
        let cells = cells(one);
        assert!(cells.len() > 20, "{} readers", cells.len());
        for (parser, cell) in cells {
            same(&parser, cell, by_name.get(&parser).unwrap_or_else(|| panic!("{parser}: {answer}")));
        }
    }
}

/// The cells of a case by the names of their parsers.
fn cells(case: &Value) -> Vec<(String, &Value)> {
    let rows = case["rows"].as_array().expect("rows");
    let of = |row: &'_ Value, cell: &Value| {
        let package = cell["package"].as_str().map(|label| format!("@{label}")).unwrap_or_default();
        format!("{}{package}", row["surface"].as_str().expect("a surface"))
    };
    rows.iter()
        .flat_map(|row| row["cells"].as_array().expect("cells").iter().map(move |cell| (of(row, cell), cell)))
        .collect()
}

fn same(parser: &str, cell: &Value, answer: &Value) {
    assert_eq!(cell["verdict"], answer["verdict"], "{parser}: {cell} {answer}");
    let said = cell["answer"].as_str().expect("text");
    match answer["kind"].as_str() {
        Some("mailboxes") => {
            for mailbox in answer["mailboxes"].as_array().expect("mailboxes") {
                let domain = mailbox["domain"].as_str().expect("a domain");
                assert!(!domain.is_ascii() || said.contains(domain), "{parser}: {said} {answer}");
            }
        }
        Some(kind) => assert!(kind.starts_with(said), "{parser}: {said} {answer}"),
        None => {
            let rule = answer["reason"]["rule"].as_str().unwrap_or_default();
            assert!(said.ends_with(rule) || rule.is_empty(), "{parser}: {said} {answer}");
        }
    }
}

/// The names of the cases in the corpus.
fn names() -> Vec<String> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let files = std::fs::read_dir(corpus).expect("a folder").filter_map(|entry| {
        let path = entry.expect("an entry").path();
        path.extension()
            .is_some_and(|end| end == "toml")
            .then(|| std::fs::read_to_string(path).expect("a file"))
    });
    let of = |text: String| {
        let file: toml::Table = text.parse().expect("TOML");
        let cases = file.get("case").and_then(toml::Value::as_array).cloned().unwrap_or_default();
        cases.into_iter().filter_map(|case| Some(case.get("name")?.as_str()?.to_owned()))
    };
    files.flat_map(of).collect()
}
