//! The interpreter in the process is the one of the build, or nothing is asked. These tests run this very
//! program again as a child: the loader's environment counts only at the start of a process.
#![cfg(all(feature = "python", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use addrdiff::parsers::cpython;
use std::path::Path;
use std::process::{Command, Output};

/// The child's part: start the interpreter and tell what it is. No test of its own otherwise.
#[test]
fn child() {
    match cpython::start() {
        Ok(found) => println!("started {} {}", found.version, found.email.display()),
        Err(error) => println!("refused {error}"),
    }
}

fn started_with(variables: &[(&str, &Path)]) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["child", "--exact", "--nocapture"]).envs(variables.iter().copied());
    let Output { stdout, stderr, .. } = child.output().unwrap();
    let told = String::from_utf8_lossy(&stdout).into_owned();
    assert!(
        told.contains("started") || told.contains("refused"),
        "{told}{}",
        String::from_utf8_lossy(&stderr)
    );
    told
}

#[test]
fn another_libpython_of_the_same_release_is_refused_by_name() {
    let own = &cpython::start().unwrap().libraries;
    let Some(own) = own.first() else { return };
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join(own.file_name().unwrap());
    std::fs::copy(own, &copy).unwrap();

    let told = started_with(&[("LD_PRELOAD", &copy)]);
    assert!(told.contains("refused") && told.contains("libpython"), "{told}");
    assert!(
        told.contains(&copy.display().to_string()) && told.contains(&own.display().to_string()),
        "{told}"
    );
}

#[test]
fn the_systems_own_libpython_is_refused_where_it_is_another() {
    let own = cpython::start().unwrap().libraries.first().cloned().unwrap_or_default();
    let name = own.file_name().unwrap_or_default();
    let folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"];
    let system = folders.iter().map(|folder| Path::new(folder).join(name)).find(|path| path.is_file());
    let Some(system) = system.filter(|system| system.canonicalize().unwrap() != own) else { return };
    let told = started_with(&[("LD_PRELOAD", &system)]);
    assert!(told.contains("refused"), "{told}");
}

#[test]
fn no_variable_changes_what_is_loaded() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("email")).unwrap();
    std::fs::write(folder.path().join("email/__init__.py"), "raise SystemExit('the wrong email')").unwrap();
    std::fs::write(folder.path().join("sitecustomize.py"), "raise SystemExit('sitecustomize ran')").unwrap();
    if let Some(own) = cpython::start().unwrap().libraries.first() {
        std::fs::copy(own, folder.path().join(own.file_name().unwrap())).unwrap();
    }
    let plain = started_with(&[]);
    for name in ["PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "PYTHONUSERBASE", "PYTHONSTARTUP"] {
        let told = started_with(&[(name, folder.path())]);
        let line = |text: &str| text.lines().find(|line| line.contains("started")).map(str::to_owned);
        assert_eq!(line(&told), line(&plain), "{name}");
    }
}
