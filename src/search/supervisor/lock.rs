//! One campaign a folder at a time: two would write the same journals, figures and corpus.

use crate::exit::Stopped;
use crate::finding::journal;
use std::fs::{File, OpenOptions};
use std::path::Path;

/// The file that is locked; the lock goes with the process, however that ends.
const LOCK: &str = "lock";

/// Holds the folder until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Takes the campaign's folder, which is made where it is not there.
///
/// # Errors
/// A folder that cannot be written; usage: another campaign runs there.
pub fn take(out: &Path) -> Result<Lock, Stopped> {
    journal::private_folder(out).map_err(|error| Stopped::failed(error.to_string()))?;
    let path = out.join(LOCK);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|error| Stopped::failed(format!("{}: {error}", path.display())))?;
    #[cfg(unix)]
    if let Err(error) = rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
        return match error {
            rustix::io::Errno::WOULDBLOCK => Err(Stopped::usage(format!(
                "another addrdiff runs a campaign in {}; name another folder with --out, or wait for that one",
                out.display()
            ))),
            // A file system without locks: two at a time are the user's to avoid.
            _ => Ok(Lock { _file: file }),
        };
    }
    Ok(Lock { _file: file })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::exit::Exit;

    #[test]
    fn a_folder_is_held_until_it_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let held = take(folder.path()).unwrap();
        let refused = take(folder.path()).unwrap_err();
        assert!(refused.exit == Exit::Usage && refused.why.contains("another addrdiff"), "{refused}");
        drop(held);
        take(folder.path()).unwrap();
    }
}
