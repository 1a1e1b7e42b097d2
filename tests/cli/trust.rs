//! What an `addrdiff.toml` may run: nothing where nobody named it or trusts it, and no all-clear for what was not run.
#![cfg(all(feature = "python", feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use crate::common::{self, run};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// A place with nothing in it but a checkout, and an empty home.
struct Place {
    folder: tempfile::TempDir,
}

/// Every kind of code, each of which leaves a mark when it runs, and a deployment of built-in parts.
const SETTINGS: &str = r#"
allow = ["state.example"]
attacker = "outside.example"
python_path = ["."]
[packages]
old = "package"
[[process]]
name = "ours"
command = "touch ran-process; exec python3 DRIVER"
[[deployment]]
name = "built-in"
gate = "strict"
route = "planted/correct"
[[deployment]]
name = "process"
gate = "contains"
route = "process/ours"
[[deployment]]
name = "own code"
gate = "accepts:python/signup.allowed"
route = "strip | python/signup.recipient"
[[deployment]]
name = "package"
gate = "last-at"
route = "cpython/parseaddr@old"
"#;

const SIGN_UP: &str = "open('ran-module', 'w')\n\n\ndef allowed(text):\n    return text.endswith('@state.example') \
    and text.count('@') == 1\n\n\ndef recipient(text):\n    return text\n";

const PACKAGE: &str = "open('ran-package', 'w')\n\n\ndef parseaddr(addr):\n    return '', addr\n";

const MARKS: [&str; 3] = ["ran-process", "ran-module", "ran-package"];

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        for folder in ["home", "checkout/package/email", "checkout/cases", "elsewhere"] {
            fs::create_dir_all(place.path(folder)).unwrap();
        }
        let driver = format!("{}/tests/drivers/good.py", env!("CARGO_MANIFEST_DIR"));
        place.write("checkout/addrdiff.toml", &SETTINGS.replace("DRIVER", &driver));
        place.write("checkout/signup.py", SIGN_UP);
        place.write("checkout/cases/attack.toml", ATTACK);
        place.write("checkout/package/email/__init__.py", "");
        place.write("checkout/package/email/utils.py", PACKAGE);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn in_folder(
        &self,
        folder: &str,
        arguments: &[&str],
        variables: &[(&str, &Path)],
    ) -> (i32, String, String) {
        let mut command = common::addrdiff(arguments);
        command.current_dir(self.path(folder)).env_remove("XDG_STATE_HOME").env("HOME", self.path("home"));
        run(command.envs(variables.iter().copied()))
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        self.in_folder("checkout", arguments, &[])
    }

    fn code(&self, arguments: &[&str]) -> i32 {
        self.run(arguments).0
    }

    /// Exit code, and the answer to each deployment.
    fn check(&self, more: &[&str]) -> (i32, Vec<(String, String)>) {
        let asked = ["check", "--corpus", "cases", "--variations", "20", "--format", "json"];
        let (code, shown, said) = self.run(&[&asked[..], more].concat());
        let report: Value = serde_json::from_str(&shown).unwrap_or_else(|why| panic!("{why}: {shown}{said}"));
        let word = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
        let deployments = report["deployments"].as_array().unwrap().iter();
        (code, deployments.map(|one| (word(one, "name"), word(one, "answer"))).collect())
    }

    /// What left a mark since this was asked last.
    fn ran(&self) -> Vec<&'static str> {
        let left = MARKS.into_iter().filter(|mark| fs::remove_file(self.path("checkout").join(mark)).is_ok());
        left.collect()
    }

    fn state(&self) -> PathBuf {
        self.path("home/.local/state/addrdiff/trusted.json")
    }

    /// Path and standing of each trusted file.
    fn listed(&self) -> Vec<(String, String)> {
        let (code, shown, said) = self.run(&["trust", "--list", "--json"]);
        assert_eq!(code, 0, "{said}");
        let rows: Value = serde_json::from_str(&shown).unwrap();
        let word = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
        rows.as_array().unwrap().iter().map(|row| (word(row, "path"), word(row, "standing"))).collect()
    }
}

const ATTACK: &str = "[[case]]\nname = 'two'\ntext = 'a@outside.example@state.example'\nreason = 'r'\nsource = 's'\n\
    allow = ['state.example']\nattacker = 'outside.example'\n";

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

#[test]
fn a_file_is_trusted_where_it_stands_and_a_directory_stands_for_its_file() {
    let place = Place::new();
    assert_eq!(place.in_folder("home", &["trust", "../checkout"], &[]).0, 0);
    // The same content elsewhere, as it is or behind a link, runs what stands there: nobody trusted that.
    for link in [false, true] {
        let there = place.path("elsewhere/addrdiff.toml");
        let _ = fs::remove_file(&there);
        match link {
            true => symlink(place.path("checkout/addrdiff.toml"), &there).unwrap(),
            false => drop(fs::copy(place.path("checkout/addrdiff.toml"), &there).unwrap()),
        }
        let (code, ..) = place.in_folder("elsewhere", &["explain", "--json", "a@state.example"], &[]);
        assert_eq!((code, place.path("elsewhere/ran-process").exists()), (3, false), "{link}");
    }
    // A link may be trusted; with other content behind it, it no longer is.
    assert_eq!(place.in_folder("elsewhere", &["trust"], &[]).0, 0);
    let standings =
        |place: &Place| place.listed().into_iter().map(|(_, standing)| standing).collect::<Vec<_>>();
    assert_eq!(standings(&place), ["trusted", "trusted"]);
    place.write("checkout/other.toml", "allow = ['state.example']\n");
    fs::remove_file(place.path("elsewhere/addrdiff.toml")).unwrap();
    symlink(place.path("checkout/other.toml"), place.path("elsewhere/addrdiff.toml")).unwrap();
    assert_eq!(standings(&place), ["trusted", "changed"]);
    fs::remove_file(place.path("elsewhere/addrdiff.toml")).unwrap();
    assert_eq!(standings(&place), ["trusted", "gone"]);
    // What is gone is revoked by its path.
    assert_eq!(place.code(&["trust", "--revoke", "../elsewhere/addrdiff.toml"]), 0);
    assert_eq!(standings(&place), ["trusted"]);
    // Only what is read without being named can be trusted, and only what can be read.
    assert_eq!(place.code(&["trust", "other.toml"]), 2);
    place.write("elsewhere/addrdiff.toml", "alow = []\n");
    assert_eq!(place.in_folder("elsewhere", &["trust"], &[]).0, 2);
    assert_eq!(place.listed().len(), 1);
}

#[test]
fn a_file_that_others_could_have_written_is_used_only_where_it_is_named() {
    let place = Place::new();
    let file = place.path("checkout/addrdiff.toml");
    fs::write(&file, "allow = ['state.example']\n").unwrap();
    let explain = ["explain", "--json", "a@state.example"];
    assert_eq!(place.code(&explain), 0);
    let refused = |place: &Place| {
        let codes = [&explain[..], &["check"], &["trust"]].map(|arguments| place.code(arguments));
        assert_eq!(codes, [2, 2, 2]);
        assert_eq!(place.code(&[&explain[..], &["--config", "addrdiff.toml"]].concat()), 0);
    };
    fs::set_permissions(&file, fs::Permissions::from_mode(0o646)).unwrap();
    refused(&place);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o664)).unwrap();
    assert_eq!(place.code(&explain), 0);
    // Only root can give a file to another user.
    if std::os::unix::fs::chown(&file, Some(12_345), None).is_ok() {
        refused(&place);
        fs::rename(&file, place.path("checkout/own.toml")).unwrap();
        std::os::unix::fs::chown(place.path("checkout/own.toml"), Some(0), None).unwrap();
        symlink("own.toml", &file).unwrap();
        assert_eq!(place.code(&explain), 0);
        std::os::unix::fs::lchown(&file, Some(12_345), None).unwrap();
        refused(&place);
    }
    // What is there and cannot be read is no reason to answer without it.
    let _ = fs::remove_file(&file);
    symlink("nowhere", &file).unwrap();
    assert_eq!(place.code(&explain), 2);
}

#[test]
fn a_list_that_cannot_be_relied_on_trusts_nothing() {
    let place = Place::new();
    assert_eq!(place.code(&["trust"]), 0);
    let good = fs::read(place.state()).unwrap();
    let later = String::from_utf8(good.clone()).unwrap().replace("\"v\": 1", "\"v\": 2");
    for bad in [b"{".to_vec(), b"[]".to_vec(), Vec::new(), later.into_bytes(), b"\xff".to_vec()] {
        fs::write(place.state(), &bad).unwrap();
        assert_eq!((place.check(&[]).0, place.ran().len()), (3, 0), "{bad:?}");
        for arguments in [&["trust"][..], &["trust", "--list"], &["trust", "--revoke"]] {
            assert_eq!(place.code(arguments), 2, "{bad:?}");
        }
        assert_eq!(fs::read(place.state()).unwrap(), bad, "it is kept as it is");
    }
    fs::write(place.state(), &good).unwrap();
    fs::set_permissions(place.state(), fs::Permissions::from_mode(0o602)).unwrap();
    assert_eq!((place.check(&[]).0, place.ran().len()), (3, 0));
    fs::set_permissions(place.state(), fs::Permissions::from_mode(0o600)).unwrap();
    place.check(&[]);
    assert_eq!(place.ran(), MARKS);
}

#[test]
fn the_list_stands_in_the_state_directory_or_nowhere() {
    let place = Place::new();
    let state = place.path("state");
    let trust = |variables: &[(&str, &Path)]| place.in_folder("checkout", &["trust"], variables).0;
    assert_eq!(trust(&[("XDG_STATE_HOME", &state)]), 0);
    assert!(state.join("addrdiff/trusted.json").is_file() && !place.state().exists());
    assert_eq!((place.check(&[]).0, place.ran().len()), (3, 0), "it is another user's");
    // A relative path would be one of the checkout: it counts as none.
    let list = place.path("checkout/list/addrdiff/trusted.json");
    fs::create_dir_all(list.parent().unwrap()).unwrap();
    fs::copy(state.join("addrdiff/trusted.json"), &list).unwrap();
    for variables in [
        [("XDG_STATE_HOME", Path::new("list")), ("HOME", Path::new("list"))],
        [("HOME", Path::new("")), ("X", Path::new(""))],
    ] {
        let (code, ..) = place.in_folder("checkout", &["explain", "--json", "a@state.example"], &variables);
        assert_eq!((code, place.ran().len(), trust(&variables)), (3, 0, 2));
    }
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
    assert!(shown.contains("1 skipped"), "{shown}");
    for named in [["--require", own], ["--parser", own]] {
        place.run(&[&["replay", "cases.toml"][..], &named].concat());
        assert_eq!(place.ran(), ["ran-module"]);
    }
}
