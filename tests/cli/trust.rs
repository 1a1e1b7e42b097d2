//! What an `addrdiff.toml` may run: nothing where nobody named it or trusts it, and no all-clear for what was not run.
#![cfg(all(feature = "python", feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

mod files;
mod place;

use place::{MARKS, Place, SIGN_UP};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const CASE: &str = "[[case]]\nname = 'x'\ntext = 'a@state.example'\nreason = 'r'\nsource = 's'\n[case.expect]\n\
    'strict/mailbox' = 'state.example'\n'process/ours' = 'state.example'\n'python/signup.allowed' = 'yes'\n\
    'cpython/parseaddr@old' = 'state.example'\n";

#[test]
fn no_command_runs_what_an_unnamed_file_has_and_each_says_so() {
    let place = Place::new();
    place.write("checkout/case.toml", CASE);
    let out = place.path("out");
    let out = out.to_str().unwrap();
    for (arguments, code) in [
        (&["explain", "--json", "a@state.example"][..], 3),
        (&["explain", "--parser", "process/ours", "a@state.example"], 3),
        (&["explain", "--matrix", "--json", "a@state.example"], 3),
        (&["explain", "--jsonl"], 3),
        (&["parsers", "--json"], 0),
        (&["parsers", "check", "process/ours"], 2),
        (&["check", "--corpus", "cases", "--variations", "0"], 3),
        (&["check", "--gate", "last-at", "--route", "process/ours", "--variations", "0"], 3),
        (&["replay", "case.toml"], 3),
        (&["coverage", "case.toml", "--parser", "cpython/parseaddr@*"], 3),
        (
            &[
                "enumerate",
                "--tokens",
                "1",
                "--workers",
                "1",
                "--quiet",
                "--fail-on",
                "critical",
                "--out",
                out,
            ],
            3,
        ),
    ] {
        let (got, shown, said) = place.run(arguments);
        assert_eq!(got, code, "{arguments:?}: {shown}{said}");
        assert_eq!(said.matches("addrdiff trust, or --config").count(), 1, "{arguments:?}: {said}");
        assert_eq!(place.ran(), [""; 0], "{arguments:?}");
    }
    // What asks nobody says nothing.
    let (code, _, said) = place.run(&["report", "nowhere"]);
    assert!(code == 2 && !said.contains("addrdiff trust"), "{said}");
}

#[test]
fn what_is_not_run_is_skipped_and_the_rest_is_asked() {
    let place = Place::new();
    let (_, shown, _) = place.run(&["explain", "--json", "a@state.example"]);
    let answer: Value = serde_json::from_str(&shown).unwrap();
    let verdict = |name: &str| {
        let mut answers = answer["answers"].as_array().unwrap().iter();
        answers.find(|one| one["parser"] == name).map(|one| one["verdict"].as_str().unwrap().to_owned())
    };
    assert_eq!(verdict("planted/correct").as_deref(), Some("accepted"));
    for name in
        ["process/ours", "python/signup.allowed", "strip | python/signup.recipient", "cpython/parseaddr@old"]
    {
        assert_eq!(verdict(name).as_deref(), Some("skipped"), "{name}");
    }
    let (_, shown, _) = place.run(&["parsers", "--json"]);
    let rows: Value = serde_json::from_str(&shown).unwrap();
    for name in ["process/ours", "cpython/rcpt@old"] {
        let row = rows.as_array().unwrap().iter().find(|row| row["parser"] == name).unwrap();
        assert_eq!((&row["available"], &row["command"]), (&false.into(), &"addrdiff trust".into()));
    }
}

#[test]
fn a_deployment_that_needs_it_gets_no_all_clear() {
    let place = Place::new();
    let (code, answers) = place.check(&[]);
    let expected = [
        ("built-in", "no-way-in"),
        ("process", "not-judged"),
        ("own code", "not-judged"),
        ("package", "not-judged"),
    ];
    let answers: Vec<(&str, &str)> = answers.iter().map(|(name, answer)| (&**name, &**answer)).collect();
    assert_eq!((code, &answers[..]), (3, &expected[..]));
    // Where the command line names what is judged, and needs nothing of it, all is judged.
    let (code, answers) = place.check(&["--gate", "strict", "--route", "planted/correct"]);
    assert_eq!((code, &*answers[0].1), (0, "no-way-in"));
    // A search that could judge nothing does not begin.
    let settings = fs::read_to_string(place.path("checkout/addrdiff.toml")).unwrap();
    let at = |name: &str| settings.find(&format!("[[deployment]]\nname = \"{name}\"")).unwrap();
    place.write(
        "checkout/addrdiff.toml",
        &format!("{}{}", &settings[..at("built-in")], &settings[at("process")..]),
    );
    assert_eq!(place.check(&[]).0, 3);
    for search in
        [&["hunt", "--seconds", "1", "--out", "h"][..], &["enumerate", "--tokens", "1", "--out", "e"]]
    {
        assert_eq!(place.code(search), 3);
    }
    assert!(!place.path("checkout/h").exists() && !place.path("checkout/e").exists());
    assert_eq!(place.ran(), [""; 0]);
}

#[test]
fn a_trusted_file_runs_until_it_changes_or_is_revoked() {
    let place = Place::new();
    let (code, shown, said) = place.run(&["trust"]);
    assert_eq!(code, 0, "{said}");
    for named in ["touch ran-process", "python/signup.allowed", "package"] {
        assert!(shown.contains(named), "{shown}");
    }
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&place.state()), mode(place.state().parent().unwrap())), (0o600, 0o700));
    let (_, answers) = place.check(&[]);
    assert!(answers.iter().all(|(_, answer)| answer != "not-judged"), "{answers:?}");
    assert_eq!(place.ran(), MARKS);
    // Scripts and modules may change: people edit them all day.
    place.write("checkout/signup.py", &format!("{SIGN_UP}\n# edited\n"));
    place.check(&[]);
    assert_eq!(place.ran(), MARKS);
    let file = place.path("checkout/addrdiff.toml");
    let settings = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{settings}\n# edited\n")).unwrap();
    assert_eq!((place.check(&[]).0, place.ran().len()), (3, 0));
    assert_eq!(place.listed()[0].1, "changed");
    fs::write(&file, settings).unwrap();
    assert_eq!(place.listed()[0].1, "trusted");
    assert_eq!(place.code(&["trust", "--revoke"]), 0);
    assert_eq!((place.check(&[]).0, place.ran().len(), place.listed().len()), (3, 0, 0));
    assert_eq!(place.code(&["trust", "--revoke"]), 2);
    // Named on the command line it runs; so do a command and a callable that are.
    place.check(&["--config", "addrdiff.toml"]);
    assert_eq!(place.ran(), MARKS);
    let driver = format!("ours=python3 {}/tests/drivers/good.py", env!("CARGO_MANIFEST_DIR"));
    let (_, answers) = place.check(&["--process", &driver]);
    assert_eq!((&*answers[2].1, place.ran().len()), ("not-judged", 0));
    assert_ne!(answers[1].1, "not-judged");
    let own = [
        "--gate",
        "accepts:python/signup.allowed",
        "--route",
        "python/signup.recipient",
        "--python-path",
        ".",
    ];
    assert_ne!(place.check(&own).1[0].1, "not-judged");
    assert_eq!(place.ran(), ["ran-module"]);
}

/// `python/` names whatever can be imported: a file that names it runs it.
#[test]
fn no_file_names_a_callable_of_python_itself() {
    let place = Place::new();
    let text = "touch ran-module #@state.example";
    let own = "python/os.system";
    for settings in [
        format!("parsers = ['{own}']\n"),
        format!("gates = ['accepts:{own}']\n"),
        format!("gates = ['strip | last-at:{own}']\n"),
        format!("[[deployment]]\nname = 'x'\ngate = ['strip', 'accepts:{own}']\nroute = 'strict/mailbox'\n"),
        format!("[[deployment]]\nname = 'x'\ngate = 'last-at'\nroute = ['strip', '{own}', 'or-raw']\n"),
    ] {
        place.write("checkout/addrdiff.toml", &settings);
        assert_eq!(place.code(&["explain", "--json", text]), 3, "{settings}");
        assert_eq!(place.ran(), [""; 0], "{settings}");
    }
    // Nor does a case, whoever is trusted.
    fs::remove_file(place.path("checkout/addrdiff.toml")).unwrap();
    place.write(
        "checkout/cases.toml",
        &format!(
            "[[case]]\nname = 'x'\ntext = '{text}'\nreason = 'r'\nsource = 's'\n[case.expect]\n\
             'strict/mailbox' = 'reject'\n'{own}' = 'reject'\n"
        ),
    );
    let (code, shown, said) = place.run(&["replay", "cases.toml"]);
    assert_eq!((code, place.ran().len()), (3, 0), "{shown}{said}");
    assert!(shown.split_whitespace().any(|word| word == "1"), "{shown}");
    for named in [["--require", own], ["--parser", own]] {
        place.run(&[&["replay", "cases.toml"][..], &named].concat());
        assert_eq!(place.ran(), ["ran-module"]);
    }
}
