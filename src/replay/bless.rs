//! `--bless`: writes what came in the place of what was expected, and leaves the rest of the file as it is.

use super::{Changed, Outcome};
use crate::exit::Stopped;
use crate::generate::cases::{Expectation, Place};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Rewrites the expectations that do not hold, and takes them out of the outcome; tells how many. What is
/// no answer of a parser (a finding, a control) stays: nobody but a person can say that it is right.
///
/// # Errors
/// A file that cannot be read or written.
pub fn bless(outcome: &mut Outcome) -> Result<usize, Stopped> {
    let mut by_file: BTreeMap<PathBuf, Vec<(Expectation, Changed)>> = BTreeMap::new();
    for changed in std::mem::take(&mut outcome.changed) {
        match &changed.expectation {
            Some(expectation) if can_be_expected(&changed.got) => {
                let file = expectation.place.file.clone();
                by_file.entry(file).or_default().push((expectation.clone(), changed));
            }
            _ => outcome.changed.push(changed),
        }
    }
    by_file.iter().try_for_each(|(file, changes)| bless_file(file, changes))?;
    Ok(by_file.values().map(Vec::len).sum())
}

/// A crash is never what anybody wants of a parser, and a text with escapes would not mean the same.
fn can_be_expected(got: &str) -> bool {
    !got.contains(['\\', '"']) && !["panicked", "timed-out", "skipped"].contains(&got)
}

fn bless_file(file: &Path, changes: &[(Expectation, Changed)]) -> Result<(), Stopped> {
    let failed = |error: std::io::Error| {
        Stopped::failed(format!("{}: {error}", Place { file: file.to_owned(), line: 0 }))
    };
    let mut text = std::fs::read_to_string(file).map_err(failed)?;
    let mut changes: Vec<_> = changes.iter().collect();
    // From the end on, so that what stands before keeps its place.
    changes.sort_by_key(|(expectation, _)| std::cmp::Reverse(expectation.span.start));
    for (expectation, changed) in changes {
        write(&mut text, expectation, changed);
    }
    std::fs::write(file, text).map_err(failed)
}

/// A surface speaks for several packages: what one of them says is added under its own name.
fn write(text: &mut String, expectation: &Expectation, changed: &Changed) {
    if expectation.parser == changed.parser {
        return text.replace_range(expectation.span.clone(), &format!("\"{}\"", changed.got));
    }
    let own = format!("\"{}\" = \"{}\"", changed.parser, changed.got);
    let end = expectation.span.end;
    let rest = text[end..].lines().next().unwrap_or("");
    let ends_the_line = rest.trim_start().is_empty() || rest.trim_start().starts_with('#');
    match ends_the_line {
        true => text.insert_str(end + rest.len(), &format!("\n{own}")),
        false => text.insert_str(end, &format!(", {own}")),
    }
}
