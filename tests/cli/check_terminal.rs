//! What a terminal shows: the answer last, the worst findings before it, prose folded at the width, colours where they
//! are wanted.
#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, run};
use std::path::Path;

const ESCAPE: char = '\u{1b}';

/// An open sign-up, checked with these variables of the environment.
fn check(variables: &[(&str, &str)], more: &[&str]) -> String {
    let mut command = addrdiff(&["check", "--gate", "contains", "--route", "planted/c05-comment-decoy"]);
    command.args(["--allow", "mycorp.example", "--variations", "0"]).args(more);
    ["COLUMNS", "NO_COLOR", "CLICOLOR_FORCE"].into_iter().for_each(|name| {
        command.env_remove(name);
    });
    let (code, out, error) = run(command.envs(variables.iter().copied()));
    assert_eq!(code, 10, "{error}");
    out
}

fn findings(shown: &str) -> usize {
    shown.lines().filter(|line| line.starts_with("high ") || line.starts_with("critical ")).count()
}

#[test]
fn the_answer_is_last_and_only_the_three_worst_stand_before_it() {
    let shown = check(&[], &[]);
    assert_eq!(shown.trim_end().lines().last().unwrap(), "a way in was found");
    assert_eq!(findings(&shown), 3, "{shown}");
    assert!(shown.find("evidence").unwrap() < shown.find("high ").unwrap(), "{shown}");
    assert!(findings(&check(&[], &["-v"])) > 3);
}

#[test]
fn prose_folds_at_the_width_and_code_stays_whole() {
    let [narrow, wide] = ["80", "200"].map(|columns| check(&[("COLUMNS", columns)], &[]));
    let code =
        r#"re.fullmatch(r"[A-Za-z0-9_+](?:\.?[A-Za-z0-9_+-]){0,63}@" + re.escape(A), text) is not None"#;
    for (shown, columns) in [(&narrow, 80), (&wide, 200)] {
        assert!(shown.lines().any(|line| line.trim() == code), "{shown}");
        let prose =
            shown.lines().filter(|line| !line.contains("re.fullmatch") && !line.contains("addrdiff explain"));
        prose.for_each(|line| assert!(line.len() <= columns, "{columns}: {line}"));
    }
    assert!(narrow.lines().count() > wide.lines().count());
}

#[test]
fn colours_are_for_terminals_and_no_color_is_heard() {
    let journal = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report/journal");
    let report = |variables: &[(&str, &str)]| {
        let mut command = addrdiff(&["report"]);
        command.arg(&journal).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        run(command.envs(variables.iter().copied())).1
    };
    for shown in [&check as &dyn Fn(&[(&str, &str)], &[&str]) -> String, &|variables, _| report(variables)] {
        assert!(shown(&[("CLICOLOR_FORCE", "1")], &[]).contains(ESCAPE));
        assert!(!shown(&[], &[]).contains(ESCAPE), "a pipe");
        assert!(!shown(&[("NO_COLOR", "1")], &[]).contains(ESCAPE));
    }
}
