//! A release's `email`, loaded under a private name in this interpreter, answers as it does in its own: proved
//! against every CPython that is found on the machine.
//!
//! `scripts/test-releases` runs the whole proof, the ordinary tests a small part of it.
#![cfg(all(feature = "python", unix))]
#![allow(clippy::unwrap_used)]

use addrdiff::input::Input;
use addrdiff::parsers::{ParserId, Registry, cpython};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Surface, and its function in `surfaces.py`.
const SURFACES: [(&str, &str); 8] = [
    ("parseaddr", "parseaddr"),
    ("parseaddr-lenient", "parseaddr_lenient"),
    ("getaddresses", "getaddresses"),
    ("header", "header"),
    ("from", "from_header"),
    ("rcpt", "rcpt"),
    ("send-message", "send_message"),
    ("send-message-legacy", "send_message_legacy"),
];

#[test]
fn a_release_answers_as_in_its_own_interpreter() {
    compare(2, 300);
}

#[test]
#[ignore = "minutes: scripts/test-releases"]
fn every_release_answers_as_in_its_own_interpreter() {
    compare(usize::MAX, 10_000);
}

fn compare(interpreters: usize, generated: usize) {
    let inputs = inputs(generated);
    let own = cpython::start().unwrap().os.canonicalize().unwrap();
    for (stdlib, (version, python)) in interpreters_found().into_iter().take(interpreters) {
        let label = format!("lib-{version}-{}", if own.starts_with(&stdlib) { "own" } else { "other" });
        let mut registry = Registry::default();
        if cpython::add_package(&mut registry, &label, &stdlib).is_err() {
            continue;
        }
        let compared: Vec<_> = SURFACES
            .iter()
            .map(|(surface, function)| {
                (surface, compare_surface((&registry, &label), &python, surface, function, &inputs))
            })
            .collect();
        println!("{version}: {compared:?} answers equal");
        assert!(compared.iter().filter(|(_, equal)| *equal == inputs.len()).count() >= 6, "{version}");
    }
}

/// How many answers were compared and equal; 0 where the release itself lacks the surface.
fn compare_surface(
    (registry, label): (&Registry, &str),
    python: &Path,
    surface: &str,
    function: &str,
    inputs: &[Input],
) -> usize {
    let Some(there) = told_by(python, function, inputs) else { return 0 };
    let id = ParserId::new("cpython", surface).at(label);
    let here = cpython::answers_as_text(registry, &id, inputs).unwrap_or_else(|missing| panic!("{missing}"));
    let answers = here.iter().zip(&there);
    for (input, (here, there)) in inputs.iter().zip(answers) {
        assert_eq!(here, there, "{id} on {input}: here and in its own interpreter");
    }
    assert_eq!(here.len(), there.len());
    here.len()
}

/// The interpreter's own answers; `None` where it lacks the surface.
fn told_by(python: &Path, function: &str, inputs: &[Input]) -> Option<Vec<String>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut child = Command::new(python)
        .args(["-I", "-S", "-W", "ignore"])
        .args([here.join("tests/releases/driver.py"), here.join("src/parsers/cpython"), function.into()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: String = inputs.iter().map(|input| BASE64_STANDARD.encode(input.bytes()) + "\n").collect();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join();
    let said = String::from_utf8_lossy(&output.stderr);
    match output.status.success() {
        true => Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()),
        false if said.starts_with("skipped: ") => None,
        false => panic!("{}: {said}", python.display()),
    }
}

/// Each CPython once, by its standard library: what is on the PATH, and where version managers put them.
fn interpreters_found() -> BTreeMap<PathBuf, (String, PathBuf)> {
    let mut folders: Vec<_> = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect();
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let pyenv = Command::new("pyenv").arg("root").output().map(|output| output.stdout).unwrap_or_default();
    let pyenv = PathBuf::from(String::from_utf8_lossy(&pyenv).trim());
    for managed in
        [pyenv.join("versions"), home.join(".local/share/uv/python"), "/opt/hostedtoolcache/Python".into()]
    {
        let versions = std::fs::read_dir(managed).into_iter().flatten().flatten();
        folders.extend(
            versions.flat_map(|version| [version.path().join("bin"), version.path().join("x64/bin")]),
        );
    }
    let minors = (6..20).map(|minor| format!("python3.{minor}"));
    let candidates =
        minors.flat_map(|name| folders.iter().map(move |folder| folder.join(&name)).collect::<Vec<_>>());
    candidates.filter(|path| path.is_file()).filter_map(|path| asked(&path)).collect()
}

fn asked(python: &Path) -> Option<(PathBuf, (String, PathBuf))> {
    let script = "import platform, sysconfig; assert platform.python_implementation() == 'CPython'; \
                  print(platform.python_version(), sysconfig.get_path('stdlib'))";
    let output = Command::new(python).args(["-I", "-c", script]).output().ok()?;
    let told = output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())?;
    let (version, stdlib) = told.split_once(' ')?;
    Some((PathBuf::from(stdlib).canonicalize().ok()?, (version.into(), python.into())))
}

/// Published witnesses, and texts made of the tokens that address parsers branch on.
fn inputs(generated: usize) -> Vec<Input> {
    let witnesses = [
        "",
        "a@b.example",
        "a@malicious.org@important.com",
        "alice@example.org)<bob@example.org>",
        "alice@example.org <bob@example.org>",
        "A. Person (x) <a@b.example>, c@d.example",
        "g:a@b.example;",
        "\"a b\"@[1.2.3.4]",
        "=?utf-8?q?J=C3=B6rg?= <a@b.example>",
        "=?utf-8?q?admin?=@example.com",
        "ü@ü.example",
        "a@b.example\r\nBcc: c@d.example",
        "a\0@b.example",
        "<@a.example:b@c.example>",
        "<>",
        "(",
        "\"",
        "[",
    ];
    let mut state = 1_u64;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let tokens: [&[u8]; 40] = [
        b"a",
        b"b.example",
        b"@",
        b"@",
        b"@",
        b".",
        b",",
        b";",
        b":",
        b"<",
        b">",
        b"(",
        b")",
        b"\"",
        b"\\",
        b"[",
        b"]",
        b" ",
        b"\t",
        b"\r\n ",
        b"\r",
        b"\n",
        b"\0",
        b"=?utf-8?q?",
        b"=?iso-8859-1?b?",
        b"?=",
        b"=40",
        b"=2c",
        b"_",
        b"=",
        b"\xc3\xbc",
        b"\xff",
        b"\xe2\x80\xae",
        b"xn--",
        b"1.2.3.4",
        b"IPv6:::1",
        b"%",
        b"!",
        b"a@b.example",
        b"'",
    ];
    let mut made: Vec<Input> = witnesses.into_iter().map(Input::new).collect();
    for _ in 0..generated {
        let parts: Vec<&[u8]> = (0..1 + next(14)).map(|_| tokens[next(tokens.len())]).collect();
        made.push(Input::new(parts.concat()));
    }
    made
}
