//! `scripts/instrumented`: fuzz targets count the branches of our crates, and no others.

use std::process::Command;

const FLAGS: [&str; 5] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cdebug-assertions",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
];

/// What the compiler would be called with.
fn called(outer: Option<&str>, crate_name: &str, file: &str) -> String {
    let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/instrumented"));
    command.args(["/bin/echo", "--crate-name", crate_name, file]).args(FLAGS);
    command.env_remove("ADDRDIFF_RUSTC_WRAPPER").envs(outer.map(|outer| ("ADDRDIFF_RUSTC_WRAPPER", outer)));
    let output = command.output().unwrap_or_else(|error| panic!("{error}"));
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn other_crates_are_not_counted_and_keep_every_other_flag() {
    let said = called(None, "serde", "src/lib.rs");
    assert_eq!(said, format!("--crate-name serde src/lib.rs {}\n", FLAGS[4]));
}

#[test]
fn our_crates_are_counted() {
    for (name, file) in [
        ("addrdiff", "src/lib.rs"),
        ("addrdiff_fuzz", "fuzz/src/lib.rs"),
        ("differential", "fuzz/fuzz_targets/differential.rs"),
        ("envelope", "fuzz_targets/envelope.rs"),
    ] {
        assert_eq!(called(None, name, file), format!("--crate-name {name} {file} {}\n", FLAGS.join(" ")));
    }
}

#[test]
fn what_wraps_the_compiler_already_still_does() {
    let said = called(Some("/bin/echo"), "serde", "src/lib.rs");
    assert!(said.starts_with("/bin/echo --crate-name serde"), "{said}");
}
