//! Constants of the code under test that no mutation may write: those that a text has which ended a worker.
//!
//! Code that ends its process at a constant is found once; a search that goes on writing that constant would do nothing
//! but start its workers again.

use crate::outside;
use memchr::memmem;
use std::path::Path;

/// Those of the constants that stand in no text of the campaign's folder of artifacts.
pub(in crate::search) fn without(mut constants: Vec<Vec<u8>>, out: &Path) -> Vec<Vec<u8>> {
    let files = std::fs::read_dir(out.join("artifacts")).into_iter().flatten().flatten();
    for text in files.filter_map(|file| outside::read(&file.path(), outside::TEXT).ok()) {
        constants.retain(|constant| memmem::find(&text, constant).is_none());
    }
    constants
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ended_a_worker_is_not_written_again() {
        let out = tempfile::tempdir().unwrap();
        let constants = || vec![b"!!%%".to_vec(), b"mailto:".to_vec()];
        assert_eq!(without(constants(), out.path()), constants());
        std::fs::create_dir(out.path().join("artifacts")).unwrap();
        std::fs::write(out.path().join("artifacts/worker-1-ended-1"), "aaa!!%%bbb@important.com").unwrap();
        assert_eq!(without(constants(), out.path()), vec![b"mailto:".to_vec()]);
    }
}
