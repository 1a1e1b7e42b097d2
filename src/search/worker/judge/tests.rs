//! What of a text's sightings gets into the journal.

use crate::level::Level;
use crate::search::planted::{found, settings};
use crate::search::settings::Settings;
use crate::search::worker::judge::Judge;

const BYPASS: &str = r#""a@malicious.org"@important.com"#;

fn of_class(texts: &[&str], class: &str) -> Vec<(Level, String, u64)> {
    let folder = tempfile::tempdir().unwrap();
    let findings = found(&settings(folder.path(), &["c04-quoted-local-part"]), texts);
    let of_class = findings.by_level().into_iter().filter(|one| one.class == class);
    of_class.map(|one| (one.level, one.reduced.shown.clone(), one.executions)).collect()
}

#[test]
fn what_is_seen_is_reduced_and_written_once() {
    let once = of_class(&[BYPASS], "allowlist-bypass");
    assert_eq!(once, [(Level::Critical, BYPASS.to_owned(), 1)]);
    let longer = r#""anna.a@malicious.org"@important.com"#;
    assert_eq!(of_class(&[BYPASS, BYPASS, longer], "allowlist-bypass").len(), 1);
}

/// A decoy in a comment, and a domain that the gate `suffix` admits and the standard reads outside, are no findings of
/// their own.
#[test]
fn a_cause_that_comes_with_others_has_the_name_that_it_has_alone() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(folder.path(), &["c04-quoted-local-part"]);
    let names = |text: &str| {
        let out = settings.out.join(text.len().to_string());
        std::fs::create_dir(&out).unwrap();
        let found = found(&Settings { out, ..settings.clone() }, &[text]);
        let bypasses = found.by_level().into_iter().filter(|one| one.class == "allowlist-bypass");
        bypasses.map(|one| one.fingerprint.clone()).collect::<Vec<_>>()
    };
    let alone = names(BYPASS);
    assert_eq!(alone.len(), 1);
    for text in [
        "(@malicious.org,)\"a@malicious.org\"@important.com",
        "\"a@malicious.org\"(@malicious.org)@important.com",
        "\"a@malicious.org\"@aimportant.com",
    ] {
        assert_eq!(names(text), alone, "{text}");
    }
}

#[test]
fn what_shows_nothing_is_not_written() {
    assert_eq!(of_class(&["a@important.com", "a@malicious.org", ""], "allowlist-bypass"), []);
}

/// One that was restarted knows what its folder has.
#[test]
fn a_worker_that_starts_again_writes_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(folder.path(), &["c04-quoted-local-part"]);
    let lines = || {
        std::fs::read_to_string(crate::finding::journal::shard_path(folder.path(), 1))
            .unwrap()
            .lines()
            .count()
    };
    found(&settings, &[BYPASS]);
    let first = lines();
    found(&settings, &[BYPASS]);
    assert!(first > 0 && lines() == first);
}

/// A guide is asked so that the search is told more: what it shows is not followed up.
#[test]
fn what_a_guide_shows_is_not_followed_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings(folder.path(), &["c04-quoted-local-part"]);
    settings.selection.guides = settings.selection.parsers.split_off(2);
    let mut judge = Judge::new(settings.clone()).unwrap();
    judge.judge(BYPASS.as_bytes()).unwrap();
    assert_eq!((judge.health().executions, judge.health().findings), (1, 0));
}

#[test]
fn a_text_that_was_just_judged_is_counted_and_not_put_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut judge = Judge::new(settings(folder.path(), &["c04-quoted-local-part"])).unwrap();
    let tuples = ["a@b.example", BYPASS, "a@b.example"].map(|text| judge.judge(text.as_bytes()).unwrap());
    assert!(tuples[0] == tuples[2] && tuples[0] != tuples[1]);
    let health = judge.health();
    assert_eq!((health.executions, health.repeated, health.neither + health.both_accept), (3, 1, 2));
}
