//! `--bless`: writes what came in the place of what was expected, and leaves the rest of the file as it is.

use super::Place;
use crate::outside;
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What can be written in the place of what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The file, and the line of what was expected.
    pub place: Place,
    /// Where that stands in the file, its quotes included.
    pub span: Range<usize>,
    /// The parser that answered, where what stands there is expected of others too: its answer is added.
    pub added_for: Option<String>,
    /// What came, in the language of cases.
    pub got: String,
}

/// A file of cases that cannot be rewritten.
#[derive(Debug, thiserror::Error)]
#[error("{place}")]
pub struct BlessError {
    /// The file.
    pub place: Place,
    /// What the system says.
    pub source: io::Error,
}

/// Rewrites the expectations; returns how many.
///
/// # Errors
/// A file that cannot be read or written.
pub fn bless(changes: &[Change]) -> Result<usize, BlessError> {
    let mut by_file: BTreeMap<PathBuf, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        let of_file = by_file.entry(change.place.file.clone()).or_default();
        // The level of several parties stands in one place.
        if !of_file.contains(&change) {
            of_file.push(change);
        }
    }
    let count = by_file.values().map(Vec::len).sum();
    by_file.into_iter().try_for_each(|(file, changes)| bless_file(&file, changes))?;
    Ok(count)
}

/// A crash is never what anybody wants of a parser, and a text with escapes would not mean the same.
pub fn can_be_expected(got: &str) -> bool {
    !got.contains(['\\', '"']) && !["panicked", "timed-out", "skipped"].contains(&got)
}

fn bless_file(file: &Path, mut changes: Vec<&Change>) -> Result<(), BlessError> {
    let failed = |source| BlessError { place: Place { file: file.to_owned(), line: 0 }, source };
    let mut text = outside::read_text(file, outside::TEXT).map_err(failed)?;
    // From the end on, so that what stands before keeps its place.
    changes.sort_by_key(|change| std::cmp::Reverse(change.span.start));
    changes.into_iter().for_each(|change| write(&mut text, change));
    std::fs::write(file, text).map_err(failed)
}

/// A surface speaks for several packages: what one of them says is added under its own name.
fn write(text: &mut String, change: &Change) {
    let Change { span, added_for, got, .. } = change;
    let Some(parser) = added_for else { return text.replace_range(span.clone(), &format!("\"{got}\"")) };
    let own = format!("\"{parser}\" = \"{got}\"");
    let end = span.end;
    let rest = text[end..].lines().next().unwrap_or("");
    let ends_the_line = rest.trim_start().is_empty() || rest.trim_start().starts_with('#');
    match ends_the_line {
        true => text.insert_str(end + rest.len(), &format!("\n{own}")),
        false => text.insert_str(end, &format!(", {own}")),
    }
}
