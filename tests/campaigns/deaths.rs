//! A parser that ends the process it is asked in: the campaign goes on, and what ends it is a finding, reduced and
//! confirmed like any other. The real program, the real fuzz target, the user's own Python code.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, journal, json};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;

/// Code that takes the text for an address, unless it has what is deadly.
fn deadly(folder: &Path, how: &str) -> PathBuf {
    // Apart, or what is deadly would be made of the code's own words, again and again.
    let code = format!(
        "import ctypes, os\n\n\ndef gate(text):\n    if '!!' '%%' in text:\n        {how}\n    \
         return text.count('@') == 1\n"
    );
    std::fs::write(folder.join("signup.py"), code).unwrap();
    let cases = folder.join("cases");
    std::fs::create_dir_all(&cases).unwrap();
    std::fs::write(cases.join("deadly"), "aaa!!%%bbb@important.com").unwrap();
    std::fs::write(cases.join("harmless"), "a@important.com").unwrap();
    cases
}

fn hunt(folder: &Path, cases: &Path, arguments: &[&str]) -> Output {
    let mut command =
        addrdiff(&["hunt", "--quiet", "--workers", "1", "--seed", "1", "--parser", "python/signup.gate"]);
    command.args(arguments).arg("--python-path").arg(folder).arg("--corpus").arg(cases);
    command.arg("--out").arg(folder.join("campaign")).output().unwrap()
}

/// The finding of this class on the user's code, as the report has it.
fn found(out: &Path, class: &str) -> Value {
    let report = json(&out.join("report.json"));
    let findings = report["findings"].as_array().unwrap();
    let it = |entry: &&Value| {
        entry["finding"]["class"] == class && entry["finding"]["parsers"][0] == "python/signup.gate"
    };
    let found = findings.iter().find(it).unwrap_or_else(|| panic!("no {class} in {report:#}"));
    found["finding"].clone()
}

fn is_kept(out: &Path, text: &str) -> bool {
    let texts = std::fs::read_dir(out.join("corpus")).unwrap();
    texts.into_iter().any(|file| std::fs::read(file.unwrap().path()).unwrap() == text.as_bytes())
}

#[test]
fn what_ends_the_process_is_found_and_the_search_goes_on() {
    for (how, says) in [
        ("os._exit(1)", "exit status: 1"),
        ("os._exit(0)", "exit status: 0"),
        ("ctypes.string_at(0)", "SIGSEGV"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let cases = deadly(folder.path(), how);
        let output = hunt(folder.path(), &cases, &["--executions", "4000"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(10), "{how}: {said}");
        let out = folder.path().join("campaign");
        let finding = found(&out, "panicked");
        assert_eq!(finding["confidence"], "confirmed", "{how}: {finding:#}");
        assert_eq!(finding["reduced"]["shown"], "!!%%", "{how}");
        let answers = finding["reduced"]["answers"].as_array().unwrap();
        let own = answers.iter().find(|answer| answer["parser"] == "python/signup.gate").unwrap();
        assert!(own["reason"]["text"].as_str().unwrap().contains(says), "{how}: {own}");
        // The search made its executions all the same, and is not killed by the same text for ever.
        let status = json(&out.join("status.json"));
        assert!(status["health"]["executions"].as_u64().unwrap() >= 3_800, "{how}: {status:#}");
        assert!((1..=3).contains(&status["restarts"].as_u64().unwrap()), "{how}: {status:#}");
        assert!(!is_kept(&out, "aaa!!%%bbb@important.com"), "{how}");
        let artifacts = std::fs::read_dir(out.join("artifacts")).unwrap();
        assert!(
            artifacts.into_iter().any(|file| file.unwrap().file_name().to_string_lossy().contains("-ended-"))
        );
    }
}

/// A worker would wait a minute for one that never comes back: here the process that looks into it is asked at once.
#[test]
fn what_never_comes_back_is_found() {
    let folder = tempfile::tempdir().unwrap();
    deadly(folder.path(), "import time; time.sleep(100000)");
    let out = folder.path().join("campaign");
    let settings = serde_json::json!({
        "policy": {"allowed": ["important.com"], "subdomains": true, "attacker": "malicious.org"},
        "selection": {"parsers": ["strict/mailbox", "python/signup.gate"], "gates": ["last-at"],
            "registry": {"python_path": [folder.path()]}},
        "out": out, "worker": 0, "seed": 1, "fail_on": "medium",
    });
    let mut look = addrdiff(&["postmortem"]);
    look.env("ADDRDIFF_SETTINGS", settings.to_string());
    look.stdin(std::fs::File::open(folder.path().join("cases/deadly")).unwrap());
    assert_eq!(look.status().unwrap().code(), Some(10));
    let finding = &journal(&out, 0)[0];
    assert_eq!((&finding["class"], &finding["level"]), (&"hang".into(), &"medium".into()));
    assert!(finding["reduced"]["shown"].as_str().unwrap().contains("!!%%"), "{finding:#}");
}

#[test]
fn what_takes_all_memory_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let cases = deadly(folder.path(), "b'x' * (3 << 30)");
    let output = hunt(folder.path(), &cases, &["--executions", "2000"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(10), "{said}");
    let finding = found(&folder.path().join("campaign"), "raised");
    assert_eq!(finding["reduced"]["shown"], "!!%%");
    assert!(finding["reduced"].to_string().contains("MemoryError"), "{finding:#}");
}
