//! The page of `docs/` on a class: what it is, who was hit, and the fix.

use crate::finding::journal::Finding;
use std::collections::BTreeSet;

/// Where the repository can be read, as `Cargo.toml` says; nothing where it does not.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The texts of the pages, which the program has with it.
macro_rules! texts {
    ($($class:literal)*) => {
        const TEXTS: &[(&str, &str)] =
            &[$(($class, include_str!(concat!("../../docs/classes/", $class, ".md")))),*];
    };
}

texts! {
    "account-takeover"
    "allowlist-bypass"
    "domain-differs"
    "extra-recipient"
    "hang"
    "idna-differs"
    "injection"
    "lenient-accept"
    "mailbox-differs"
    "malformed-recipient"
    "null-recipient"
    "panicked"
    "raised"
    "strict-accept"
    "superlinear"
    "unstable"
}

/// The page of this class, in Markdown. A class of another release has none.
pub fn text(class: &str) -> Option<&'static str> {
    TEXTS.iter().find(|(of, _)| *of == class).map(|(_, text)| *text)
}

/// The page of this class on the web, where the repository is there.
pub fn url(class: &str) -> Option<String> {
    text(class).and_then(|_| url_in(REPOSITORY, &format!("docs/classes/{class}.md")))
}

/// The command that shows the page of this class.
pub fn command(class: &str) -> Option<String> {
    text(class).map(|_| format!("addrdiff class {class}"))
}

fn url_in(repository: &str, path: &str) -> Option<String> {
    let repository = repository.trim_end_matches('/');
    repository.starts_with("https://").then(|| format!("{repository}/blob/main/{path}"))
}

/// The page of this class, as well as it can be named.
pub fn page(class: &str) -> Option<String> {
    url(class).or_else(|| command(class))
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
    use crate::judge::classes::CLASSES;

    #[test]
    fn every_class_has_a_page_and_an_address_where_the_repository_has_one() {
        for class in CLASSES {
            let text = text(class.id).expect("a class has a page");
            assert!(text.starts_with(&format!("# {}\n", class.id)), "{}", class.id);
        }
        assert_eq!((text("a-class-of-tomorrow"), command("a-class-of-tomorrow")), (None, None));
        assert_eq!(TEXTS.len(), CLASSES.len());
        assert_eq!(url_in("", "docs/a.md"), None);
        let url = url_in("https://forge.example/o/addrdiff/", "docs/a.md");
        assert_eq!(url.as_deref(), Some("https://forge.example/o/addrdiff/blob/main/docs/a.md"));
    }
}
