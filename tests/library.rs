//! The library as an application builds it: without default features, with `serde`, its examples run.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::time::SystemTime;

/// Every feature that this test may be built with: the examples are built with the same, so that nothing else is.
const FEATURES: [(&str, bool); 6] = [
    ("cli", cfg!(feature = "cli")),
    ("crates", cfg!(feature = "crates")),
    ("embed", cfg!(feature = "embed")),
    ("harness", cfg!(feature = "harness")),
    ("python", cfg!(feature = "python")),
    ("serde", cfg!(feature = "serde")),
];

const NAMES: [&str; 3] = ["parse_mailbox", "sign_up", "why_refused"];

/// Where the examples are. Cargo builds them with all tests, but not where this one alone is asked for: then they are
/// built once.
fn examples() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let tests = std::env::current_exe().unwrap();
        let profile = tests.ancestors().nth(2).unwrap();
        if newest(Path::new("src")).max(newest(Path::new("examples"))) < oldest(&profile.join("examples")) {
            return profile.join("examples");
        }
        let features: Vec<&str> = FEATURES.iter().filter(|(_, on)| *on).map(|(name, _)| *name).collect();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--offline", "--examples", "--no-default-features", "--features"]);
        cargo.arg(features.join(",")).args(profile.ends_with("release").then_some("--release"));
        let built = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap();
        assert!(built.success(), "the examples do not build");
        profile.join("examples")
    })
}

/// When a file of these sources was last written.
fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let times = entries.map(|entry| match entry.metadata().unwrap() {
        below if below.is_dir() => newest(&entry.path()),
        file => file.modified().ok(),
    });
    times.max().flatten()
}

/// When the first of the examples was built; nothing where one is missing.
fn oldest(folder: &Path) -> Option<SystemTime> {
    let times = NAMES.map(|name| std::fs::metadata(folder.join(name)).ok()?.modified().ok());
    times.into_iter().min().flatten()
}

fn example(name: &str, arguments: &[&str]) -> Output {
    let program = examples().join(name);
    Command::new(&program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()))
}

fn lines(output: &Output) -> Vec<String> {
    String::from_utf8(output.stdout.clone()).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn the_sign_up_mails_what_it_admits_and_nothing_else() {
    let output = example(
        "sign_up",
        &["Jane@Mail.State.Example", "x@outside.example@state.example", "\x1b@city.example"],
    );
    let lines = lines(&output);
    assert_eq!(lines[0], "mailing Jane@mail.state.example");
    assert!(lines[1..].iter().all(|line| line.starts_with("refused ")) && lines.len() == 3, "{lines:?}");
    assert!(!output.stdout.contains(&0x1b) && output.status.code() == Some(1));
    assert!(example("sign_up", &["a@city.example"]).status.success());
}

#[test]
fn a_mailbox_is_parsed_to_what_it_means() {
    let output = example("parse_mailbox", &[]);
    let expected = [
        "local-part jane doe",
        "domain state.example",
        "same true",
        "below true",
        "recipient jane@state.example",
        "recipient joe@city.example",
    ];
    assert_eq!(lines(&output), expected);
}

#[test]
fn a_refusal_points_at_its_octet() {
    let lines = lines(&example("why_refused", &["a@b@c.example", "\ta@b", "a@b.example"]));
    assert!(lines[1].starts_with("   ^ Domain: "), "{lines:?}");
    assert!(lines[3].starts_with("^ Local-part: "), "{lines:?}");
    assert!(lines[5].starts_with("^ a Mailbox"), "{lines:?}");
}

/// Builds the build script by itself and runs it where there is neither a lock file nor a git that may be asked.
fn build_script(features: &[&str]) -> (String, bool) {
    let folder = tempfile::tempdir().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("build.rs");
    let program = folder.path().join("build-script");
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["--edition", "2024", "-o"]).arg(&program).arg(script);
    rustc.args(features.iter().flat_map(|feature| ["--cfg".to_owned(), format!("feature=\"{feature}\"")]));
    assert!(rustc.status().unwrap().success());
    let asked: PathBuf = folder.path().join("asked");
    let git = folder.path().join("git");
    std::fs::write(&git, format!("#!/bin/sh\necho x >> '{}'\n", asked.display())).unwrap();
    Command::new("chmod").arg("+x").arg(&git).status().unwrap();
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
    let output = Command::new(&program).current_dir(folder.path()).env("PATH", path).output().unwrap();
    assert!(output.status.success());
    (String::from_utf8(output.stdout).unwrap(), asked.exists())
}

#[cfg(unix)]
#[test]
fn the_build_script_asks_neither_git_nor_the_lock_file_for_the_library() {
    let (told, asked) = build_script(&[]);
    assert!(!asked && !told.contains("rustc-env") && !told.contains("Cargo.lock"), "{told}");
    // Where the harness wants it, both are asked: the test sees them.
    let (told, asked) = build_script(&["harness"]);
    assert!(asked && told.contains("ADDRDIFF_COMMIT") && told.contains("Cargo.lock"), "{told}");
}

#[cfg(feature = "serde")]
mod serialized {
    use addrdiff::{AddrSpec, Allow, Domain, Mailbox, admit, strict};
    use serde_json::{from_str, json, to_value};

    #[test]
    fn text_goes_out_and_comes_back_checked() {
        for text in ["a@b.example", "\"a b\"@b.example", "é@bücher.example", "a@[IPv6:2001:db8::1]"] {
            let mailbox: Mailbox<'_> = text.parse().unwrap();
            assert_eq!(to_value(&mailbox).unwrap(), json!(text));
            assert_eq!(from_str::<Mailbox<'_>>(&json!(text).to_string()).unwrap(), mailbox);
            assert_eq!(
                from_str::<AddrSpec<'_>>(&json!(mailbox.addr_spec).to_string()).unwrap(),
                mailbox.addr_spec
            );
        }
        assert_eq!(
            from_str::<Domain<'_>>("\"State.example\"").unwrap(),
            Domain::parse("state.example").unwrap()
        );
    }

    #[test]
    fn what_is_no_address_does_not_come_in() {
        for text in ["a@b@c.example", "", "A <a@b.example>", " a@b.example", "\u{1b}"] {
            let text = json!(text).to_string();
            let error = from_str::<Mailbox<'_>>(&text).unwrap_err().to_string();
            assert!(error.bytes().all(|octet| (b' '..=b'~').contains(&octet)), "{error}");
            assert!(from_str::<AddrSpec<'_>>(&text).is_err() && from_str::<Domain<'_>>(&text).is_err());
        }
    }

    #[test]
    fn a_display_name_is_not_lost_in_silence() {
        let named = strict::address_list(b"A <a@b.example>").unwrap().remove(0);
        assert!(to_value(&named).is_err());
        assert_eq!(to_value(&named.addr_spec).unwrap(), json!("a@b.example"));
    }

    #[test]
    fn an_admitted_address_is_written_as_its_text() {
        let allow = Allow::domains(["b.example"]).unwrap();
        assert_eq!(to_value(admit("a@B.example", &allow).unwrap()).unwrap(), json!("a@b.example"));
    }
}
