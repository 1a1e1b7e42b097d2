//! What there is to replay: files of cases, raw inputs, and what is known.

use super::known::{self, Known};
use super::{Case, CaseError, Place};
use crate::outside;
use std::io;
use std::path::{Path, PathBuf};

/// The file of known disagreements, beside the cases.
const KNOWN: &str = "known.toml";

/// The folder of stories that `explain --incident` tells: they are no cases.
const INCIDENTS: &str = "incidents";

/// Everything that is put.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The cases, and the raw inputs.
    pub cases: Vec<Case>,
    /// The known disagreements.
    pub known: Vec<Known>,
    /// Entries of folders that were left out: their names begin with a dot.
    pub hidden: usize,
}

impl Gathered {
    /// The parsers of which a case expects something.
    pub fn named_parsers(&self) -> Vec<String> {
        let tables = self.cases.iter().flat_map(|case| &case.tables);
        tables.flat_map(|table| &table.expect).map(|one| one.parser.clone()).collect()
    }
}

/// What there is to replay cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum GatherError {
    /// A file or folder that the system does not show.
    #[error("{place}: cannot be read")]
    Unreadable {
        /// Which.
        place: Place,
        /// What the system says.
        source: io::Error,
    },
    /// A file that holds no cases, or wrong ones.
    #[error(transparent)]
    Case(#[from] CaseError),
}

/// The same for what the user names on the command line: a path that is a pipe (`<(…)`, `/dev/stdin`, a FIFO) is an input
/// too. One that stands in a folder is not waited for.
///
/// # Errors
/// As [`gather`].
pub fn gather_named(paths: &[PathBuf]) -> Result<Gathered, GatherError> {
    let (pipes, others): (Vec<_>, Vec<_>) = paths.iter().cloned().partition(|path| is_pipe(path));
    let mut gathered = if others.is_empty() { Gathered::default() } else { gather(&others)? };
    for path in pipes {
        let octets = outside::read_named(&path, outside::INPUT).map_err(unreadable(&path))?;
        gathered.cases.push(super::raw_of(&path, octets));
    }
    Ok(gathered)
}

fn is_pipe(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// Reads these files and folders. `known.toml` of a folder, or beside a file, says what is known; any other
/// `.toml` holds cases; any other file is an input as it is. Names that begin with a dot are left out.
///
/// # Errors
/// What cannot be read, with file, line and reason.
pub fn gather(paths: &[PathBuf]) -> Result<Gathered, GatherError> {
    let (mut files, mut hidden) = (Vec::new(), 0);
    for path in paths {
        hidden += walk(path, &mut files).map_err(unreadable(path))?;
    }
    let is_toml = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "toml");
    let (tables, raw): (Vec<_>, Vec<_>) = files.into_iter().partition(is_toml);
    let (known, tables): (Vec<_>, Vec<_>) = tables.into_iter().partition(|path| path.ends_with(KNOWN));
    let known = beside(&tables, known);
    let mut gathered = Gathered { cases: super::read_all(&tables)?, known: Vec::new(), hidden };
    for path in raw {
        gathered.cases.push(super::raw(&path).map_err(unreadable(&path))?);
    }
    for path in known {
        gathered.known.extend(known::read(&path)?);
    }
    Ok(gathered)
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> GatherError + '_ {
    |source| GatherError::Unreadable { place: Place { file: path.to_owned(), line: 0 }, source }
}

/// Returns how many entries it left out.
fn walk(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<usize> {
    if !path.is_dir() {
        // Asked for now, so that a missing file is an error of its own name.
        std::fs::metadata(path)?;
        files.push(path.to_owned());
        return Ok(0);
    }
    let entries = outside::list(path)?;
    let hidden = |path: &Path| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let story = |path: &Path| path.is_dir() && path.ends_with(INCIDENTS);
    let (left_out, others): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| hidden(entry));
    let mut others = others.into_iter().filter(|entry| !story(entry));
    others.try_fold(left_out.len(), |count, entry| Ok(count + walk(entry, files)?))
}

/// A single file of cases is read with what is known beside it.
fn beside(tables: &[PathBuf], mut known: Vec<PathBuf>) -> Vec<PathBuf> {
    for folder in tables.iter().filter_map(|path| path.parent()) {
        let file = folder.join(KNOWN);
        if file.is_file() && !known.contains(&file) {
            known.push(file);
        }
    }
    known
}
