//! Which settings files the user trusts to run code: path and SHA-256 of each, in the user's state directory. A file
//! that changed is no longer trusted.

use crate::config::Source;
use crate::environment::of_the_user;
use crate::finding::journal::{private_folder, write_private};
use crate::shown::Shown;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};

/// The format of the list.
const VERSION: u32 = 1;

/// The list, in the state directory.
const FILE: &str = "trusted.json";

/// A file that the user trusts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trusted {
    /// Where it stands, escaped.
    pub path: String,
    /// Of its content when the user trusted it.
    pub sha256: String,
}

/// How the user stands to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is trusted as it is.
    Trusted,
    /// It was trusted with other content.
    Changed,
    /// It was never trusted.
    Unknown,
}

/// Why the list cannot be used. Nothing is trusted then.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// There is no place for it.
    #[error(
        "neither XDG_STATE_HOME nor HOME is an absolute path: there is no place for the list of trusted files"
    )]
    NoPlace,
    /// It is not as this program left it.
    #[error("{file}: {why}; delete it to begin anew")]
    Unusable {
        /// The list.
        file: Shown,
        /// What is wrong with it.
        why: String,
    },
    /// The file whose trust is asked for.
    #[error("{file}: {source}")]
    NoFile {
        /// Which.
        file: Shown,
        /// What the system says.
        source: io::Error,
    },
    /// It cannot be written.
    #[error("the list of trusted files cannot be written")]
    Unwritable(#[from] io::Error),
}

/// The list on disk.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    v: u32,
    trusted: Vec<Trusted>,
}

/// The trusted files, in the order of their paths.
///
/// # Errors
/// A list that cannot be read, that others can write, or that is none.
pub fn all() -> Result<Vec<Trusted>, TrustError> {
    read(&file()?)
}

/// How the user stands to this file, as it was read.
///
/// # Errors
/// As [`all`].
pub fn standing(source: &Source) -> Result<Standing, TrustError> {
    let (path, sha256) = (place(source.path())?, source.sha256());
    let before = all()?.into_iter().find(|one| one.path == path);
    Ok(before.map_or(Standing::Unknown, |one| match one.sha256 == sha256 {
        true => Standing::Trusted,
        false => Standing::Changed,
    }))
}

/// Trusts this file as it was read.
///
/// # Errors
/// As [`all`]; a list that cannot be written.
pub fn trust(source: &Source) -> Result<Trusted, TrustError> {
    let trusted = Trusted { path: place(source.path())?, sha256: source.sha256() };
    change(|list| {
        list.retain(|one| one.path != trusted.path);
        list.push(trusted.clone());
    })?;
    Ok(trusted)
}

/// Trusts this file no more, there or gone; returns whether it did before.
///
/// # Errors
/// As [`trust`].
pub fn revoke(path: &Path) -> Result<bool, TrustError> {
    let path = place(path)?;
    let mut was = false;
    change(|list| {
        was = list.iter().any(|one| one.path == path);
        list.retain(|one| one.path != path);
    })?;
    Ok(was)
}

/// The folder without links, and the name as it stands there: what a link points to is trusted at the place of the link,
/// since directories that a file names are relative to that.
fn place(path: &Path) -> Result<String, TrustError> {
    let shown = |path: &Path| Shown::path(path);
    let failed = |source| TrustError::NoFile { file: shown(path), source };
    let absolute = std::path::absolute(path).map_err(failed)?;
    let (Some(folder), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    };
    // A folder that is gone has no links any more.
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    Ok(shown(&folder.join(name)).to_string())
}

fn file() -> Result<PathBuf, TrustError> {
    let state = of_the_user("XDG_STATE_HOME", ".local/state").ok_or(TrustError::NoPlace)?;
    Ok(state.join(FILE))
}

fn read(file: &Path) -> Result<Vec<Trusted>, TrustError> {
    let shown = || Shown::path(file);
    let unusable = |why: String| TrustError::Unusable { file: shown(), why };
    if let Err(error) = std::fs::symlink_metadata(file)
        && error.kind() == io::ErrorKind::NotFound
    {
        return Ok(Vec::new());
    }
    let source = Source::read(file).map_err(|error| unusable(error.why().to_owned()))?;
    if let Some(foreign) = source.foreign() {
        return Err(unusable(foreign.to_owned()));
    }
    match serde_json::from_str(source.text()) {
        Ok(List { v: VERSION, trusted }) => Ok(trusted),
        Ok(List { v, .. }) => Err(unusable(format!("it has version {v}, and this addrdiff knows {VERSION}"))),
        Err(error) => Err(unusable(format!("it is no list of trusted files: {error}"))),
    }
}

/// Changes the list, one process at a time.
fn change(change: impl FnOnce(&mut Vec<Trusted>)) -> Result<(), TrustError> {
    let file = file()?;
    let folder = file.parent().unwrap_or(Path::new("/"));
    private_folder(folder)?;
    let _locked = locked(folder)?;
    let mut trusted = read(&file)?;
    change(&mut trusted);
    trusted.sort_by(|one, other| one.path.cmp(&other.path));
    let mut json = Vec::new();
    crate::json::write_pretty(&mut json, &List { v: VERSION, trusted })?;
    Ok(write_private(&file, &json)?)
}

/// Held until it is dropped.
#[expect(clippy::disallowed_methods, reason = "a directory is locked, and nothing is read from it")]
fn locked(folder: &Path) -> io::Result<std::fs::File> {
    let folder = std::fs::File::open(folder)?;
    #[cfg(unix)]
    rustix::fs::flock(&folder, rustix::fs::FlockOperation::LockExclusive)?;
    Ok(folder)
}
