//! `docs/classes` and `docs/techniques`: a page for each, and on each the code before the fix shows what the page is
//! about, and the code after it does not.
#![cfg(all(feature = "python", feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

mod docs;

use addrdiff::corpus;
use addrdiff::judge::classes::CLASSES;
use addrdiff::parsers::planted::PLANTED;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use docs::{Code, Page, laid_out, pages, root};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn every_class_has_a_page_and_every_page_a_class() {
    let classes: BTreeSet<String> = CLASSES.iter().map(|class| class.id.to_owned()).collect();
    let of_classes = pages().into_iter().filter(|page| page.folder == "classes");
    let named: BTreeSet<String> = of_classes
        .map(|page| {
            assert!(page.text.starts_with(&format!("# {}\n", page.name)), "{}", page.name);
            page.name
        })
        .collect();
    assert_eq!(named, classes);
}

/// What the self-test plants is what published attacks are about.
#[test]
fn every_planted_mistake_has_one_page_on_its_technique() {
    let planted = PLANTED.iter().filter(|row| !row.shows.is_empty());
    let planted: BTreeSet<String> = planted.map(|row| format!("planted/{}", row.surface)).collect();
    let techniques: Vec<Page> = pages().into_iter().filter(|page| page.folder == "techniques").collect();
    let named: Vec<&str> = techniques.iter().filter_map(|page| page.named("In the self-test")).collect();
    assert_eq!(named.len(), planted.len());
    assert_eq!(named.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), planted);
}

fn addrdiff(folder: &Path, arguments: &[&str], input: &str) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
    command.args(arguments).args(["--config", "addrdiff.toml"]).current_dir(folder);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writing = std::thread::spawn(move || pipe.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writing.join();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.stdout.is_empty(), "{arguments:?}: {said}");
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// The classes that the code shows, as `explain` answers.
fn classes_of(answer: &Value, code: &Code) -> BTreeSet<String> {
    let reader = code.party("read");
    let classes = answer["classes"].as_array().into_iter().flatten();
    let concerned = classes.filter(|class| match code.is_a_deployment() {
        true => class["deployment"] == *code.module,
        false => class["pair"][1] == *reader || (class["route"] == *reader && class["gate"].is_null()),
    });
    concerned.map(|class| class["class"].as_str().unwrap().to_owned()).collect()
}

/// What the code shows with the page's text.
fn shown(page: &Page, code: &Code, folder: &Path) -> BTreeSet<String> {
    let text = page.named("Text").unwrap();
    let mut arguments = vec!["explain", "--json", "--escaped", text];
    let reader = code.party("read");
    if !code.is_a_deployment() {
        arguments.extend(["--parser", "strict/*", "--parser", &reader]);
    }
    let (code_of_exit, answer) = addrdiff(folder, &arguments, "");
    assert_eq!(code_of_exit, 0, "{}: {answer}", page.name);
    classes_of(&serde_json::from_str(&answer).unwrap(), code)
}

#[test]
fn the_page_s_text_shows_it_before_the_fix_and_not_after() {
    let mut wrong = Vec::new();
    for page in pages() {
        let folder = laid_out(&[page.before(), page.after()], page.named("Victim"));
        let [before, after] = [page.before(), page.after()].map(|code| shown(&page, &code, folder.path()));
        let is_right = match page.folder {
            "classes" => before.contains(&page.name) && !after.contains(&page.name),
            _ => !before.is_empty() && after.is_empty(),
        };
        wrong.extend((!is_right).then(|| format!("{}: before {before:?}, after {after:?}", page.name)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The sign-ups of all pages with this victim, checked at once.
fn checked(victim: Option<&str>) -> Vec<(String, Value)> {
    let all = pages().into_iter().filter(|page| page.named("Victim") == victim);
    let codes: Vec<Code> = all.flat_map(|page| [page.before(), page.after()]).collect();
    let codes: Vec<Code> = codes.into_iter().filter(Code::is_a_deployment).collect();
    let folder = laid_out(&codes, victim);
    let (code, report) = addrdiff(folder.path(), &["check", "--variations", "200", "--format", "json"], "");
    assert_eq!(code, 10, "{report}");
    let report: Value = serde_json::from_str(&report).unwrap();
    let deployments = report["deployments"].as_array().unwrap();
    assert_eq!(deployments.len(), codes.len());
    let named = |one: &Value| (one["name"].as_str().unwrap().to_owned(), one.clone());
    deployments.iter().map(named).collect()
}

#[test]
fn every_sign_up_is_open_before_the_fix_and_has_its_all_clear_after() {
    let victim = Some("mike@mycorp.example");
    let all: Vec<_> = checked(None).into_iter().chain(checked(victim)).collect();
    assert!(all.len() > 40, "{}", all.len());
    let is_right = |(name, deployment): &(String, Value)| {
        let evidence = &deployment["evidence"];
        match name.ends_with("_before") {
            true => deployment["answer"] == "way-in",
            false => {
                deployment["answer"] == "no-way-in"
                    && evidence["outside"] == 0
                    && evidence["unjudged"] == serde_json::json!({})
                    && evidence["inside"].as_u64().unwrap() > 20
            }
        }
    };
    let wrong: Vec<_> = all.iter().filter(|one| !is_right(one)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A parser that refuses what it is not meant for may do so; everything else is held for every known text.
#[test]
fn a_mended_parser_shows_its_class_with_no_known_text() {
    let mended: Vec<Page> = pages().into_iter().filter(|page| !page.after().is_a_deployment()).collect();
    let codes: Vec<Code> = mended.iter().map(Page::after).collect();
    let folder = laid_out(&codes, None);
    let files = ["security", "published", "rfc5321", "rfc5322", "rfc6531"];
    let files = files.map(|file| root().join(format!("corpus/{file}.toml")));
    let cases = corpus::read_all(&files).unwrap();
    let line =
        |case: &corpus::Case| format!("{{\"input_base64\":\"{}\"}}\n", STANDARD.encode(case.input.bytes()));
    let lines: String = cases.iter().map(line).collect();
    let parties: Vec<String> = codes.iter().map(|code| code.party("read")).collect();
    let mut arguments = vec!["explain", "--jsonl", "--parser", "strict/*"];
    arguments.extend(parties.iter().flat_map(|party| ["--parser", party]));
    let (_, answers) = addrdiff(folder.path(), &arguments, &lines);
    assert_eq!(answers.lines().count(), cases.len());
    let mut wrong = Vec::new();
    for (answer, case) in answers.lines().zip(&cases) {
        let answer: Value = serde_json::from_str(answer).unwrap();
        for (page, code) in mended.iter().zip(&codes).filter(|(page, _)| page.name != "strict-accept") {
            let is_shown = classes_of(&answer, code).contains(&page.name);
            wrong.extend(is_shown.then(|| format!("{}: {}", page.name, case.input)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
