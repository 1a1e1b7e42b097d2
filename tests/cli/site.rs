//! `addrdiff site`: the published corpus as pages that load nothing, the same for the same corpus.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, run};
use addrdiff::corpus::{self, Case};
use addrdiff::site;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Every file of a site that the program wrote.
fn written(out: &Path) -> BTreeMap<String, String> {
    let (code, _, error) = run(addrdiff(&["site"]).arg(out));
    assert_eq!(code, 0, "{error}");
    let mut files = BTreeMap::new();
    let mut folders = vec![out.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(out).unwrap().to_string_lossy().into_owned();
            files.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
    files
}

static SITE: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    written(&folder.path().join("site"))
});

fn published() -> Vec<Case> {
    let read = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
        corpus::parse(&path, &std::fs::read_to_string(&path).unwrap()).unwrap()
    };
    [read("security.toml"), read("published.toml")].concat()
}

/// The values of an attribute.
fn values<'a>(page: &'a str, attribute: &'a str) -> impl Iterator<Item = &'a str> {
    page.split(attribute).skip(1).map(|rest| rest.strip_prefix("=\"").unwrap().split('"').next().unwrap())
}

#[test]
fn it_is_the_same_each_time_and_small() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("site");
    // An earlier site is replaced, and what it had more is gone.
    assert_eq!(written(&out), *SITE);
    std::fs::write(out.join("cases/gone.html"), "").unwrap();
    assert_eq!(written(&out), *SITE);
    let octets: usize = SITE.values().map(String::len).sum();
    assert!(octets < 2_000_000, "{octets} octets");
    assert_eq!(SITE.keys().filter(|name| name.starts_with("cases/")).count(), published().len());
}

#[test]
fn a_directory_with_something_else_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("theirs"), "kept").unwrap();
    let (code, _, _) = run(addrdiff(&["site"]).arg(folder.path()));
    assert_eq!(code, 2);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn every_page_loads_its_style_alone_and_every_link_leads_somewhere() {
    for (name, page) in SITE.iter().filter(|(name, _)| name.ends_with(".html")) {
        assert!(!page.contains("<script") && !page.contains(" src="), "{name}");
        let depth = name.matches('/').count();
        let ids: BTreeSet<&str> = values(page, " id").collect();
        assert_eq!(ids.len(), values(page, " id").count(), "{name}: an id stands twice");
        for link in values(page, " href") {
            if let Some(id) = link.strip_prefix('#') {
                assert!(ids.contains(id), "{name}: {link}");
            } else if link.starts_with("https://") {
                let hosts = [
                    "https://nvd.nist.gov/",
                    "https://www.rfc-editor.org/",
                    "https://github.com/advisories/",
                ];
                assert!(hosts.iter().any(|host| link.starts_with(host)), "{name}: {link}");
            } else {
                let up = "../".repeat(depth);
                let (below, _) = link.strip_prefix(&up).unwrap_or(link).split_once('#').unwrap_or((link, ""));
                let below = below.strip_prefix(&up).unwrap_or(below);
                assert!(SITE.contains_key(below), "{name}: {link}");
            }
        }
    }
}

#[test]
fn a_case_has_its_octets_its_readers_with_releases_its_source_and_what_to_do() {
    let page = &SITE["cases/incident-2019-two-at.html"];
    for sign in [
        "61 40 6d 61 6c",
        "strict/mailbox",
        "reject:Domain",
        "cpython/parseaddr",
        "future-1.0.0",
        "https://nvd.nist.gov/vuln/detail/CVE-2019-16056",
        "addrdiff explain --allow important.com",
        "last-at",
        "Fix",
    ] {
        assert!(page.contains(sign), "{sign}: {page}");
    }
    // Since and until: a run of releases is one row, and recorded ranges stand as they were published.
    let readers = &SITE["readers.html"];
    assert!(
        readers.contains("brython-3.8.10 to brython-3.15.0") || readers.contains("to brython-3."),
        "{readers}"
    );
    assert!(readers.contains("before 7.0.7"), "{readers}");
    assert!(SITE["gates.html"].contains("nodemailer/envelope (before 7.0.7)"));
}

#[test]
fn what_no_case_has_is_in_no_page() {
    // A misreading of our own: a reader that the corpus does not expect anything of is not asked.
    let mut cases = published();
    let pages = |cases: &[Case]| site::files(cases).into_iter().map(|file| file.text).collect::<String>();
    let before = pages(&cases);
    assert!(!before.contains("planted/") && !before.contains("process/"), "{before}");
    // What stands outside the published files stays out, whatever it expects.
    let mut own = cases[0].clone();
    own.name = "own/unpublished-misreading".into();
    own.place.file = "own.toml".into();
    cases.push(own);
    assert_eq!(pages(&cases), before);
}
