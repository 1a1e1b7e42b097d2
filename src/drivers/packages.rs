//! Packages of npm and PyPI, by the lock file of a release.

use super::InstallError;
use super::tool;
use crate::outside;
use crate::parsers::drivers::is_on_path;
use serde_json::{Value, json};
use std::path::Path;

/// Installs what `locks/VERSION.json`, a lock file of npm, names, with the hash of each; no package's scripts run.
pub(super) fn npm(here: &Path, version: &str) -> Result<Vec<String>, InstallError> {
    if !is_on_path("npm") {
        let what = "`npm`, which brings its packages, is not on PATH".to_owned();
        return Err(InstallError::Needs { what, command: "sudo apt-get install npm".into() });
    }
    let text = outside::read(&here.join(format!("locks/{version}.json")), outside::TEXT)?;
    let lock: Value = serde_json::from_slice(&text).map_err(std::io::Error::from)?;
    // A package is described twice, for npm to see that both agree.
    let dependencies = &lock["packages"][""]["dependencies"];
    let package = json!({ "private": true, "type": "module", "dependencies": dependencies });
    std::fs::write(here.join("package.json"), package.to_string())?;
    std::fs::write(here.join("package-lock.json"), text)?;
    let npm = [
        "npm",
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        "--legacy-peer-deps",
    ];
    tool::run(&npm.map(str::to_owned), here)?;
    let packages = lock["packages"].as_object().into_iter().flatten();
    let one = |(path, entry): (&String, &Value)| {
        Some(format!("{} {}", path.rsplit_once("node_modules/")?.1, entry["version"].as_str()?))
    };
    Ok(packages.filter_map(one).collect())
}

/// Installs what `locks/VERSION.txt`, requirements of pip with hashes, names into `site`; the interpreter that they
/// are for, and what came.
pub(super) fn pip(here: &Path, version: &str) -> Result<(String, Vec<String>), InstallError> {
    let named = std::env::var("PYO3_PYTHON").ok();
    let which = |python: &str| tool::output(&[python, "-c", "import pip, sys; print(sys.executable)"]);
    let python = named.as_deref().and_then(which).or_else(|| which("python3"));
    let python = python.ok_or_else(|| InstallError::Needs {
        what: "a Python 3 with pip, which brings its packages, is not on PATH".into(),
        command: "sudo apt-get install python3-pip".into(),
    })?;
    let (python, site) = (python.trim().to_owned(), here.join("site"));
    let lock = here.join(format!("locks/{version}.txt"));
    let pip = [
        &python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--root-user-action=ignore",
        "--only-binary=:all:",
        "--require-hashes",
        "--no-compile",
        "--target",
        &site.to_string_lossy(),
        "--requirement",
        &lock.to_string_lossy(),
    ];
    tool::run(&pip.map(str::to_owned), here)?;
    let text = outside::read_text(&lock, outside::TEXT)?;
    let line = |line: &str| {
        let (name, rest) = line.split_once("==")?;
        Some(format!("{} {}", name.trim(), rest.split_whitespace().next()?))
    };
    Ok((python, text.lines().filter(|line| !line.starts_with('#')).filter_map(line).collect()))
}
