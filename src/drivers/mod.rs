//! Installs drivers: writes what the program has of them into a folder, and brings the packages that they need, each
//! by its version and hash. Stands behind `parsers`, which asks what is installed.
//!
//! A release is made aside and renamed, so that nothing half done is left. No package's own scripts run but those of
//! Debian's.

mod debian;
mod packages;
mod scratch;
mod tool;

use crate::json;
use crate::parsers::drivers::installed::{RECORD, Record, There, there};
use crate::parsers::drivers::{Manifest, all, embedded, find, is_on_path};
use crate::shown::Shown;
use scratch::Scratch;
use std::io;
use std::path::Path;

pub use tool::Filled;

/// Why a driver cannot be installed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// No driver, or no release of it, has this name.
    #[error("{0}")]
    Unknown(String),
    /// Something is not here that has to be brought first.
    #[error("{what}\n  run: {command}")]
    Needs {
        /// What is missing.
        what: String,
        /// What brings it.
        command: String,
    },
    /// Something is not here, and no command brings it.
    #[error("{0}")]
    CannotBe(String),
    /// A command failed.
    #[error("this failed: {0}")]
    Failed(String),
    /// A folder or a file.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// A release of a driver.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chosen {
    /// The driver.
    pub driver: &'static Manifest,
    /// The release.
    pub version: &'static str,
}

impl Chosen {
    /// `NAME@VERSION`.
    pub fn name(&self) -> String {
        self.driver.at(self.version)
    }
}

/// The release that `NAME` or `NAME@VERSION` stands for; a surface of it may stand behind the name, as in the names of
/// parsers.
///
/// # Errors
/// There is none, naming those there are.
pub fn chosen(text: &str) -> Result<Chosen, InstallError> {
    let (name, version) = match text.split_once('@') {
        Some((name, version)) => (name, Some(version)),
        None => (text, None),
    };
    let name = name.split_once('/').map_or(name, |(driver, _)| driver);
    let driver = find(name).ok_or_else(|| {
        let names = all().iter().map(|driver| driver.name.as_str());
        let meant = crate::pattern::closest(name, names);
        let meant = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
        InstallError::Unknown(format!(
            "no driver `{}`{meant}\n`addrdiff drivers` lists them",
            Shown::raw(name)
        ))
    })?;
    let version = match version {
        None => driver.default_version(),
        Some(version) => driver.versions.iter().find(|known| *known == version).ok_or_else(|| {
            let (version, known) = (Shown::raw(version), driver.versions.join(", "));
            InstallError::Unknown(format!("no release `{version}` of {name}; those are {known}"))
        })?,
    };
    Ok(Chosen { driver, version })
}

/// Every release of every driver.
pub fn every() -> Vec<Chosen> {
    let releases =
        |driver: &'static Manifest| driver.versions.iter().map(move |version| Chosen { driver, version });
    all().iter().flat_map(releases).collect()
}

/// Installs a release into this folder; says whether anything had to be done.
///
/// # Errors
/// What it needs is not here, or cannot be brought.
pub fn install(chosen: Chosen, into: &Path) -> Result<bool, InstallError> {
    let Chosen { driver, version } = chosen;
    let is_there = matches!(there(&into.join(chosen.name()), driver, version), There::Current(_));
    let has_programs = driver.needs.programs.keys().all(|program| is_on_path(program));
    if is_there && has_programs && debian::missing(&driver.needs.debian).is_empty() {
        return Ok(false);
    }
    if driver.needs.root && !debian::is_root() {
        return Err(InstallError::CannotBe(format!("{} runs as root only", driver.name)));
    }
    let needs = driver.needs.programs.iter().chain(&driver.needs.tools);
    let programs = needs.filter(|(program, _)| !is_on_path(program));
    debian::bring(&programs.map(|(_, package)| package.clone()).collect::<Vec<_>>())?;
    debian::bring(&debian::missing(&driver.needs.debian))?;
    std::fs::create_dir_all(into)?;
    let scratch = Scratch::new(into, &chosen.name())?;
    let record = make(chosen, scratch.path())?;
    let mut text = Vec::new();
    json::write_pretty(&mut text, &record)?;
    std::fs::write(scratch.path().join(RECORD), text)?;
    scratch.becomes(&into.join(chosen.name()))?;
    Ok(true)
}

/// Makes the release in this folder.
fn make(Chosen { driver, version }: Chosen, here: &Path) -> Result<Record, InstallError> {
    for (path, text) in embedded::files_of(driver, version) {
        let file = here.join(path);
        file.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(file, text)?;
    }
    let made_from = embedded::fingerprint(driver, version);
    let mut record = Record { made_from, ..Record::default() };
    record.packages = debian::releases(&driver.needs.debian);
    if driver.needs.npm {
        record.packages.extend(packages::npm(here, version)?);
    }
    if driver.needs.pip {
        let (python, brought) = packages::pip(here, version)?;
        record.packages.extend(brought);
        record.python = Some(python);
    }
    if !driver.needs.unpacked.is_empty() {
        record.packages.extend(debian::unpack(&driver.needs.unpacked, here)?);
    }
    if !driver.needs.downloaded.is_empty() {
        record.packages.extend(debian::unpack_alone(&driver.needs.downloaded, here)?);
    }
    let filled = Filled { here, python: record.python.as_deref() };
    for command in &driver.needs.build {
        tool::run(&filled.words(command), here)?;
    }
    Ok(record)
}
