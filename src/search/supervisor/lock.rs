//! One campaign a folder at a time: two would write the same journals, figures and corpus.

use crate::error::FileError;
use crate::finding::folder::{self, Kind, LOCK};
use crate::shown::Shown;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Holds the folder until it is dropped; the lock goes with the process, however that ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Whether [`take`] would take the folder, with nothing made yet: for what is better said before the rest.
///
/// # Errors
/// As [`take`].
pub fn check(out: &Path, kind: Kind) -> Result<(), LockError> {
    Ok(folder::check(out, kind)?)
}

/// A campaign's folder that cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another campaign runs there.
    #[error(
        "another addrdiff runs a campaign in {}; name another folder with --out, or wait for that one",
        Shown::path(.0)
    )]
    Busy(PathBuf),
    /// The folder cannot be made, or holds something else.
    #[error(transparent)]
    Folder(#[from] io::Error),
    /// The file that is locked cannot be written.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Takes the campaign's folder, which is made where it is not there.
///
/// # Errors
/// A folder that cannot be written or holds something else; another campaign that runs there.
pub fn take(out: &Path, kind: Kind) -> Result<Lock, LockError> {
    folder::claim(out, kind)?;
    let path = out.join(LOCK);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(FileError::of(&path))?;
    #[cfg(unix)]
    if let Err(error) = rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
        return match error {
            rustix::io::Errno::WOULDBLOCK => Err(LockError::Busy(out.to_owned())),
            // A file system without locks: two at a time are the user's to avoid.
            _ => Ok(Lock { _file: file }),
        };
    }
    // Says whose directory this is; where it cannot be written, nothing else can be either.
    file.set_len(0)
        .and_then(|()| (&file).write_all(kind.marker().as_bytes()))
        .map_err(FileError::of(&path))?;
    Ok(Lock { _file: file })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_held_until_it_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let held = take(folder.path(), Kind::Hunt).unwrap();
        let refused = take(folder.path(), Kind::Hunt).unwrap_err();
        assert!(matches!(&refused, LockError::Busy(out) if out == folder.path()), "{refused}");
        drop(held);
        take(folder.path(), Kind::Hunt).unwrap();
    }
}
