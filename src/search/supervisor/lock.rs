//! One campaign a folder at a time: two would write the same journals, figures and corpus.

use crate::error::FileError;
use crate::finding::journal;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The file that is locked; the lock goes with the process, however that ends.
const LOCK: &str = "lock";

/// Holds the folder until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// A campaign's folder that cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another campaign runs there.
    #[error(
        "another addrdiff runs a campaign in {}; name another folder with --out, or wait for that one",
        .0.display()
    )]
    Busy(PathBuf),
    /// The folder cannot be made.
    #[error(transparent)]
    Folder(#[from] io::Error),
    /// The file that is locked cannot be written.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Takes the campaign's folder, which is made where it is not there.
///
/// # Errors
/// A folder that cannot be written; another campaign that runs there.
pub fn take(out: &Path) -> Result<Lock, LockError> {
    journal::private_folder(out)?;
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
    Ok(Lock { _file: file })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_held_until_it_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let held = take(folder.path()).unwrap();
        let refused = take(folder.path()).unwrap_err();
        assert!(matches!(&refused, LockError::Busy(out) if out == folder.path()), "{refused}");
        drop(held);
        take(folder.path()).unwrap();
    }
}
