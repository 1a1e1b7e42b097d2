//! What processes of a campaign say on standard error goes to files in its folder. Inputs that nobody has published
//! may stand there, and a supervisor's own words may end in a public log: it repeats what the program said of itself
//! and names the file for the rest.

use crate::exit::Stopped;
use std::fs::File;
use std::path::{Path, PathBuf};

/// What a process of this name says; what the one before it said is kept beside it, once.
pub(super) fn create(out: &Path, name: &str) -> Result<File, Stopped> {
    let path = path(out, name);
    if path.is_file() {
        // Where that fails, the older words are gone: they were only for somebody who asks why it died.
        let _ = std::fs::rename(&path, out.join(format!("{name}.before.log")));
    }
    File::create(&path).map_err(|error| Stopped::failed(format!("{}: {error}", path.display())))
}

/// Where it is.
pub(super) fn path(out: &Path, name: &str) -> PathBuf {
    out.join(format!("{name}.log"))
}

/// What this program itself, or the system's loader, said last, and where the rest is.
pub(super) fn last_words(path: &Path) -> String {
    let said = std::fs::read(path).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let own = |line: &&str| line.starts_with("addrdiff: ") || line.contains("error while loading shared");
    let words = said.lines().rev().find(own).map(|line| line.trim_start_matches("addrdiff: "));
    let more = format!("see {}", path.display());
    words.map_or(more.clone(), |words| format!("{words}\n{more}"))
}
