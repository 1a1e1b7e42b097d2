//! `addrdiff check`, as the author of a sign-up runs it.
#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used)]

use crate::checked::{attacks, check, checked, number};
use crate::shell_driver::driver;
use serde_json::Value;
use std::process::Command;

#[test]
fn the_incident_gets_in_where_a_reader_stops_at_the_first_at() {
    let asked = ["--gate", "incident", "--route", "planted/c01-multi-at", "--allow", "state.example"];
    let (code, said) = checked(&[&asked[..], &["--attacker", "outside.example"]].concat());
    assert_eq!(code, 10, "{said:#}");
    let worst = &said["attacks"][0];
    assert_eq!(worst["text"], "a@outside.example@state.example");
    assert_eq!((&worst["level"], &worst["class"]), (&"high".into(), &"allowlist-bypass".into()));
    assert_eq!(worst["recipients"][0], "a@outside.example");
    let place = worst["case"]["place"].as_str().unwrap();
    assert!(place.starts_with("corpus/security.toml:"), "{place}");
    assert_eq!(said["answer"], "way-in");
}

#[test]
fn what_is_shown_fits_one_screen() {
    let asked = ["--gate", "incident", "--route", "planted/c01-multi-at", "--allow", "state.example"];
    let (code, said, _) = check(&asked);
    assert!(code == 10 && said.lines().count() < 45, "{said}");
}

#[test]
fn the_command_at_the_end_shows_it_again() {
    let asked = ["--gate", "incident", "--route", "planted/c01-multi-at", "--allow", "state.example"];
    let (_, said) = checked(&asked);
    let command = said["attacks"][0]["reproductions"][0].as_str().unwrap();
    let program = command.replacen(
        "addrdiff explain",
        &format!("{} explain --json", env!("CARGO_BIN_EXE_addrdiff")),
        1,
    );
    let output = Command::new("sh").args(["-c", &program]).output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let shown = answer["classes"].as_array().unwrap();
    let bypass = |class: &&Value| class["class"] == "allowlist-bypass" && class["gate"] == "incident";
    assert!(
        shown.iter().find(bypass).is_some_and(|class| class["route"] == "planted/c01-multi-at"),
        "{answer:#}"
    );
}

#[test]
fn an_extra_recipient_is_what_a_list_wins() {
    let (code, said) = checked(&["--gate", "last-at", "--route", "planted/c09-list", "--allow", "b.example"]);
    assert_eq!(code, 10);
    assert!(
        attacks(&said).iter().any(|(class, level, _)| class == "extra-recipient" && level == "high"),
        "{said:#}"
    );
}

#[test]
fn a_strict_gate_before_a_correct_reader_lets_nobody_in() {
    let asked = ["--gate", "strict", "--route", "planted/correct", "--allow", "b.example"];
    let (code, said) = checked(&[&asked[..], &["--variations", "6000"]].concat());
    assert_eq!((code, &said["answer"]), (0, &"no-way-in".into()), "{said:#}");
    // The statement adds up.
    let count = |name: &str| number(&said, &format!("/evidence/{name}"));
    assert_eq!(count("admitted"), count("inside") + count("nowhere") + count("refused"));
    assert_eq!(count("put"), count("admitted") + count("refused_by_gate") + count("inexpressible"));
    assert!(count("inside") > 100 && count("outside") == 0, "{said:#}");
    assert_eq!(number(&said, "/evidence/controls/0"), number(&said, "/evidence/controls/1"));
    assert!(number(&said, "/evidence/controls/0") > 2 * 5000 / 64, "{said:#}");
}

#[test]
fn parsed_equals_raw_stops_the_incident() {
    let gate = "equals:planted/c01-multi-at";
    let asked = ["--gate", gate, "--route", "planted/c01-multi-at", "--allow", "b.example"];
    // Half a million variations find what one server makes of angles in a quoted string.
    let (code, said) = checked(&[&asked[..], &["--variations", "5000"]].concat());
    assert_eq!(code, 0, "{said:#}");
}

#[test]
fn what_is_not_there_is_a_usage_error() {
    for (arguments, said) in [
        (&["--gate", "nope", "--route", "planted/correct"][..], "no gate `nope`"),
        (&["--gate", "last-at", "--route", "planted/nope"], "no parser `planted/nope`"),
        (&["--gate", "last-at"], "--route"),
        (&[], "name a --gate and a --route"),
        (&["--gate", "last-at", "--route", "planted/correct", "--allow", "a@b"], "no domain"),
    ] {
        let (code, _, error) = check(arguments);
        assert_eq!(code, 2, "{arguments:?}");
        assert!(error.contains(said), "{arguments:?}: {error}");
    }
}

#[test]
fn a_route_that_skips_everything_judges_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let answer = r#"printf '{"id":%s,"verdict":"skipped","reason":{"text":"no"}}\n' "$id""#;
    let process = driver(folder.path(), "skips", answer);
    let asked =
        ["--process", &process, "--gate", "last-at", "--route", "process/skips", "--variations", "10"];
    let (code, said) = checked(&asked);
    assert_eq!((code, &said["answer"]), (3, &"not-judged".into()), "{said:#}");
    assert_eq!(said["failed_controls"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_the_software_cannot_receive_is_counted_apart() {
    let folder = tempfile::tempdir().unwrap();
    // Reads every text as mail to an allowed domain, but for one with a dotless i.
    let answer = r#"case $question in
      *bcSxa2VA*) printf '{"id":%s,"verdict":"skipped","reason":{"rule":"cannot-be-expressed","text":"x"}}\n' "$id" ;;
      *) printf '{"id":%s,"verdict":"accepted","recipients":["a@important.com"]}\n' "$id" ;; esac"#;
    let process = driver(folder.path(), "latin", answer);
    let asked = ["--process", &process, "--gate", "last-at", "--route", "process/latin"];
    let (code, said) =
        checked(&[&asked[..], &["--variations", "100", "--control", "a@important.com"]].concat());
    assert_eq!(code, 0, "{said:#}");
    assert!(number(&said, "/evidence/inexpressible") > 0, "{said:#}");
}

/// Printable ASCII is what every software can receive.
#[test]
fn who_cannot_receive_ascii_is_not_judged() {
    let folder = tempfile::tempdir().unwrap();
    let answer = r#"case $question in
      *YW5u*) printf '{"id":%s,"verdict":"accepted","recipients":["a@important.com"]}\n' "$id" ;;
      *) printf '{"id":%s,"verdict":"skipped","reason":{"rule":"cannot-be-expressed","text":"x"}}\n' "$id" ;; esac"#;
    let process = driver(folder.path(), "shy", answer);
    let asked = ["--process", &process, "--gate", "last-at", "--route", "process/shy", "--variations", "100"];
    let (code, said) = checked(&asked);
    assert_eq!((code, &said["answer"]), (3, &"not-judged".into()), "{said:#}");
    assert!(number(&said, "/evidence/inexpressible") > 0, "{said:#}");
}

#[test]
fn a_driver_that_dies_withholds_the_all_clear_and_is_said_to_restart() {
    let folder = tempfile::tempdir().unwrap();
    let answer = r#"[ $n -gt 200 ] && exit 0
      printf '{"id":%s,"verdict":"accepted","recipients":["a@important.com"]}\n' "$id""#;
    let process = driver(folder.path(), "dies", answer);
    let asked =
        ["--process", &process, "--gate", "last-at", "--route", "process/dies", "--variations", "500"];
    let (code, said) = checked(&asked);
    assert!(number(&said, "/evidence/restarts") > 0, "{said:#}");
    // It starts again and answers: nothing is lost by that. One that dies on every question is another thing.
    assert!(code == 0 || number(&said, "/evidence/unjudged") > 0, "{said:#}");
    let answer = r#"case $question in *YW5uYUBpbXBvcnRhbnQuY29t*)
      printf '{"id":%s,"verdict":"accepted","recipients":["anna@important.com"]}\n' "$id" ;; *) exit 0 ;; esac"#;
    let process = driver(folder.path(), "dies-always", answer);
    let asked = ["--process", &process, "--gate", "last-at", "--route", "process/dies-always"];
    let (code, said) = checked(&[&asked[..], &["--variations", "20"]].concat());
    assert_eq!(code, 3, "{said:#}");
}

#[test]
fn the_search_takes_the_time_that_it_is_given() {
    let asked = ["--gate", "plain", "--route", "planted/correct", "--allow", "state.example"];
    let tried = |options: &[&str]| {
        let began = std::time::Instant::now();
        let (code, said) = checked(&[&asked[..], options].concat());
        assert!(code == 0, "{said:#}");
        (number(&said, "/variations/put"), began.elapsed().as_secs_f64())
    };
    assert_eq!(tried(&["--seconds", "0"]).0, 0);
    let (many, took) = tried(&["--seconds", "2"]);
    assert!(many > 1_000 && (2.0..20.0).contains(&took), "{many} in {took} s");
    assert_eq!(tried(&["--variations", "77"]).0, 77);
    assert_eq!(check(&[&asked[..], &["--seconds=-1"]].concat()).0, 2);
}

#[test]
#[cfg(feature = "python")]
fn what_the_gate_refuses_is_counted_and_put_to_no_route() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let code = format!(
        "def route(text):\n    open({:?}, 'a').write(ascii(text) + '\\n')\n    return text\n",
        format!("{path}/log")
    );
    std::fs::write(folder.path().join("signup.py"), code).unwrap();
    let case = "[[case]]\nname = \"one\"\ntext = 'b@important.com'\nreason = \"a seed\"\nsource = \"here\"\n";
    std::fs::create_dir(folder.path().join("cases")).unwrap();
    std::fs::write(folder.path().join("cases/one.toml"), case).unwrap();
    let cases = folder.path().join("cases");
    // It lets nobody in: nothing is reduced, which would put texts to the route that the gate refuses.
    let asked = ["--gate", "plain", "--route", "python/signup.route", "--python-path", path];
    let search = ["--corpus", cases.to_str().unwrap(), "--variations", "600"];
    let (_, said) = checked(&[&asked[..], &search].concat());
    assert!(number(&said, "/evidence/refused_by_gate") > 100, "{said:#}");
    let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
    // Controls and guesses are put to both: what holds their address, a plain one of the attacker's, base64 of one.
    let is_guess = |line: &&str| {
        let text = line.trim_matches(['\'', '"']);
        let is_plain = text.ends_with("@malicious.org") && line.matches('@').count() == 1;
        line.contains("anna") || is_plain || !line.contains('@')
    };
    let put = log.lines().filter(|line| !is_guess(line));
    let refused: Vec<&str> = put.filter(|line| !line.ends_with("important.com'")).collect();
    assert!(log.lines().count() > 100 && refused.is_empty(), "{refused:?}");
}
