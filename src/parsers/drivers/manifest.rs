//! The shape of a driver's manifest, `driver.toml`.

use crate::no_such::NoSuch;
use crate::parsers::{Grammar, IdError, ParserId, process};
use crate::shown::Shown;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::str::Utf8Error;
use thiserror::Error;

/// A driver: what it is, what it can be asked, what it needs.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The name of its folder, the first part of the names of its surfaces.
    #[serde(skip)]
    pub name: String,
    /// The software, in a few words.
    pub about: String,
    /// The language of the software.
    pub language: String,
    /// What is run, as a program and its arguments: `{here}` is the folder in which it is installed, `{surface}` the
    /// name of the surface, `{python}` the interpreter for which it was installed.
    pub command: Vec<String>,
    /// The releases that can be installed, as they stand behind the `@` of a name. The first one is what a name
    /// without `@` stands for.
    pub versions: Vec<String>,
    /// Files of `scripts/drivers/common` that it uses.
    #[serde(default)]
    pub shared: Vec<String>,
    /// Seconds that it may take for one answer.
    #[serde(default = "seconds")]
    pub seconds: f64,
    /// What it needs to be installed and to run.
    #[serde(default)]
    pub needs: Needs,
    /// What it can be asked.
    #[serde(rename = "surface")]
    pub surfaces: Vec<Surface>,
}

/// One entry point of the software.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surface {
    /// The second part of its name.
    pub name: String,
    /// What is called.
    pub about: String,
    /// It decides, for the domains that each question has, and reads nothing.
    #[serde(default)]
    pub gate: bool,
    /// The grammar that it reads.
    #[serde(default)]
    pub reads: Option<String>,
}

/// What a driver needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Needs {
    /// Programs on PATH, and for each the Debian package that brings it.
    #[serde(default)]
    pub programs: BTreeMap<String, String>,
    /// The same of programs that only install it.
    #[serde(default)]
    pub tools: BTreeMap<String, String>,
    /// Debian packages, in the release that this machine's Debian has.
    #[serde(default)]
    pub debian: Vec<String>,
    /// Packages of npm: `locks/VERSION.json` is the lock file, with the hash of each.
    #[serde(default)]
    pub npm: bool,
    /// Packages of PyPI: `locks/VERSION.txt` has the requirements, with the hashes of each.
    #[serde(default)]
    pub pip: bool,
    /// Debian packages that are unpacked into `root` beside the driver, with the libraries that this machine lacks, and
    /// never installed: servers.
    #[serde(default)]
    pub unpacked: Vec<String>,
    /// Debian packages that are unpacked into `root` beside the driver, alone: sources that it takes a part of.
    #[serde(default)]
    pub downloaded: Vec<String>,
    /// It runs as root only.
    #[serde(default)]
    pub root: bool,
    /// Commands that make it, run in its folder; their words are filled in as those of `command`.
    #[serde(default)]
    pub build: Vec<Vec<String>>,
}

fn seconds() -> f64 {
    process::SECONDS
}

/// What is no manifest.
#[derive(Debug, Error)]
pub enum ManifestError {
    /// It is no text.
    #[error("it is no UTF-8")]
    Text(#[from] Utf8Error),
    /// It is no TOML, or not with these fields.
    #[error(transparent)]
    Fields(#[from] toml::de::Error),
    /// Something is named that there is nothing of.
    #[error("`versions`, `command` and the surfaces are not empty")]
    Empty,
    /// The folder, a surface or a version cannot stand in a parser's name.
    #[error(transparent)]
    Name(#[from] IdError),
    /// A surface reads no grammar of ours.
    #[error(transparent)]
    Grammar(#[from] NoSuch),
    /// A gate that says what it reads.
    #[error("`{}` decides, and so reads nothing", Shown::raw(.0))]
    GateReads(String),
}

/// Reads a manifest.
///
/// # Errors
/// What is wrong with it.
pub fn parse(folder: &str, text: &str) -> Result<Manifest, ManifestError> {
    let manifest: Manifest = toml::from_str(text)?;
    Manifest { name: folder.to_owned(), ..manifest }.checked()
}

impl Manifest {
    fn checked(self) -> Result<Self, ManifestError> {
        if self.versions.is_empty() || self.surfaces.is_empty() || self.command.is_empty() {
            return Err(ManifestError::Empty);
        }
        for surface in &self.surfaces {
            for version in &self.versions {
                let name = format!("{}/{}@{version}", self.name, surface.name);
                name.parse::<ParserId>()?;
            }
            surface.reads.as_deref().map_or(Ok(Grammar::Unknown), str::parse)?;
            if surface.gate && surface.reads.is_some() {
                return Err(ManifestError::GateReads(surface.name.clone()));
            }
        }
        Ok(self)
    }

    /// The release that a name without one stands for.
    pub fn default_version(&self) -> &str {
        self.versions.first().map_or("", String::as_str)
    }

    /// The name of a release: of the folder that it is installed in, and what `drivers install` takes.
    pub fn at(&self, version: &str) -> String {
        format!("{}@{version}", self.name)
    }

    /// The command that installs this release.
    pub fn install(&self, version: &str) -> String {
        let name = if version == self.default_version() { self.name.clone() } else { self.at(version) };
        format!("addrdiff drivers install {name}")
    }
}
