//! One campaign a folder at a time: two would write the same journals, figures and corpus.

use crate::exit::Stopped;
use crate::finding::folder::{self, Kind, LOCK};
use crate::outside;
use crate::shown::Shown;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Holds the folder until it is dropped; the lock goes with the process, however that ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Whether [`take`] would take the folder, with nothing made yet: for what is better said before the rest.
///
/// # Errors
/// As [`take`].
pub fn check(out: &Path, kind: Kind) -> Result<(), Stopped> {
    folder::check(out, kind).map_err(stopped)
}

fn stopped(error: io::Error) -> Stopped {
    match error.kind() {
        io::ErrorKind::InvalidInput => Stopped::usage(error.to_string()),
        _ => Stopped::failed(error.to_string()),
    }
}

/// Takes the campaign's folder, which is made where it is not there.
///
/// # Errors
/// A folder that cannot be written; usage: another campaign runs there, or something else is in it.
pub fn take(out: &Path, kind: Kind) -> Result<Lock, Stopped> {
    folder::claim(out, kind).map_err(stopped)?;
    let path = out.join(LOCK);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let failed = |error| Stopped::failed(outside::named(&path, &error).to_string());
    let file = file.map_err(failed)?;
    #[cfg(unix)]
    if let Err(error) = rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
        return match error {
            rustix::io::Errno::WOULDBLOCK => Err(Stopped::usage(format!(
                "another addrdiff runs a campaign in {}; name another folder with --out, or wait for that one",
                Shown::path(out)
            ))),
            // A file system without locks: two at a time are the user's to avoid.
            _ => Ok(Lock { _file: file }),
        };
    }
    // Says whose directory this is; where it cannot be written, nothing else can be either.
    file.set_len(0).and_then(|()| (&file).write_all(kind.marker().as_bytes())).map_err(failed)?;
    Ok(Lock { _file: file })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::exit::Exit;

    #[test]
    fn a_folder_is_held_until_it_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let held = take(folder.path(), Kind::Hunt).unwrap();
        let refused = take(folder.path(), Kind::Hunt).unwrap_err();
        assert!(refused.exit == Exit::Usage && refused.why.contains("another addrdiff"), "{refused}");
        drop(held);
        take(folder.path(), Kind::Hunt).unwrap();
    }
}
