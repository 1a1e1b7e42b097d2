//! What processes of a campaign say on standard error goes to files in its folder. Inputs that nobody has published
//! may stand there, and a supervisor's own words may end in a public log: it repeats what the program said of itself
//! and names the file for the rest.

use crate::error::FileError;
use crate::outside;
use crate::shown::Shown;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

/// What a process of this name says; what the one before it said is kept beside it, once.
pub(in crate::search) fn create(out: &Path, name: &str) -> Result<File, FileError> {
    let path = path(out, name);
    if path.is_file() {
        // Where that fails, the older words are gone: they were only for somebody who asks why it died.
        let _ = std::fs::rename(&path, out.join(format!("{name}.before.log")));
    }
    let emptied = || {
        // Written at its end, wherever that is by then: what was read may be cut away.
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        file.set_len(0).map(|()| file)
    };
    emptied().map_err(FileError::of(&path))
}

/// Where it is.
pub(in crate::search) fn path(out: &Path, name: &str) -> PathBuf {
    out.join(format!("{name}.log"))
}

/// The process said itself why it cannot do its work, or could not even say it.
pub(in crate::search) fn explains(path: &Path) -> bool {
    why(path).is_some()
}

/// What this program itself, or the system's loader, said last, and where the rest is.
pub(in crate::search) fn last_words(path: &Path) -> String {
    let more = format!("see {}", Shown::path(path));
    match why(path) {
        Some(words) => format!("{words}\n{more}"),
        None => more,
    }
}

fn why(path: &Path) -> Option<String> {
    let said = outside::read(path, outside::REPORT).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let own = |line: &&str| line.starts_with("addrdiff: ") || line.contains("error while loading shared");
    let words: Vec<&str> = said.lines().rev().skip_while(|line| !own(line)).take_while(own).collect();
    let words: Vec<&str> = words.iter().rev().map(|line| line.trim_start_matches("addrdiff: ")).collect();
    Some(words.join("\n"))
        .filter(|words| !words.is_empty())
        .or_else(|| path.parent().and_then(what_the_disk_says))
}

/// A process that can write nothing can write no last words either.
fn what_the_disk_says(folder: &Path) -> Option<String> {
    let tried = folder.join("tried");
    let written = std::fs::write(&tried, [b' '; 1 << 16]);
    // Where it cannot be taken away, it is small.
    let _ = std::fs::remove_file(&tried);
    written.err().map(|error| format!("{}: {error}", Shown::path(folder)))
}
