//! `--package`, `--python-path` and a foreign interpreter, through the program itself.
#![cfg(all(feature = "python", feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

mod common;

use addrdiff::parsers::cpython;
use common::run;
use std::fs;
use std::process::Command;

fn addrdiff(arguments: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
    run(common::addrdiff(arguments).envs(variables.iter().copied()))
}

#[test]
fn a_directory_is_a_package() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("email")).unwrap();
    fs::write(folder.path().join("email/__init__.py"), "").unwrap();
    fs::write(folder.path().join("email/utils.py"), "def parseaddr(addr): return '', 'x@own.example'")
        .unwrap();
    let package = format!("mine={}", folder.path().display());
    let asked =
        ["explain", "--package", &package, "--parser", "cpython/parseaddr@mine", "--json", "a@b.example"];
    let (_, out, err) = addrdiff(&asked, &[]);
    assert!(out.contains("own.example"), "{out}{err}");
    let (_, out, err) = addrdiff(&["parsers", "--package", &package], &[]);
    assert!(out.contains("cpython/rcpt@mine"), "{out}{err}");
    for wrong in ["mine", "mine=/nowhere/at/all", "st dlib=."] {
        let (code, _, err) = addrdiff(&["parsers", "--package", wrong], &[]);
        assert_eq!(code, 2, "{err}");
    }
}

/// A child process is told by a value, which has no character that stands for another.
#[test]
fn a_folder_with_a_colon_is_handed_on_to_the_process_that_asks_own_code() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("mine: this one");
    fs::create_dir(&own).unwrap();
    let code = "def gate(text): return text.endswith('@important.com')\n\n\n\
                def mailed(text): return '@'.join(text.split('@')[:2])\n";
    fs::write(own.join("signup.py"), code).unwrap();
    let path = own.canonicalize().unwrap();
    let options = ["--python-path", path.to_str().unwrap(), "--variations", "0"];
    let deployment = ["--gate", "accepts:python/signup.gate", "--route", "python/signup.mailed"];
    let (code, out, err) = addrdiff(&[&["check"], &deployment[..], &options[..]].concat(), &[]);
    assert_eq!(code, 10, "{out}{err}");
    // The line that shows it again has the whole folder.
    assert!(out.contains(&format!("--python-path '{}'", path.display())), "{out}");
}

#[test]
fn a_module_is_a_parser() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.py"), "def last(text): return 'x@' + text.rsplit('@', 1)[1]").unwrap();
    let path = folder.path().to_str().unwrap();
    let asked =
        ["explain", "--python-path", path, "--parser", "python/mine.last", "--json", "a@b@own.example"];
    let (_, out, err) = addrdiff(&asked, &[]);
    assert!(out.contains("\"own.example\""), "{out}{err}");
    let (code, _, err) = addrdiff(&["explain", "--parser", "python/nothing.here", "a@b.example"], &[]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("ModuleNotFoundError"), "{err}");
}

#[test]
fn what_one_ask_does_not_show_is_probed_for() {
    let folder = tempfile::tempdir().unwrap();
    let code = "import itertools\ncount = itertools.count()\n\
        def fickle(text): return 'x@a.example' if next(count) % 3 else 'x@b.example'\n\
        def slow(text):\n    seen = []\n    for c in text:\n        if c == '(':\n            for _ in seen: pass\n        seen.append(c)\n    return text\n";
    fs::write(folder.path().join("mine.py"), code).unwrap();
    let path = folder.path().to_str().unwrap();
    let asked = ["explain", "--python-path", path, "--parser", "python/mine.*", "a(@b.example"];
    let asked = |name: &str| {
        let name = format!("python/mine.{name}");
        addrdiff(&asked.map(|word| if word == "python/mine.*" { name.as_str() } else { word }), &[]).1
    };
    let (fickle, slow) = (asked("fickle"), asked("slow"));
    assert!(fickle.contains("unstable") && !fickle.contains("superlinear"), "{fickle}");
    assert!(slow.contains("superlinear") && slow.contains("`(`"), "{slow}");
    assert!(!slow.contains("unstable"), "{slow}");
}

#[test]
fn a_pattern_skips_what_a_release_lacks_and_says_so() {
    let (_, out, err) =
        addrdiff(&["explain", "--parser", "cpython/*@brython-3.15.0", "--json", "a@b.example"], &[]);
    assert!(out.contains("\"skipped\"") && out.contains("parse_message_ids"), "{out}{err}");
    assert!(out.contains("cpython/rcpt@brython-3.15.0"), "{out}{err}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_foreign_interpreter_ends_with_1_and_names_both() {
    let own = &cpython::start().unwrap().libraries;
    let Some(own) = own.first() else { return };
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join(own.file_name().unwrap());
    fs::copy(own, &copy).unwrap();
    let variables = [("LD_PRELOAD", copy.to_str().unwrap())];
    let (code, out, err) = addrdiff(&["explain", "a@b.example"], &variables);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains(&copy.display().to_string()) && err.contains(&own.display().to_string()), "{err}");
    // Who asks for no Python is answered.
    let (code, ..) = addrdiff(&["explain", "--parser", "strict/mailbox", "a@b.example"], &variables);
    assert_ne!(code, 1);
}

#[test]
fn ctrl_c_ends_the_program_even_while_python_is_stuck() {
    use std::os::unix::process::ExitStatusExt;
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("email")).unwrap();
    fs::write(folder.path().join("email/__init__.py"), "").unwrap();
    let stuck =
        "import sys, time\ndef parseaddr(addr):\n    print('stuck', flush=True)\n    time.sleep(60)\n";
    fs::write(folder.path().join("email/utils.py"), stuck).unwrap();
    let package = format!("stuck={}", folder.path().display());
    let asked = ["explain", "--package", &package, "--parser", "cpython/parseaddr@stuck", "a@b.example"];
    // Whoever runs the tests in the background has the signal ignored, and hands that on.
    let mut program = Command::new("env");
    let mut program = program
        .args(["--default-signal=INT", env!("CARGO_BIN_EXE_addrdiff")])
        .args(asked)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0_u8; 5];
    std::io::Read::read_exact(program.stdout.as_mut().unwrap(), &mut first).unwrap();
    Command::new("kill").args(["-INT", &program.id().to_string()]).status().unwrap();
    assert_eq!(program.wait().unwrap().signal(), Some(2));
}
