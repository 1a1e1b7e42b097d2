//! A check that was stopped goes on where it stopped.

use crate::running::{check, evidence, few_texts, start};
use std::process::Command;

#[test]
fn a_run_that_was_stopped_goes_on_where_it_stopped() {
    let (corpus, answers) = (few_texts(), tempfile::tempdir().unwrap());
    let file = answers.path().join("answers");
    let corpus = corpus.path().to_str().unwrap();
    let limited = ["--corpus", corpus, "--resume", file.to_str().unwrap()];
    // It limits requests until it is started again.
    let mut running = start("python3", "faulty", "limits-at-240");
    let whole = check(&start("python3", "faulty", "none"), &["--corpus", corpus]);
    assert_eq!(whole.0, 0, "{:#}", whole.1["deployments"]);
    let (mut code, mut resumed) = (3, vec![]);
    while code == 3 && resumed.len() < 20 {
        let (ended, report) = check(&running, &limited);
        (code, resumed) =
            (ended, [&resumed[..], &[evidence(&report)["resumed"].as_u64().unwrap_or(0)]].concat());
        assert_eq!(file.exists(), code == 3, "{:#}", report["deployments"]);
        if code == 0 {
            for what in ["refused", "refused_by_gate", "outside", "inexpressible"] {
                assert_eq!(evidence(&report)[what], evidence(&whole.1)[what], "{what}");
            }
        }
        running.restart();
    }
    assert_eq!(code, 0, "{resumed:?}");
    assert!(resumed.len() > 2 && resumed.is_sorted() && resumed[0] == 0, "{resumed:?}");
}

#[test]
fn the_answers_of_another_application_are_not_gone_on_from() {
    let (corpus, answers) = (few_texts(), tempfile::tempdir().unwrap());
    let file = answers.path().join("answers");
    let more = ["--corpus", corpus.path().to_str().unwrap(), "--resume", file.to_str().unwrap()];
    let running = start("python3", "faulty", "none");
    let (code, report) = check(&running, &[&more[..], &["--requests", "30"]].concat());
    assert_eq!(code, 3, "{:#}", report["deployments"]);
    let text = std::fs::read_to_string(&running.settings).unwrap();
    std::fs::write(&running.settings, text.replace("nly for", "only for")).unwrap();
    let program = || {
        let mut program = Command::new(env!("CARGO_BIN_EXE_addrdiff"));
        program.args(["check", "--allow", "corp.example"]);
        program
    };
    let status = program().arg("--app").arg(&running.settings).args(more).status().unwrap();
    assert_eq!(status.code(), Some(2));
    let without = program().args(["--gate", "last-at", "--route", "strict/mailbox"]).args(more).status();
    assert_eq!(without.unwrap().code(), Some(2));
}
