//! A folder in which something is made before it stands under its name.

use std::io;
use std::path::{Path, PathBuf};

/// A folder that is gone with its value, unless it became something.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// An empty folder beside the one that it is to become.
    pub(super) fn new(into: &Path, name: &str) -> io::Result<Self> {
        let path = into.join(format!(".{name}-{}", std::process::id()));
        // One that a process of this number left when it was killed.
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir(&path)?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Takes the place of the folder of this name.
    pub(super) fn becomes(self, name: &Path) -> io::Result<()> {
        let mut old = self.0.clone().into_os_string();
        old.push("-old");
        let had_one = name.exists();
        if had_one {
            std::fs::rename(name, &old)?;
        }
        let renamed = std::fs::rename(&self.0, name);
        if had_one && renamed.is_err() {
            std::fs::rename(&old, name)?;
        } else if had_one {
            std::fs::remove_dir_all(&old)?;
        }
        renamed
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // It is gone where it became something.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
