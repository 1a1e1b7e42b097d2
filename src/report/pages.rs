//! The page of `docs/` on a class: what it is, who was hit, and the fix.

use crate::finding::journal::Finding;
use crate::judge::classes::CLASSES;
use std::collections::BTreeSet;

/// Where the repository can be read, as `Cargo.toml` says; nothing where it does not.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The page of this class by its path in the repository. A class of another release has none.
pub fn path(class: &str) -> Option<String> {
    let class = CLASSES.iter().find(|known| known.id == class)?;
    Some(format!("docs/classes/{}.md", class.id))
}

/// The page of this class on the web, where the repository is there.
pub fn url(class: &str) -> Option<String> {
    path(class).and_then(|path| url_in(REPOSITORY, &path))
}

fn url_in(repository: &str, path: &str) -> Option<String> {
    let repository = repository.trim_end_matches('/');
    repository.starts_with("https://").then(|| format!("{repository}/blob/main/{path}"))
}

/// The page of this class, as well as it can be named.
pub fn page(class: &str) -> Option<String> {
    url(class).or_else(|| path(class))
}

/// The pages of the classes of these findings, once each.
pub fn of<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    findings
        .filter(|finding| seen.insert(&finding.class))
        .filter_map(|finding| page(&finding.class))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_a_file_and_an_address_where_the_repository_has_one() {
        for class in CLASSES {
            let path = path(class.id).expect("a class has a page");
            assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(&path).is_file(), "{path}");
        }
        assert_eq!(path("a-class-of-tomorrow"), None);
        assert_eq!(url_in("", "docs/a.md"), None);
        let url = url_in("https://forge.example/o/addrdiff/", "docs/a.md");
        assert_eq!(url.as_deref(), Some("https://forge.example/o/addrdiff/blob/main/docs/a.md"));
    }
}
