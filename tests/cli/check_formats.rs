//! `addrdiff check` in every format, with a baseline, and where its deployments stand.
#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, run};
use serde_json::Value;
use std::path::Path;

/// A folder with a configuration: one deployment is open, one is safe, one lets nobody in.
fn sign_ups() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let config = "allow = [\"state.example\"]\nattacker = \"outside.example\"\n\n[[deployment]]\nname = \"open\"\n\
        gate = \"incident\"\nroute = \"planted/c01-multi-at\"\n\n[[deployment]]\nname = \"safe\"\n\
        gate = \"strict\"\nroute = \"planted/correct\"\n\n[[deployment]]\nname = \"list\"\n\
        gate = \"reads:planted/c09-list\"\nroute = \"planted/correct\"\n";
    std::fs::write(folder.path().join("addrdiff.toml"), config).unwrap();
    folder
}

fn check(folder: &Path, more: &[&str]) -> (i32, String) {
    let (code, shown, said) = run(addrdiff(&["check"]).args(more).current_dir(folder));
    assert!(code != 1, "{said}");
    (code, shown)
}

#[test]
fn one_report_has_every_deployment_and_its_line() {
    let folder = sign_ups();
    let (code, said) = check(folder.path(), &["--format", "json", "--variations", "300"]);
    let report: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(code, 10);
    let deployments = report["deployments"].as_array().unwrap();
    let answers: Vec<&str> = deployments.iter().map(|one| one["answer"].as_str().unwrap()).collect();
    assert_eq!(answers[..2], ["way-in", "no-way-in"]);
    assert_eq!(deployments[0]["location"]["file"], "addrdiff.toml");
    assert_eq!(deployments[0]["location"]["line"], 5);
    let worst = &report["findings"][0];
    assert_eq!(worst["location"]["line"], 5);
    assert_eq!(worst["finding"]["confidence"], "confirmed");
    assert_eq!(worst["finding"]["reduced"]["shown"], "a@outside.example@state.example");
    assert_eq!(deployments[0]["findings"][0], worst["finding"]["fingerprint"]);
    assert!(deployments[1]["findings"].is_null());
}

#[test]
fn what_a_baseline_has_counts_no_more_until_a_new_hole_appears() {
    let folder = sign_ups();
    let file = folder.path().join("addrdiff.toml");
    let config = std::fs::read_to_string(&file).unwrap();
    let two = config.split("\n\n[[deployment]]\nname = \"list\"").next().unwrap();
    std::fs::write(&file, format!("{two}\n")).unwrap();
    let quick = ["--variations", "0"];
    let with = [&quick[..], &["--baseline", "before.json"]].concat();
    let written = ["baseline", "json"].map(|format| {
        let (code, said) = check(folder.path(), &[&quick[..], &["--format", format]].concat());
        assert_eq!(code, 10);
        std::fs::write(folder.path().join("before.json"), &said).unwrap();
        let (code, shown) = check(folder.path(), &with);
        assert_eq!(code, 0, "{shown}");
        said
    });
    // What is kept where others read it tells nobody how to get in.
    assert!(
        !written[0].contains("outside.example") && written[1].contains("a@outside.example"),
        "{}",
        written[0]
    );
    accepted_for_these_domains_at_this_level(folder.path(), &written[0], &with);
    std::fs::write(folder.path().join("before.json"), &written[0]).unwrap();
    // Another route, another hole.
    std::fs::write(&file, format!("{two}\n").replace("planted/correct", "planted/c11-source-route")).unwrap();
    let opened = std::fs::read_to_string(&file).unwrap().replace("\"strict\"", "\"contains\"");
    std::fs::write(&file, opened).unwrap();
    assert_eq!(check(folder.path(), &with).0, 10);
}

/// The same hole is news where it lets more in, or where more follows from it.
fn accepted_for_these_domains_at_this_level(folder: &Path, baseline: &str, with: &[&str]) {
    let before = folder.join("before.json");
    for (other, code) in [
        (baseline.replace("state.example", "elsewhere.example"), 10),
        (baseline.replace("\"high\"", "\"low\""), 10),
        (baseline.replace("\"baseline\": 1", "\"baseline\": 2"), 2),
    ] {
        assert_ne!(other, baseline);
        std::fs::write(&before, other).unwrap();
        assert_eq!(check(folder, with).0, code);
    }
}

/// Every format says of each deployment what came of it; none takes what was not judged for clean.
#[test]
fn each_format_tells_what_was_not_judged() {
    let folder = sign_ups();
    let driver = "#!/bin/sh\nprintf '{\"v\":1,\"name\":\"x\",\"version\":\"1\"}\\n'\n\
        while read -r q; do id=${q#*:}; id=${id%%,*}; printf '{\"id\":%s,\"verdict\":\"skipped\",\"reason\":{\"text\":\"no\"}}\\n' \"$id\"; done\n";
    std::fs::write(folder.path().join("x.sh"), driver).unwrap();
    let config = "allow = [\"state.example\"]\n\n[[process]]\nname = \"x\"\ncommand = [\"sh\", \"x.sh\"]\n\n\
        [[deployment]]\nname = \"mute\"\ngate = \"last-at\"\nroute = \"process/x\"\n";
    std::fs::write(folder.path().join("addrdiff.toml"), config).unwrap();
    for format in ["text", "json", "sarif", "junit", "markdown", "summary", "github", "html"] {
        let (code, said) =
            check(folder.path(), &["--config", "addrdiff.toml", "--format", format, "--variations", "0"]);
        assert_eq!(code, 3, "{format}: {said}");
        let sign = match format {
            "text" => "nothing was judged",
            "json" => "\"not-judged\"",
            "sarif" => "toolExecutionNotifications",
            "junit" => "failures=\"1\"",
            "github" => "::error file=addrdiff.toml,line=8,",
            _ => "not every text was judged",
        };
        assert!(said.contains(sign), "{format}: {said}");
    }
}

/// A workflow's log may be public: a text is named by its published case, and never shown.
#[test]
fn annotations_show_no_text() {
    let folder = sign_ups();
    let (code, said) = check(folder.path(), &["--format", "github", "--variations", "200"]);
    assert_eq!(code, 10);
    let line = said.lines().find(|line| line.starts_with("::error file=addrdiff.toml,line=5,title=high"));
    assert!(line.is_some_and(|line| line.contains("corpus/security.toml:")), "{said}");
    assert!(!said.contains("a@outside.example"), "{said}");
}

/// A control is an address of somebody's: neither a public log nor what stands beside it has it, whoever echoes it.
#[test]
fn public_logs_show_no_control() {
    let folder = sign_ups();
    let module = "def mute(text): raise ValueError('no ' + text)\nnumber = 0\n\
        def tired(text):\n    global number\n    number += 1\n    if number > 20: raise ValueError('no ' + text)\n    return text.count('@') == 1 and text.endswith('@state.example')\n";
    std::fs::write(folder.path().join("own.py"), module).unwrap();
    for (gate, route) in [
        ("strict", "python/own.mute"),
        ("accepts:python/own.mute", "planted/correct"),
        ("accepts:python/own.tired", "planted/correct"),
    ] {
        for format in ["github", "summary", "text"] {
            let mut command = addrdiff(&["check", "--gate", gate, "--route", route, "--python-path", "."]);
            command.args(["--control", "jane.roe@state.example", "--allow", "state.example"]);
            command.args(["--variations", "0", "--format", format]).current_dir(folder.path());
            let (code, shown, said) = run(&mut command);
            assert_eq!(code, 3, "{gate} {format}: {shown}{said}");
            let named = shown.contains("jane.roe") || said.contains("jane.roe");
            assert_eq!(named, format == "text", "{gate} {format}: {shown}{said}");
        }
    }
}

#[test]
fn a_report_that_is_read_back_says_the_same() {
    let folder = sign_ups();
    let (_, said) = check(folder.path(), &["--variations", "0", "--format", "json"]);
    std::fs::write(folder.path().join("before.json"), &said).unwrap();
    let again = |format: &str| {
        run(addrdiff(&["report", "before.json", "--format", format]).current_dir(folder.path())).1
    };
    let (before, after): (Value, Value) =
        (serde_json::from_str(&said).unwrap(), serde_json::from_str(&again("json")).unwrap());
    for part in ["deployments", "findings", "policies", "environments"] {
        assert!(before[part].as_array().is_some_and(|all| !all.is_empty()), "{part}: {before:#}");
        assert_eq!(before[part], after[part], "{part}");
    }
    let (_, sarif) = check(folder.path(), &["--variations", "0", "--format", "sarif"]);
    assert_eq!(again("sarif"), sarif);
}

#[test]
fn nothing_is_gone_where_the_later_check_did_not_judge_everything() {
    let folder = sign_ups();
    let file = folder.path().join("addrdiff.toml");
    let config = std::fs::read_to_string(&file).unwrap();
    let diff = |later: &str| {
        let (code, shown, _) =
            run(addrdiff(&["diff", "open.json", later, "--json"]).current_dir(folder.path()));
        let shown: Value = serde_json::from_str(&shown).unwrap();
        (code, ["gone", "not_asked"].map(|list| shown[list].as_array().unwrap().len()))
    };
    let at = |name: &str| config.find(&format!("[[deployment]]\nname = \"{name}\"")).unwrap();
    let head = &config[..at("open")];
    let (open, safe) = (&config[at("open")..at("safe")], &config[at("safe")..at("list")]);
    let idle = "control = [\"nobody@elsewhere.example\"]\n";
    for (name, config) in [
        ("open", format!("{head}{open}")),
        ("safe", format!("{head}{safe}")),
        ("idle", format!("{idle}{head}{safe}")),
    ] {
        std::fs::write(&file, config).unwrap();
        let (_, said) = check(folder.path(), &["--variations", "0", "--format", "json"]);
        std::fs::write(folder.path().join(format!("{name}.json")), said).unwrap();
    }
    // Another deployment says nothing of this one.
    let (code, [gone, not_asked]) = diff("safe.json");
    assert!(code == 3 && gone == 0 && not_asked > 0, "{code} {gone} {not_asked}");
    assert_eq!(diff("idle.json"), (3, [0, 0]));
}
