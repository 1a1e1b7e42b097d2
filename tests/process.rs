//! Parsers behind a pipe, against real drivers that conform and real ones that do not.
#![cfg(all(feature = "harness", unix))]
#![allow(clippy::unwrap_used)]

use addrdiff::input::Input;
use addrdiff::parsers::Parser;
use addrdiff::parsers::process::{Command, Definition, DefinitionError, Process};
use addrdiff::verdict::Verdict;
use std::time::{Duration, Instant};

fn driver(arguments: &[&str]) -> Definition {
    let (file, rest) = arguments.split_first().unwrap();
    let file = format!("{}/tests/drivers/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut command = vec![file];
    if arguments[0].ends_with(".py") {
        command.insert(0, "python3".into());
    }
    command.extend(rest.iter().map(ToString::to_string));
    Definition { seconds: 1.0, ..Definition::new("test", Command::Arguments(command)) }
}

fn process(arguments: &[&str]) -> Process {
    Process::start(driver(arguments)).unwrap()
}

/// `userN@hostN.example`.
fn addresses(count: usize) -> Vec<Input> {
    (0..count).map(|n| Input::new(format!("user{n}@host{n}.example"))).collect()
}

fn reads_its_own(n: usize, verdict: &Verdict) -> bool {
    verdict.domains().map(|domain| domain.as_read().to_owned()).eq([format!("host{n}.example")])
}

#[test]
fn many_questions_are_answered_in_order_and_the_version_is_known() {
    let process = process(&["good.py"]);
    assert_eq!((process.id().to_string(), process.version()), ("process/test".into(), "rpartition 1".into()));
    let verdicts = process.ask_many(&addresses(3000));
    assert_eq!(verdicts.len(), 3000);
    assert!(verdicts.iter().enumerate().all(|(n, verdict)| reads_its_own(n, verdict)));
    assert!(matches!(process.ask(&Input::new("\0")), Verdict::Rejected(_)));
}

#[test]
fn five_thousand_answers_a_second_go_through_the_pipe() {
    let process = process(&["good.py"]);
    let inputs = addresses(20_000);
    let best = (0..3).map(|_| {
        let began = Instant::now();
        process.ask_many(&inputs);
        began.elapsed()
    });
    assert!(best.min().unwrap() < Duration::from_secs(4));
}

#[test]
fn a_death_is_the_verdict_of_the_input_that_caused_it_alone() {
    let process = process(&["bad.py", "dies"]);
    let mut inputs = addresses(500);
    inputs[200] = Input::new("a\0@b.example");
    let verdicts = process.ask_many(&inputs);
    for (n, verdict) in verdicts.iter().enumerate() {
        match verdict {
            Verdict::Panicked { text } if n == 200 => {
                assert!(text.contains("exit status: 1") && text.contains("cannot go on"), "{text}");
            }
            verdict => assert!(n != 200 && reads_its_own(n, verdict), "{n}: {verdict:?}"),
        }
    }
    assert!(reads_its_own(0, &process.ask(&addresses(1)[0])), "it was started again");
}

/// The first is found among many, and put alone; those behind it are put alone from then on.
#[test]
fn hangs_among_many_take_their_time_once() {
    let definition = Definition { seconds: 0.2, ..driver(&["bad.py", "hangs"]) };
    let process = Process::start(definition).unwrap();
    let mut inputs = addresses(40);
    inputs[10..16].fill(Input::new("\0"));
    let verdicts = process.ask_many(&inputs);
    assert!(verdicts[10..16].iter().all(|verdict| *verdict == Verdict::TimedOut), "{verdicts:?}");
    assert!(reads_its_own(39, &verdicts[39]) && process.restarts() <= 7, "{}", process.restarts());
}

#[test]
fn a_hang_is_timed_out_and_the_rest_is_answered() {
    let process = process(&["bad.py", "hangs"]);
    let mut inputs = addresses(40);
    inputs[3] = Input::new("\0");
    let verdicts = process.ask_many(&inputs);
    assert_eq!(verdicts[3], Verdict::TimedOut);
    assert!(verdicts.iter().enumerate().all(|(n, verdict)| n == 3 || reads_its_own(n, verdict)));
}

#[test]
fn a_flood_is_cut_and_is_a_verdict() {
    for way in ["flood", "chatter"] {
        let process = process(&["bad.py", way]);
        let mut inputs = addresses(3);
        inputs[1] = Input::new("x".repeat(5000));
        let began = Instant::now();
        let verdicts = process.ask_many(&inputs);
        assert!(matches!(&verdicts[1], Verdict::Panicked { .. }), "{way}: {:?}", verdicts[1]);
        assert!(reads_its_own(0, &verdicts[0]) && reads_its_own(2, &verdicts[2]));
        assert!(began.elapsed() < Duration::from_secs(20), "{way}");
    }
}

#[test]
fn garbage_and_answers_to_other_questions_are_verdicts_never_readings() {
    let said = |way: &str, input: &str| process(&["bad.py", way]).ask_many(&[Input::new(input)]).remove(0);
    for (way, input, why) in [
        ("garbage", "a\n", "warning: odd input"),
        ("shape", "a@b.example", "unknown field `result`"),
        ("utf8", "a", ""),
    ] {
        match said(way, input) {
            Verdict::Panicked { text } => assert!(text.contains(why), "{way}: {text}"),
            Verdict::Rejected(_) if way == "utf8" => {}
            other => panic!("{way}: {other:?}"),
        }
    }
    // Each is asked again, alone, where answers came in the wrong order.
    let verdicts = process(&["bad.py", "out-of-order"]).ask_many(&addresses(9));
    assert!(verdicts.iter().enumerate().all(|(n, verdict)| reads_its_own(n, verdict)), "{verdicts:?}");
}

#[test]
fn of_two_answers_to_a_question_neither_counts_nor_is_taken_for_the_next_one() {
    let process = process(&["bad.py", "twice"]);
    let mut panicked = 0;
    for n in 0..5 {
        let said = process.ask(&addresses(n + 1)[n]);
        panicked += usize::from(matches!(said, Verdict::Panicked { .. }));
        // The second may come late.
        assert!(matches!(said, Verdict::Panicked { .. }) || reads_its_own(n, &said), "{n}: {said:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(panicked > 0);
}

#[test]
fn one_that_dies_at_every_question_panics_at_every_question() {
    let verdicts = process(&["die.sh"]).ask_many(&addresses(5));
    let died =
        |verdict: &Verdict| matches!(verdict, Verdict::Panicked { text } if text.contains("exit status: 3"));
    assert!(verdicts.len() == 5 && verdicts.iter().all(died), "{verdicts:?}");
}

#[test]
fn one_that_does_not_say_who_it_is_is_missing_with_the_command_that_tells_why() {
    let missing = Process::start(driver(&["bad.py", "chatter-from-the-start"])).err().unwrap();
    assert!(missing.what.contains("says nothing first"), "{missing}");
    assert!(
        missing.command.as_ref().is_some_and(|command| command.starts_with("addrdiff parsers check ")),
        "{missing}"
    );
    let nowhere = Definition::parse("x=/nonexistent/driver").unwrap();
    assert!(Process::start(nowhere).err().unwrap().what.contains("/nonexistent/driver"));
}

#[test]
fn the_environment_is_clean_and_the_home_empty() {
    let Verdict::Rejected(rejection) = process(&["environment.sh"]).ask(&Input::new("a")) else { panic!() };
    let words: Vec<&str> = rejection.expected.split_whitespace().collect();
    let names: Vec<&str> =
        words.iter().filter_map(|word| word.split_once('=')).map(|(name, _)| name).collect();
    let set_by_the_shell = ["OLDPWD", "PWD", "SHLVL", "_"];
    let ours: Vec<&&str> = names.iter().filter(|name| !set_by_the_shell.contains(name)).collect();
    assert_eq!(ours, [&"HOME", &"LANG", &"PATH", &"files"], "{rejection}");
    assert!(words.contains(&"LANG=C.UTF-8") && words.contains(&"files=0"), "{rejection}");
}

#[test]
fn what_a_driver_starts_ends_with_it_and_its_home_is_gone() {
    let process = process(&["brood.sh"]);
    let brood = process.version().split(' ').next().unwrap().to_owned();
    let is_running = || {
        let state = std::fs::read_to_string(format!("/proc/{brood}/stat")).unwrap_or_default();
        !state.is_empty() && !state.contains(") Z ")
    };
    if !cfg!(target_os = "linux") {
        return;
    }
    assert!(is_running());
    drop(process);
    let deadline = Instant::now() + Duration::from_secs(5);
    while is_running() {
        assert!(Instant::now() < deadline, "the driver's own child outlived it");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn definitions_are_checked() {
    let refused = |text: &str| Definition::parse(text).unwrap_err();
    assert!(matches!(refused("x"), DefinitionError::Form(_)));
    assert!(matches!(refused("a b=c"), DefinitionError::Name(_)));
    assert!(matches!(refused("a@b=c"), DefinitionError::HasAt(_)));
    assert!(matches!(refused("x=  "), DefinitionError::NoCommand(_)));
}

/// What a definition names comes besides, where we have it.
#[test]
fn variables_that_are_named_are_passed_on() {
    let named = ["CARGO_MANIFEST_DIR", "ADDRDIFF_NOT_SET"].map(str::to_owned).to_vec();
    let process = |environment: Vec<String>| {
        let definition = Definition { environment, ..driver(&["environment.sh"]) };
        let verdict = Process::start(definition).unwrap().ask(&Input::new("a"));
        let Verdict::Rejected(rejection) = verdict else { panic!("{verdict:?}") };
        rejection.expected.to_string()
    };
    let said = process(named);
    assert!(said.contains("CARGO_MANIFEST_DIR=/") && !said.contains("ADDRDIFF_NOT_SET"), "{said}");
    assert!(!process(Vec::new()).contains("CARGO_MANIFEST_DIR"));
}
