//! Each text gate against its reference line, evaluated in its own language over some thousands of texts.
#![cfg(feature = "harness")]

#[path = "common/numbers.rs"]
mod numbers;

use addrdiff::gates::{Decide, GATES, Gate, Language, Octets, PLANTED, Wanted};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Programs that read cases and evaluate one line of code over each, a language each.
const PYTHON: &str = include_str!("gates/reference.py");
const JAVASCRIPT: &str = include_str!("gates/reference.js");
const PHP: &str = include_str!("gates/reference.php");
const RUBY: &str = include_str!("gates/reference.rb");
const PERL: &str = include_str!("gates/reference.pl");
/// `LINE` stands where the line belongs.
const JAVA: &str = include_str!("gates/Gate.java");
const GO: &str = include_str!("gates/gate.go");
const CSHARP: &str = include_str!("gates/Gate.cs");

/// What texts are made of: everything that any gate looks at, and what surrounds it.
const PIECES: [&str; 25] = [
    "a",
    "b.c",
    "@",
    "@",
    "important.com",
    "important.com",
    "malicious.org",
    ".",
    "x",
    "\n",
    "\r",
    " ",
    "(",
    ")",
    "\"",
    "<",
    ">",
    ",",
    "ü",
    "IMPORTANT.COM",
    "\u{2028}",
    "\u{1c}",
    "\u{a0}",
    "\u{ff41}",
    "\u{212a}",
];

const ALLOWED: [&str; 3] = ["important.com", "b.c", "mail.important.com"];

/// Texts of up to ten pieces.
fn texts() -> Vec<String> {
    let mut next = numbers::below(0x2545_f491_4f6c_dd1d);
    // Half of them end as the address of an allowed domain would, bare or in angle brackets.
    let mut text = || -> String {
        let length = next(8);
        let mut text: String = (0..length).map(|_| PIECES[next(PIECES.len())]).collect();
        if next(2) == 0 {
            text.push('@');
            text.push_str(ALLOWED[next(ALLOWED.len())]);
            text.push_str(["", "", "", ">"][next(4)]);
        }
        if next(4) == 0 {
            text.push_str(["\n", "\r\n", "\u{2028}", " ", ">"][next(5)]);
        }
        text
    };
    (0..4000).map(|_| text()).collect()
}

/// `None` where its language is none that every machine has, and is not here.
fn reference(gate: &Gate, cases: &[(String, &str)]) -> Option<Vec<bool>> {
    Some(match gate.language {
        Language::Python => ask("python3", &["-I", "-c", PYTHON], &gate.code, cases),
        Language::JavaScript => ask("node", &["-e", JAVASCRIPT], &gate.code, cases),
        Language::Rust => cases.iter().map(|(text, domain)| in_rust(gate, text, domain)).collect(),
        Language::Php => ask(here("php")?, &["-r", PHP], &gate.code, cases),
        Language::Ruby => ask(here("ruby")?, &["-e", RUBY], &gate.code, cases),
        Language::Perl => ask(here("perl")?, &["-e", PERL], &gate.code, cases),
        Language::Java => ask_program(here("java")?, &[], ("Gate.java", JAVA), gate, cases),
        Language::Go => ask_program(here("go")?, &["run"], ("gate.go", GO), gate, cases),
        Language::CSharp => ask_compiled(here("mcs").and(here("mono"))?, gate, cases),
        Language::Sql => panic!("{}: tests/accounts.rs asks MariaDB", gate.id),
    })
}

/// A program that starts.
fn here(program: &str) -> Option<&str> {
    let version = if program == "go" { "version" } else { "-version" };
    let started = Command::new(program).arg(version).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_here = started.is_ok();
    if !is_here {
        println!("skipped: no {program} here");
    }
    is_here.then_some(program)
}

/// The line in a program of its own, which reads cases and writes answers line by line.
fn ask_program(
    program: &str,
    arguments: &[&str],
    (name, source): (&str, &str),
    gate: &Gate,
    cases: &[(String, &str)],
) -> Vec<bool> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    std::fs::write(&file, source.replace("LINE", &gate.code)).expect("it is written");
    ask_file(Command::new(program).args(arguments), &file, cases)
}

/// The same in C#, which is compiled first.
fn ask_compiled(runs: &str, gate: &Gate, cases: &[(String, &str)]) -> Vec<bool> {
    let folder = tempfile::tempdir().expect("a folder");
    let [source, program] = ["Gate.cs", "Gate.exe"].map(|name| folder.path().join(name));
    std::fs::write(&source, CSHARP.replace("LINE", &gate.code)).expect("it is written");
    let built = Command::new("mcs").arg(format!("-out:{}", program.display())).arg(&source).status();
    assert!(built.is_ok_and(|built| built.success()), "{}", gate.code);
    ask_file(&mut Command::new(runs), &program, cases)
}

fn ask_file(command: &mut Command, file: &Path, cases: &[(String, &str)]) -> Vec<bool> {
    let words = |(text, domain): &(String, &str)| {
        format!("{} {}\n", BASE64_STANDARD.encode(text), BASE64_STANDARD.encode(domain))
    };
    let said = answer(command.arg(file), cases.iter().map(words).collect::<String>().as_bytes());
    String::from_utf8_lossy(&said).lines().map(|line| line == "true").collect()
}

/// The line itself, for each gate whose line is Rust.
fn in_rust(gate: &Gate, text: &str, domain: &str) -> bool {
    let (code, pattern) = match &*gate.id {
        "rust-regex" => (
            r#"Regex::new(&format!("^.+@{}$", regex::escape(A)))?.is_match(text)"#,
            format!("^.+@{}$", regex::escape(domain)),
        ),
        "plain-rust" => (
            r#"Regex::new(&format!(r"^[A-Za-z0-9_+](?:\.?[A-Za-z0-9_+-]){{0,63}}@{}$", regex::escape(A)))?.is_match(text)"#,
            format!(r"^[A-Za-z0-9_+](?:\.?[A-Za-z0-9_+-]){{0,63}}@{}$", regex::escape(domain)),
        ),
        id => panic!("write the line of {id} here"),
    };
    assert_eq!(gate.code, code);
    regex::Regex::new(&pattern).expect("a pattern").is_match(text)
}

fn ask(program: &str, arguments: &[&str], code: &str, cases: &[(String, &str)]) -> Vec<bool> {
    let question = serde_json::to_vec(&(code, cases)).expect("texts are JSON");
    let said = answer(Command::new(program).args(arguments), &question);
    serde_json::from_slice(&said).expect("a list of answers")
}

fn answer(command: &mut Command, question: &[u8]) -> Vec<u8> {
    let mut asked = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    let mut questions = asked.stdin.take().expect("piped");
    let output = std::thread::scope(|scope| {
        scope.spawn(move || questions.write_all(question).expect("it reads"));
        asked.wait_with_output().expect("it ends")
    });
    assert!(output.status.success(), "{command:?}");
    output.stdout
}

fn compare(gate: &Gate, decide: fn(Octets<'_>, Wanted<'_>) -> bool, cases: &[(String, &str)]) {
    // The reference knows subdomains where the code on its line does.
    let ours = |(text, domain): &(String, &str)| {
        decide(Octets::new(text.as_bytes()), Wanted { domain, subdomains: true })
    };
    let Some(expected) = reference(gate, cases) else { return };
    assert_eq!(expected.len(), cases.len());
    for (case, expected) in cases.iter().zip(&expected) {
        assert_eq!(ours(case), *expected, "{}: {case:?}; reference: {}", gate.id, gate.code);
    }
    let admitted = expected.iter().filter(|&&admits| admits).count();
    assert!((20..cases.len() - 20).contains(&admitted), "{} decides {admitted} alike", gate.id);
}

#[test]
fn every_text_gate_decides_as_its_line_does_in_its_language() {
    let texts = texts();
    let cases: Vec<(String, &str)> =
        texts.iter().enumerate().map(|(at, text)| (text.clone(), ALLOWED[at % ALLOWED.len()])).collect();
    for gate in GATES.iter().chain(PLANTED) {
        if let Decide::Text(decide) = gate.decide {
            compare(gate, decide, &cases);
        }
    }
}

#[test]
fn without_subdomains_a_domain_below_is_a_stranger() {
    let below = Wanted { domain: "important.com", subdomains: false };
    for id in ["last-at", "first-at"] {
        let Decide::Text(decide) = addrdiff::gates::find(id).unwrap().decide else {
            panic!("{id} is a text gate")
        };
        let [own, sub] = [Octets::new(b"a@important.com"), Octets::new(b"a@x.important.com")];
        assert!(decide(own, below) && !decide(sub, below), "{id}");
        assert!(decide(sub, Wanted { subdomains: true, ..below }), "{id}");
    }
}

/// The two gates that are made for a parser, on real readings.
#[test]
fn gates_made_for_a_parser_go_by_what_it_read() {
    use addrdiff::input::Input;
    use addrdiff::judge::examine::{Look, examine};
    use addrdiff::policy::Policy;
    use addrdiff::select::Selection;
    let gates = vec!["reads:strict/address-list".to_owned(), "equals:strict/address-list".to_owned()];
    let selection = Selection { gates, parsers: vec!["strict/mailbox".into()], ..Selection::default() };
    let panel = selection.panel().unwrap();
    let policy = Policy::default();
    for (text, reads, equals) in [
        ("a@important.com", true, true),
        ("a@x.important.com", true, true),
        ("<a@important.com>", true, false),
        ("a@important.com, b@important.com", true, false),
        ("a@important.com, b@malicious.org", false, false),
        ("a@malicious.org", false, false),
        ("a@malicious.org@important.com", false, false),
    ] {
        let input = Input::new(text);
        let trial = examine(&panel, &policy, &input, Look::Once).trial;
        assert_eq!([trial.is_admitted(0), trial.is_admitted(1)], [reads, equals], "{text}");
    }
    assert!(addrdiff::gates::find("reads:nonsense").is_err());
}

/// What takes a text is a gate, whatever it reads: who is allowed in is its own business.
#[test]
fn code_that_says_yes_is_a_gate() {
    use addrdiff::input::Input;
    use addrdiff::judge::examine::{Look, examine};
    use addrdiff::policy::Policy;
    use addrdiff::select::Selection;
    let gates = vec!["accepts:strict/address-list".to_owned()];
    let selection = Selection { gates, parsers: vec!["strict/mailbox".into()], ..Selection::default() };
    let panel = selection.panel().unwrap();
    for (text, accepts) in [("a@important.com", true), ("a@malicious.org", true), ("a@b@c", false)] {
        let input = Input::new(text);
        let policy = Policy::default();
        let trial = examine(&panel, &policy, &input, Look::Once).trial;
        assert_eq!(trial.is_admitted(0), accepts, "{text}");
    }
}

#[test]
fn variants_are_tried_only_where_they_are_named() {
    let ids = |gates: &[Gate]| gates.iter().map(|gate| gate.id.to_string()).collect::<Vec<_>>();
    let defaults = ids(&addrdiff::gates::defaults());
    assert!(defaults.contains(&"last-at".into()) && !defaults.contains(&"js-multiline".into()));
    assert_eq!(ids(&addrdiff::gates::find_like("*").unwrap()).len(), GATES.len());
    assert_eq!(ids(&addrdiff::gates::find_like("js-*").unwrap()), ["js-multiline"]);
}
