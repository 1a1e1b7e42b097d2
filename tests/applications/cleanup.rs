//! The user's own command removes the accounts, before the first request and after the last.

use crate::running::{check, few_texts, start};

#[test]
fn accounts_are_removed_before_the_first_request_and_after_the_last() {
    let running = start("python3", "faulty", "dedupes");
    let (corpus, marks) = (few_texts(), tempfile::tempdir().unwrap());
    let more = ["--corpus", corpus.path().to_str().unwrap()];
    let (code, report) = check(&running, &more);
    // One account, and everybody is refused from then on.
    assert_eq!(code, 3, "{:#}", report["deployments"]);
    let (ran, text) = (marks.path().join("ran"), std::fs::read_to_string(&running.settings).unwrap());
    let line = format!("cleanup = 'echo >> {}'\n", ran.display());
    std::fs::write(&running.settings, text.replacen("[application]\n", &format!("[application]\n{line}"), 1))
        .unwrap();
    check(&running, &more);
    assert_eq!(std::fs::read_to_string(&ran).unwrap().lines().count(), 2);
}

#[test]
fn a_clean_up_that_fails_ends_the_run_before_any_request() {
    let running = start("python3", "faulty", "none");
    let text = std::fs::read_to_string(&running.settings).unwrap();
    std::fs::write(
        &running.settings,
        text.replacen("[application]\n", "[application]\ncleanup = 'exit 7'\n", 1),
    )
    .unwrap();
    let program = env!("CARGO_BIN_EXE_addrdiff");
    let arguments = ["check", "--allow", "corp.example", "--app"];
    let status = std::process::Command::new(program).args(arguments).arg(&running.settings).status().unwrap();
    assert_eq!(status.code(), Some(2));
}
