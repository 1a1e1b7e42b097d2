// What answers depend on besides the interpreter: data, commit and source. A part of build.rs.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// They carry the Unicode, IDNA and public-suffix data.
const DATA: &[&str] = &["idna", "idna_adapter", "psl"];

/// They are asked as parsers, with the feature `crates`.
const CRATES: &[&str] = &["lettre", "mailparse", "mail-parser", "email_address"];

/// The releases of the crates whose data or answers appear in reports.
fn data_versions() {
    println!("cargo:rerun-if-changed=Cargo.lock");
    let lock = std::fs::read_to_string("Cargo.lock").unwrap_or_default();
    for name in DATA.iter().chain(CRATES) {
        let entry = format!("name = \"{name}\"\nversion = \"");
        let version = lock.split_once(&entry).and_then(|(_, rest)| rest.split('"').next());
        let key = name.to_uppercase().replace('-', "_");
        println!("cargo:rustc-env=ADDRDIFF_{key}_VERSION={}", version.unwrap_or("unknown"));
    }
}

/// The commit, empty where the source is no git checkout.
fn commit() {
    let git = |args: &[&str]| {
        let output = Command::new("git").args(args).output().ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    println!("cargo:rustc-env=ADDRDIFF_COMMIT={}", git(&["rev-parse", "HEAD"]).unwrap_or_default());
    // The log of HEAD changes with every commit and checkout; a file that is not there would make cargo
    // run this script each time.
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"]).filter(|log| Path::new(log).exists());
    if let Some(log) = log {
        println!("cargo:rerun-if-changed={log}");
    }
}

/// What the programs of this package are built from and with, in one number: two that work together compare it.
fn source(interpreter: &str) {
    let mut hasher = std::hash::DefaultHasher::new();
    interpreter.hash(&mut hasher);
    let mut files: Vec<PathBuf> =
        ["build.rs", "build/drivers.rs", "build/harness.rs", "build/python.rs", "Cargo.toml", "Cargo.lock"]
            .map(PathBuf::from)
            .into();
    let folders = ["src", "scripts/drivers", "fuzz/src", "fuzz/fuzz_targets"].map(Path::new);
    for folder in folders.into_iter().filter(|folder| folder.is_dir()) {
        println!("cargo:rerun-if-changed={}", folder.display());
        add_files(folder, &mut files);
    }
    println!("cargo:rerun-if-changed=Cargo.toml");
    files.sort();
    for file in files {
        (&file, std::fs::read(&file).unwrap_or_default()).hash(&mut hasher);
    }
    println!("cargo:rustc-env=ADDRDIFF_SOURCE={:016x}", hasher.finish());
}

fn add_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => add_files(&path, files),
            path => files.push(path),
        }
    }
}
