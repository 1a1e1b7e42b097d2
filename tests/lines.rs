//! The lines that a corpus never reached are those that coverage.py calls missing on the same inputs.
#![cfg(feature = "python")]
#![allow(clippy::unwrap_used)]

#[path = "coverage/mod.rs"]
mod beside;

mod common;

use addrdiff::input::Input;
use addrdiff::parsers::cpython::{self, lines};
use addrdiff::parsers::{Parser, Registry};
use beside::{GATEKEEPER, copy_of_gatekeeper, test_packages};
use common::{addrdiff, shown};
use pyo3::prelude::*;
use pyo3::types::PyModule;
use std::ffi::CString;
use std::path::{Path, PathBuf};
use std::process::Output;

const INPUTS: [&str; 10] = [
    "a@b.example",
    "A. Person (a comment (nested)) <a@b.example>",
    "a@malicious.org@important.com",
    "g:a@b.example, \"x y\"@[1.2.3.4];",
    "=?utf-8?q?J=C3=B6rg?= <a@b.example>",
    "\"unterminated\\",
    "ü@b.example",
    "",
    "a+b@c.example",
    "..a@b_c.example",
];

const SURFACES: [&str; 3] = ["parseaddr", "header", "rcpt"];

fn ask(parsers: &[Box<dyn Parser>]) {
    let parsers = parsers.iter().flat_map(|parser| INPUTS.map(|input| (parser, Input::new(input))));
    parsers.for_each(|(parser, input)| drop(parser.ask(&input)));
}

fn opened(registry: &Registry, label: &str, module: &str) -> Vec<Box<dyn Parser>> {
    let own = [format!("python/{module}.check"), format!("python/{module}.words")];
    let own = own.map(|name| registry.open(&name.parse().unwrap()).unwrap());
    let email = SURFACES
        .map(|surface| registry.open(&format!("cpython/{surface}@{label}").parse().unwrap()).unwrap());
    own.into_iter().chain(email).collect()
}

/// Of each source file: its name, and the lines that are statements and were not reached.
type Missing = Vec<(String, Vec<u32>)>;

/// coverage.py on packages loaded while it watches, and whether it sees every line.
fn by_coverage_py(
    registry: &Registry,
    folders: (&Path, &Path),
    files: &[(String, PathBuf)],
) -> (bool, Missing) {
    let source = CString::new(include_str!("coverage/branches.py")).unwrap();
    // One attachment: the tracing that coverage.py starts belongs to Python's state of this thread.
    let missing: PyResult<(bool, Missing)> = Python::attach(|py| {
        py.import("sys")?.getattr("path")?.call_method1("append", (test_packages().into_os_string(),))?;
        let branches = PyModule::from_code(py, &source, c"branches.py", c"branches")?;
        let watched = branches.getattr("Watched")?.call1((folders.0.as_os_str(), folders.1.as_os_str()))?;
        ask(&opened(registry, "plain", "watched"));
        watched.call_method0("stop")?;
        let missing =
            |path: &Path| watched.call_method1("missing", (path.as_os_str(),))?.extract::<Vec<u32>>();
        let missing = files.iter().map(|(name, path)| PyResult::Ok((name.clone(), missing(path)?)));
        Ok((branches.getattr("PRECISE")?.extract()?, missing.collect::<PyResult<_>>()?))
    });
    missing.unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_lines_never_reached_are_those_that_coverage_py_misses() {
    let stdlib = cpython::start().unwrap().os.parent().unwrap().to_path_buf();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python_callable");
    let copy = tempfile::tempdir().unwrap();
    let watched = copy_of_gatekeeper(&own, copy.path());
    let python_path = vec![copy.path().into(), own, test_packages()];
    let packages = ["plain", "marked"].map(|label| (label.to_owned(), stdlib.clone()));
    let registry = Registry { packages: packages.into(), python_path, ..Registry::default() };
    let in_email =
        ["_parseaddr", "utils", "_header_value_parser", "headerregistry", "header", "_encoded_words"];
    let mut files: Vec<(String, PathBuf)> =
        GATEKEEPER.map(|file| (format!("gatekeeper/{file}"), watched.join(file))).into();
    files.extend(in_email.map(|module| {
        (format!("email/{module}.py"), stdlib.join("email").join(module).with_extension("py"))
    }));
    let (precise, mut theirs) = by_coverage_py(&registry, (&stdlib.join("email"), &watched), &files);

    lines::switch_on();
    ask(&opened(&registry, "marked", "gatekeeper"));
    let reached = lines::reached().unwrap();
    assert_eq!(
        reached.iter().map(|(label, _)| &**label).collect::<Vec<_>>(),
        ["python/gatekeeper", "marked"]
    );
    let marked: Vec<_> = reached.into_iter().flat_map(|(_, files)| files).collect();
    assert!(marked.iter().any(|file| file.name == "email/mime/audio.py" && !file.is_loaded));
    let ours: Missing = files
        .iter()
        .zip(&mut theirs)
        .map(|((name, _), (_, theirs))| {
            let file = marked.iter().find(|file| file.name == **name).unwrap();
            assert!(file.is_loaded && !file.reached.is_empty(), "{name}");
            // Before PEP 626 a `pass` or `continue` is jumped over, and who traces lines misses it.
            theirs.retain(|line| precise || !file.reached.contains(line));
            (name.clone(), file.unreached.clone())
        })
        .collect();
    assert!(ours.iter().map(|(_, lines)| lines.len()).sum::<usize>() > 500);
    assert_eq!(ours, theirs);
}

fn coverage(arguments: &[&str]) -> Output {
    let mut command = addrdiff(&["coverage"]);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap()
}

#[test]
fn the_command_shows_what_a_corpus_does_not_reach() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("plain"), "a@b.example").unwrap();
    let corpus = folder.path().to_str().unwrap();
    let own = ["--python-path", "tests/python_callable", "--parser", "python/gatekeeper.check"];
    let text = shown(&coverage(&[&[corpus], &own[..]].concat()));
    assert!(
        text.starts_with("python/gatekeeper: ") && text.split_whitespace().any(|word| word == "1"),
        "{text}"
    );
    assert!(text.contains("gatekeeper/rules.py") && text.contains("gatekeeper/tags.py"), "{text}");
    let source = shown(&coverage(&[&[corpus, "--source"], &own[..]].concat()));
    assert!(source.contains("return [\"no @\"]") && !source.contains("found = []"), "{source}");

    // Another input reaches another line.
    std::fs::write(folder.path().join("none"), "no address").unwrap();
    let source = shown(&coverage(&[&[corpus, "--source"], &own[..]].concat()));
    assert!(!source.contains("return [\"no @\"]"), "{source}");
    let json: serde_json::Value =
        serde_json::from_slice(&coverage(&[&[corpus, "--json"], &own[..]].concat()).stdout).unwrap();
    let files = json["packages"][0]["files"].as_array().unwrap();
    let not_loaded: Vec<_> =
        files.iter().filter(|file| file["loaded"] == false).map(|file| &file["name"]).collect();
    assert_eq!(not_loaded, ["gatekeeper/tags.py"], "{json}");
    let file = &files[1];
    assert_eq!((&file["name"], &file["loaded"]), (&"gatekeeper/rules.py".into(), &true.into()));
    assert!(file["reached"].as_array().unwrap().contains(&26.into()), "{file}");
}

#[test]
fn who_has_no_python_source_is_skipped_and_nothing_at_all_is_no_answer() {
    let output = coverage(&["corpus/rfc5321.toml", "--parser", "strict/mailbox"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("strict/mailbox"));
}
