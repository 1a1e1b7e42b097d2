//! The corpus, as the program has it with it.

use crate::cli::exit::Stopped;
use crate::corpus::known::{self, Known};
use crate::corpus::{self, Case};
use std::path::Path;

/// Every case that is kept.
pub(in crate::cli) fn kept() -> Result<Vec<Case>, Stopped> {
    let read = |(file, text): &(&str, &str)| corpus::parse(Path::new(file), text);
    let files: Result<Vec<Vec<Case>>, _> = CORPUS.iter().map(read).collect();
    files.map(|files| files.concat()).map_err(|error| Stopped::failed(error.to_string()))
}

/// The disagreements that are known.
pub(in crate::cli) fn known() -> Result<Vec<Known>, Stopped> {
    let text = include_str!("../../../corpus/known.toml");
    known::parse(Path::new("corpus/known.toml"), text).map_err(|error| Stopped::failed(error.to_string()))
}

const CORPUS: &[(&str, &str)] = &[
    ("corpus/security.toml", include_str!("../../../corpus/security.toml")),
    ("corpus/published.toml", include_str!("../../../corpus/published.toml")),
    ("corpus/rfc5321.toml", include_str!("../../../corpus/rfc5321.toml")),
    ("corpus/rfc5322.toml", include_str!("../../../corpus/rfc5322.toml")),
    ("corpus/rfc6531.toml", include_str!("../../../corpus/rfc6531.toml")),
    ("corpus/controls.toml", include_str!("../../../corpus/controls.toml")),
];

/// The corpus that the program has with it is the one of the checkout.
#[cfg(test)]
mod tests {
    use super::CORPUS;
    use std::path::Path;

    #[test]
    fn every_file_of_the_corpus_is_put() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        // Known disagreements are no cases.
        let cases = entries.filter(|path| path.is_file() && !path.ends_with("known.toml"));
        let mut there: Vec<String> =
            cases.map(|path| format!("corpus/{}", path.file_name().unwrap().display())).collect();
        there.sort();
        let mut put: Vec<&str> = CORPUS.iter().map(|(file, _)| *file).collect();
        put.sort_unstable();
        assert_eq!(there, put);
    }
}
