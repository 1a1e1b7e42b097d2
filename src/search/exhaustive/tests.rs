//! What a search over short strings puts, keeps and follows up.

use super::*;
use crate::finding::journal::Findings;
use crate::generate::shape;
use crate::search::planted;
use std::collections::BTreeSet;

const WHOLE: Shard = Shard { index: 0, count: 1 };

fn order(out: &Path, tokens: usize) -> Order {
    let settings = planted::settings(out, &["c01-multi-at", "c08-open-comment"]);
    Order {
        settings,
        alphabet: crate::generate::alphabet::DEFAULT.into(),
        tokens,
        bare: false,
        code: String::new(),
    }
}

/// Class, parties and shape of everything that any string shows, with every trial judged.
fn seen(order: &Order, skip: Skip) -> BTreeSet<(String, String, String)> {
    let alphabet = Alphabet::read(&order.alphabet, &order.settings.policy, order.tokens, skip).unwrap();
    let judge = Judge::new(order.settings.clone()).unwrap();
    let mut sequences = Sequences::new(&alphabet, WHOLE, order.tokens, None);
    let (mut text, mut all) = (Vec::new(), BTreeSet::new());
    while let Some(tokens) = sequences.advance() {
        alphabet.spell(tokens, &mut text);
        let input = Input::new(text.as_slice());
        let verdicts = judge.panel.ask(&input);
        let (panel, policy) = (&judge.panel, &order.settings.policy);
        let sightings = examine::judge(panel, policy, &input, &verdicts, Vec::new()).sightings;
        assert!(sightings.is_empty() || !verdicts.iter().all(is_silent), "{input}");
        if !verdicts.iter().any(mails) {
            let mut ungated = Vec::new();
            examine::judge_ungated_into(panel, policy, &input, &verdicts, &mut ungated);
            assert_eq!(ungated, sightings, "{input}");
        }
        let shape = shape::shape(&text, &judge.lexicon);
        all.extend(sightings.iter().map(|seen| {
            (seen.class.to_owned(), format!("{:?} {}", seen.parties, seen.level), shape.clone())
        }));
    }
    all
}

#[test]
fn what_is_skipped_would_have_shown_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let order = order(folder.path(), 3);
    assert_eq!(seen(&order, Skip::SameBytesAndWords), seen(&order, Skip::Nothing));
}

#[test]
fn the_smallest_witness_of_each_bug_is_in_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let order = order(folder.path(), 3);
    let end = run(&order, WHOLE, false).unwrap();
    assert!(end.done && end.classes["allowlist-bypass"] > 0);
    follow::run(&order, 1).unwrap();
    let findings = Findings::read(&[folder.path().to_owned()]).unwrap();
    let shapes: BTreeSet<&str> = findings.by_level().iter().map(|finding| finding.shape.as_str()).collect();
    for shape in ["a@a@", "a@a("] {
        assert!(shapes.contains(shape), "{shape}: {shapes:?}");
    }
}

#[test]
fn a_run_goes_on_where_it_was_and_never_from_another_search() {
    let folder = tempfile::tempdir().unwrap();
    let whole = run(&order(folder.path(), 2), WHOLE, false).unwrap();
    let path = order(folder.path(), 2).checkpoint(WHOLE);
    let half = Checkpoint { last: Some(vec![5]), strings: 7, done: false, ..Checkpoint::default() };
    let half = Checkpoint { search: whole.search.clone(), ..half };
    save(&half, &path).unwrap();
    let rest = run(&order(folder.path(), 2), WHOLE, true).unwrap();
    assert_eq!(rest.strings, whole.strings);
    std::fs::rename(&path, order(folder.path(), 3).checkpoint(WHOLE)).unwrap();
    assert!(run(&order(folder.path(), 3), WHOLE, true).is_err());
}
