//! Searches: what was not answered, who stopped working, and campaigns that did not end.

use super::{POLICY, code, folder, unjudged};
use crate::common::{addrdiff, run};
use std::process::Stdio;
use std::time::Duration;

#[test]
fn who_never_answers_withholds_the_all_clear_of_an_enumeration() {
    let folder = folder();
    let enumerate = |out: &str, more: &[&str]| {
        let search = [
            "enumerate",
            "--quiet",
            "--workers",
            "1",
            "--tokens",
            "1",
            "--fail-on",
            "critical",
            "--out",
            out,
        ];
        code(folder.path(), &[&search[..], &POLICY, more].concat())
    };
    assert_eq!(enumerate("a", &["--parser", "python/own.down"]), 3);
    assert_eq!(enumerate("b", &["--pair", "python/own.down~python/own.route"]), 3);
    assert_eq!(enumerate("c", &["--parser", "strict/*"]), 3);
    let deployed = "[[deployment]]\nname = 'dead'\ngate = 'last-at'\nroute = 'python/own.down'\n";
    std::fs::write(folder.path().join("addrdiff.toml"), deployed).unwrap();
    assert_eq!(enumerate("d", &["--config", "addrdiff.toml"]), 3);
}

/// What other code was asked says nothing of what runs now, also where nothing is left to search.
#[test]
fn a_search_of_other_code_does_not_go_on() {
    let folder = folder();
    let module = |ends: &str| {
        let text = format!("def gate(text): return text.endswith('{ends}')\ndef route(text): return text\n");
        std::fs::write(folder.path().join("mine.py"), text).unwrap();
    };
    let deployed =
        ["--gate", "accepts:python/mine.gate", "--parser", "python/mine.route", "--fail-on", "critical"];
    let shared = [&["--workers", "1", "--quiet"], &POLICY[..], &deployed].concat();
    let enumerate = [&["enumerate", "--tokens", "2", "--out", "all"], &shared[..]].concat();
    let hunt = [&["hunt", "--executions", "600", "--out", "some"], &shared[..]].concat();
    module("@corp.example");
    let ends: Vec<i32> = [&enumerate, &hunt].map(|search| code(folder.path(), search)).into();
    let enumerate_on = [&enumerate[..], &["--resume"]].concat();
    let hunt_on = ["hunt", "--quiet", "--out", "some", "--resume"];
    assert_eq!([code(folder.path(), &enumerate_on), code(folder.path(), &hunt_on)][..], ends);
    module("corp.example");
    assert_eq!([code(folder.path(), &enumerate_on), code(folder.path(), &hunt_on)], [2, 2]);
}

/// A file may be named behind an option's `=`.
#[test]
fn a_search_by_a_command_does_not_go_on_once_a_file_in_it_has_changed() {
    let folder = folder();
    let program = "\
import base64, json, sys
print(json.dumps({'v': 1, 'name': 'mine', 'version': '1'}), flush=True)
for line in sys.stdin:
    question = json.loads(line)
    text = base64.b64decode(question['input_base64']).decode('utf-8', 'replace')
    print(json.dumps({'id': question['id'], 'verdict': 'accepted', 'recipients': [text]}), flush=True)
";
    let [program_file, rules] = ["mine.py", "rules.txt"].map(|name| folder.path().join(name));
    std::fs::write(&program_file, program).unwrap();
    std::fs::write(&rules, "one").unwrap();
    let process = format!("mine=python3 {} --rules={}", program_file.display(), rules.display());
    let search =
        ["enumerate", "--tokens", "1", "--out", "all", "--workers", "1", "--quiet", "--process", &process];
    let search = [&search[..], &POLICY, &["--parser", "process/mine", "--fail-on", "critical"]].concat();
    let on = [&search[..], &["--resume"]].concat();
    let ends = code(folder.path(), &search);
    assert_eq!((code(folder.path(), &on), ends == 2), (ends, false));
    std::fs::write(&rules, "two").unwrap();
    assert_eq!(code(folder.path(), &on), 2);
}

/// What a gate lets in once and never again is seen, and cannot be reduced: that is no all-clear.
#[test]
fn what_is_seen_once_withholds_the_all_clear_of_an_enumeration() {
    let folder = folder();
    let once = "\
import re
SEEN = set()
def gate(text):
    is_first = text not in SEEN
    SEEN.add(text)
    plain = re.fullmatch(r'[a-z.0-9]+@corp\\.example', text)
    return bool(plain) or is_first and text == 'a@outside.example@corp.example'
def route(text): return '@'.join(text.split('@')[:2])
";
    std::fs::write(folder.path().join("once.py"), once).unwrap();
    std::fs::write(folder.path().join("three.txt"), "a\n@{A}\n@{E}\n").unwrap();
    let search = [
        "enumerate",
        "--quiet",
        "--workers",
        "1",
        "--tokens",
        "3",
        "--alphabet",
        "three.txt",
        "--out",
        "all",
    ];
    let deployed = ["--gate", "accepts:python/once.gate", "--route", "python/once.route"];
    assert_eq!(code(folder.path(), &[&search[..], &POLICY, &deployed].concat()), 3);
}

/// A gate that stops working behind some texts refuses everybody from then on.
#[test]
fn a_gate_that_tires_in_a_search_clears_nobody() {
    let folder = folder();
    let tired = "\
import re
ASKED = []
def limited(text):
    ASKED.append(text)
    return len(ASKED) < 40 and bool(re.fullmatch(r'[a-z.@]+@corp\\.example', text))
def worn(text):
    ASKED.append(text)
    return len(ASKED) < 3000 and bool(re.fullmatch(r'[a-z.]+@corp\\.example', text))
def route(text): return '@'.join(text.split('@')[:2])
";
    std::fs::write(folder.path().join("tired.py"), tired).unwrap();
    let search = |command: &[&str], gate: &str| {
        let gate = format!("accepts:python/tired.{gate}");
        let deployed = ["--gate", &gate, "--route", "python/tired.route", "--workers", "1", "--quiet"];
        code(folder.path(), &[command, &POLICY, &deployed, &["--fail-on", "high"]].concat())
    };
    assert_eq!(search(&["enumerate", "--tokens", "3", "--out", "all"], "limited"), 3);
    assert_eq!(search(&["hunt", "--executions", "6000", "--out", "worn"], "worn"), 3);
    assert!(unjudged(&folder.path().join("worn")) > 0);
}

/// A campaign that was killed has confirmed nothing, and asked no controls at its end.
#[test]
fn a_campaign_that_was_killed_clears_nothing() {
    let folder = folder();
    let deployed = ["--gate", "accepts:python/own.named", "--route", "python/own.route", "--fail-on", "high"];
    let hunt = ["hunt", "--workers", "1", "--quiet", "--out"];
    let ended = [&hunt[..], &["ended", "--executions", "600"], &POLICY, &deployed].concat();
    assert_eq!(code(folder.path(), &ended), 0);
    let diff = |out: &str| run(addrdiff(&["diff", out, out]).current_dir(folder.path())).0;
    assert_eq!(diff("ended"), 0);

    let endless = [&hunt[..], &["killed", "--seconds", "600"], &POLICY, &deployed].concat();
    let mut running = addrdiff(&endless);
    let running = running.args(["--python-path", "."]).current_dir(folder.path()).stdout(Stdio::null());
    let mut running = running.spawn().unwrap();
    let status = folder.path().join("killed/status.json");
    let searches = || {
        let status = std::fs::read(&status).unwrap_or_default();
        let status: serde_json::Value = serde_json::from_slice(&status).unwrap_or_default();
        status["health"]["deployments"].as_object().is_some_and(|all| !all.is_empty())
    };
    while !searches() && running.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(50));
    }
    running.kill().unwrap();
    running.wait().unwrap();
    assert_eq!(diff("killed"), 3);
    let (_, report, _) = run(addrdiff(&["report", "killed", "--format", "json"]).current_dir(folder.path()));
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["campaigns"][0]["unfinished"], true, "{report}");
    assert!(report["campaigns"][0]["failed_controls"].is_object(), "{report}");
}

/// Who hangs takes all of the time, and little is put.
#[test]
fn a_search_that_did_not_put_what_it_starts_from_clears_nothing() {
    let folder = folder();
    let slow = "import time\ndef old(text): return text\ndef new(text):\n    time.sleep(8 if len(text) > 40 else 0)\n    return text\n";
    std::fs::write(folder.path().join("slow.py"), slow).unwrap();
    let pair = ["hunt", "--pair", "python/slow.old~python/slow.new", "--seconds", "3", "--workers", "1"];
    assert_eq!(
        code(folder.path(), &[&pair[..], &["--quiet", "--fail-on", "high", "--out", "slow"]].concat()),
        3
    );
}

/// Each withholds the all-clear where it is asked: what a part of a deployment did not answer, and what nobody admitted.
#[test]
fn what_a_search_could_not_judge_is_counted_there_too() {
    let folder = folder();
    let alphabet = folder.path().join("alphabet");
    std::fs::write(&alphabet, "a\n@\n{A}\n{E}\n").unwrap();
    let search = ["enumerate", "--quiet", "--workers", "1", "--tokens", "5", "--alphabet", "alphabet"];
    let enumerated = |route: &str, out: &str| {
        let deployed = ["--gate", "accepts:python/own.gate", "--route", route, "--out", out];
        code(folder.path(), &[&search[..], &POLICY, &deployed].concat())
    };
    assert_eq!(enumerated("python/own.old", "open"), 10);
    assert_eq!(enumerated("python/own.odd", "odd"), 3);
    let replay = ["replay", "cases", "--gate", "last-at", "--parser", "python/own.odd"];
    assert_eq!(code(folder.path(), &replay), 3);
}

/// Its gate refused every string, so nothing is known of others.
#[test]
fn an_enumeration_none_of_whose_strings_a_gate_admits_clears_nobody() {
    let folder = folder();
    let code_of = "import re\n\
                   def gate(text): return re.match(r'[a-z]+@corp\\.example', text) is not None\n\
                   def route(text): return text if re.fullmatch(r'[a-z]+@[a-z.]+', text) else None\n";
    std::fs::write(folder.path().join("open.py"), code_of).unwrap();
    let enumerate = |alphabet: &str| {
        std::fs::write(folder.path().join("alphabet.txt"), alphabet).unwrap();
        let search = ["enumerate", "--quiet", "--tokens", "3", "--alphabet", "alphabet.txt"];
        let deployed = ["--gate", "accepts:python/open.gate", "--route", "python/open.route"];
        let policy = ["--allow", "corp.example", "--attacker", "outside.example"];
        code(folder.path(), &[&search[..], &deployed, &policy].concat())
    };
    assert_eq!(enumerate("a\n@\n.\n"), 3);
    assert_eq!(enumerate("a@\n{A}\n.{E}\n"), 10);
}
