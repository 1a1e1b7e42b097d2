//! What a fuzz target does that no campaign started: under `cargo fuzz run`, on ClusterFuzz, as a task of a batch queue.
//!
//! Variables say it ([`told`](super::told)): what is under test, and where findings go.

use super::settings::{Settings, VARIABLE};
use super::told::{STOP, ToldError, beside, said};
use crate::level::Level;
use crate::parsers::{Missing, Registry};
use crate::policy::Policy;
use crate::select::Selection;
use std::path::{Path, PathBuf};

/// What is under test, joined as in `PATH`: `LABEL=DIR`, a copy of Python's e-mail package, or `DIR`, a folder with
/// Python modules.
pub const PACKAGES: &str = "ADDRDIFF_PACKAGE";

/// The parsers under test, by name or pattern, with commas between; the strict readers are asked besides.
pub const PARSERS: &str = "ADDRDIFF_PARSER";

/// The folder of the journal. Without it, a target that stops at findings keeps none.
pub const OUT: &str = "ADDRDIFF_OUT";

/// Where `cargo fuzz run` leaves its journal.
const REPORTS: &str = "reports/adhoc";

/// What was said to a target that cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum AdhocError {
    /// The file beside the program.
    #[error(transparent)]
    Told(#[from] ToldError),
    /// A package that is none.
    #[error("{PACKAGES}")]
    Package(#[source] Missing),
    /// It is no text.
    #[error("{0} is not UTF-8")]
    Octets(&'static str),
}

/// Settings that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Those of a campaign.
    #[error("{VARIABLE}")]
    Campaign(#[source] serde_json::Error),
    /// Those of a target that no campaign started.
    #[error(transparent)]
    Adhoc(#[from] AdhocError),
}

/// The settings in the environment, else what the target's user says, or nobody.
///
/// # Errors
/// Settings that cannot be read.
pub fn from_environment(parsers: &[&str]) -> Result<Settings, SettingsError> {
    match std::env::var(VARIABLE) {
        Ok(json) => serde_json::from_str(&json).map_err(SettingsError::Campaign),
        Err(_) => Ok(settings(parsers)?),
    }
}

/// The settings of a target that asks these parsers unless its user names others.
///
/// # Errors
/// A package that is none, and a file beside the program that cannot be read.
fn settings(parsers: &[&str]) -> Result<Settings, AdhocError> {
    let registry = packages_named()?;
    let parsers = match (text(PARSERS)?, registry.packages.as_slice()) {
        (Some(named), _) => besides_the_strict_ones(named.split(',').map(str::trim)),
        (None, []) => parsers.iter().map(ToString::to_string).collect(),
        (None, packages) => of_packages(parsers, packages),
    };
    Ok(Settings {
        policy: Policy::default(),
        selection: Selection { parsers, registry, ..Selection::default() },
        out: out()?,
        worker: std::process::id(),
        seed: 0,
        before: 0,
        fail_on: Level::Medium,
    })
}

/// One that stops is run again and again, for one text each time: what was journalled before would be no crash any more.
fn out() -> Result<PathBuf, AdhocError> {
    let stops = said(STOP)?.is_some_and(|value| !value.is_empty() && value != "0");
    let unless_said = if stops { PathBuf::new() } else { REPORTS.into() };
    Ok(said(OUT)?.filter(|folder| !folder.is_empty()).map_or(unless_said, PathBuf::from))
}

fn besides_the_strict_ones<'a>(named: impl Iterator<Item = &'a str>) -> Vec<String> {
    let named = named.filter(|name| !name.is_empty()).map(str::to_owned);
    std::iter::once("strict/*".to_owned()).chain(named).collect()
}

/// The target's surfaces, of these packages alone.
fn of_packages(parsers: &[&str], packages: &[(String, PathBuf)]) -> Vec<String> {
    let mut surfaces: Vec<&str> = parsers.iter().filter_map(|name| Some(name.split_once('@')?.0)).collect();
    surfaces.dedup();
    let labels = packages.iter().map(|(label, _)| label);
    let names: Vec<String> =
        labels.flat_map(|label| surfaces.iter().map(move |surface| format!("{surface}@{label}"))).collect();
    besides_the_strict_ones(names.iter().map(String::as_str))
}

fn packages_named() -> Result<Registry, AdhocError> {
    let mut registry = Registry::default();
    for entry in std::env::split_paths(&said(PACKAGES)?.unwrap_or_default()) {
        match entry.to_str().and_then(|entry| entry.split_once('=')) {
            Some((label, folder)) => add_package(&mut registry, label, &beside(Path::new(folder)))?,
            None if entry.as_os_str().is_empty() => {}
            None => registry.python_path.push(beside(&entry)),
        }
    }
    Ok(registry)
}

#[cfg(feature = "python")]
fn add_package(registry: &mut Registry, label: &str, folder: &Path) -> Result<(), AdhocError> {
    crate::parsers::cpython::add_package(registry, label, folder).map_err(AdhocError::Package)
}

#[cfg(not(feature = "python"))]
fn add_package(_: &mut Registry, label: &str, _: &Path) -> Result<(), AdhocError> {
    let what = format!("`{label}`: this build knows no Python");
    Err(AdhocError::Package(Missing { what, command: None }))
}

fn text(name: &'static str) -> Result<Option<String>, AdhocError> {
    let value = said(name)?.filter(|value| !value.is_empty());
    value.map(|value| value.into_string().map_err(|_| AdhocError::Octets(name))).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surfaces_of_a_target_are_asked_of_the_packages_under_test_alone() {
        let packages = [("mine".to_owned(), PathBuf::new())];
        let parsers =
            ["strict/mailbox", "cpython/header@stdlib", "cpython/header@brython-3*", "cpython/rcpt@stdlib"];
        let asked = of_packages(&parsers, &packages);
        assert_eq!(asked, ["strict/*", "cpython/header@mine", "cpython/rcpt@mine"]);
    }
}
