//! Output directories: a command writes into a new or empty one, or into one that it made itself.

use super::journal::{PLAN, private_folder};
use crate::outside::{self, named};
use std::io;
use std::path::Path;

/// The lock file; its first line says which command made the directory.
pub const LOCK: &str = "lock";

/// The journal of a merge.
pub const MERGED: &str = "merged.jsonl";

/// What a site says of itself.
pub const SITE: &str = "addrdiff-site.txt";

/// The commands that make directories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A campaign.
    Hunt,
    /// An enumeration.
    Enumerate,
    /// A merge.
    Merge,
    /// A site.
    Site,
}

impl Kind {
    /// The command.
    pub fn command(self) -> &'static str {
        match self {
            Self::Hunt => "hunt",
            Self::Enumerate => "enumerate",
            Self::Merge => "merge",
            Self::Site => "site",
        }
    }

    /// What the lock file says.
    pub fn marker(self) -> String {
        format!("addrdiff {}\n", self.command())
    }

    /// A directory with these entries is one of this kind.
    fn made(self, folder: &Path, entries: &[std::path::PathBuf]) -> bool {
        let lock = || outside::read_text(&folder.join(LOCK), outside::TEXT).unwrap_or_default();
        let is_checkpoint = |path: &std::path::PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("shard-") && name.contains("-of-") && name.ends_with(".json")
        };
        match self {
            Self::Hunt => folder.join(PLAN).is_file() || lock() == self.marker(),
            Self::Enumerate => lock() == self.marker() || entries.iter().any(is_checkpoint),
            Self::Merge => folder.join(MERGED).is_file(),
            Self::Site => folder.join(SITE).is_file(),
        }
    }
}

/// Makes the directory, for its owner alone, or takes one that is empty or that this command made.
///
/// # Errors
/// As [`check`].
pub fn claim(folder: &Path, kind: Kind) -> io::Result<()> {
    check(folder, kind)?;
    private_folder(folder)
}

/// Whether [`claim`] would take it, with nothing made yet.
///
/// # Errors
/// `InvalidInput`: something else is in there. What the file system says, with the path.
pub fn check(folder: &Path, kind: Kind) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    let entries = outside::list(folder).map_err(|error| named(folder, &error))?;
    if entries.is_empty() || kind.made(folder, &entries) {
        return Ok(());
    }
    let why = format!(
        "the directory is not empty, and no `addrdiff {}` made it; name a new or an empty directory",
        kind.command()
    );
    Err(named(folder, &io::Error::new(io::ErrorKind::InvalidInput, why)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 4] = [Kind::Hunt, Kind::Enumerate, Kind::Merge, Kind::Site];

    #[test]
    fn only_new_empty_and_own_directories_are_taken() {
        let folder = tempfile::tempdir().unwrap();
        for kind in KINDS {
            let new = folder.path().join(kind.command());
            claim(&new, kind).unwrap();
            claim(&new, kind).unwrap();
            std::fs::write(new.join("theirs"), "").unwrap();
            assert_eq!(claim(&new, kind).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        }
        for (kind, left, text) in [
            (Kind::Hunt, LOCK, Kind::Hunt.marker()),
            (Kind::Hunt, PLAN, "{}".into()),
            (Kind::Enumerate, LOCK, Kind::Enumerate.marker()),
            (Kind::Enumerate, "shard-1-of-2.json", "{}".into()),
            (Kind::Merge, MERGED, String::new()),
            (Kind::Site, SITE, String::new()),
        ] {
            let own = tempfile::tempdir().unwrap();
            std::fs::write(own.path().join(left), text).unwrap();
            for other in KINDS {
                assert_eq!(claim(own.path(), other).is_ok(), other == kind, "{other:?} {left}");
            }
        }
    }
}
