//! Where drivers are installed: a folder a release, with a record of what it was made from.

use super::embedded::fingerprint;
use super::{Manifest, is_on_path};
use crate::environment::{beside_the_program, of_the_user};
use crate::outside;
use crate::parsers::Missing;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The file in the folder of a driver that says what it was made from.
pub const RECORD: &str = "installed.json";

/// Names the folder of drivers, in the place of all others.
pub const VARIABLE: &str = "ADDRDIFF_DRIVERS";

/// What was installed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// [`fingerprint`] of the files that it was made from.
    pub made_from: String,
    /// The packages that came with it, each with its release: `nodemailer 7.0.6`.
    pub packages: Vec<String>,
    /// The interpreter that its packages are for.
    pub python: Option<String>,
}

/// The folders that are looked through, in this order: the one that `ADDRDIFF_DRIVERS` names, or else `drivers` beside
/// the program or up to three folders above it (`target/drivers` for what cargo builds) and the user's cache.
pub fn folders() -> Vec<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE) {
        return vec![named.into()];
    }
    beside_the_program("drivers").into_iter().chain(cache()).collect()
}

/// Where drivers are installed, unless the user says otherwise; `None` where there is no place.
pub fn home() -> Option<PathBuf> {
    std::env::var_os(VARIABLE).map(PathBuf::from).or_else(cache)
}

fn cache() -> Option<PathBuf> {
    Some(of_the_user("XDG_CACHE_HOME", ".cache")?.join("drivers"))
}

/// What is installed of a release in one of these folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum There {
    /// Made from the files that this program has.
    Current(Record),
    /// Made from others.
    Other,
    /// Nothing.
    Nothing,
}

/// What the folder of a release holds.
pub fn there(folder: &Path, driver: &Manifest, version: &str) -> There {
    let Ok(text) = outside::read(&folder.join(RECORD), outside::TEXT) else { return There::Nothing };
    let record: Record = serde_json::from_slice(&text).unwrap_or_default();
    if record.made_from == fingerprint(driver, version) { There::Current(record) } else { There::Other }
}

/// The folder of a release, where it is installed from the files that this program has, and its record.
///
/// # Errors
/// It is not installed, or from other files; a program that runs it is not there.
pub fn folder_of(driver: &Manifest, version: &str) -> Result<(PathBuf, Record), Missing> {
    let missing = |what: String| Missing { what, command: Some(driver.install(version)) };
    let name = driver.at(version);
    let mut other = false;
    for folder in folders().into_iter().map(|folder| folder.join(&name)) {
        match there(&folder, driver, version) {
            There::Nothing => {}
            There::Other => other = true,
            There::Current(record) => {
                let gone = driver.needs.programs.keys().find(|program| !is_on_path(program));
                let why =
                    |program: &String| missing(format!("`{program}`, which runs {name}, is not on PATH"));
                return gone.map_or(Ok((folder, record)), |program| Err(why(program)));
            }
        }
    }
    Err(missing(match other {
        true => format!("the driver {name} was installed by another release of addrdiff"),
        false => format!("the driver {name} is not installed"),
    }))
}
