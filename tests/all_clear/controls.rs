//! Controls: texts whose answers are known before, asked between the others.

use super::{Answers, as_it_is, one, panel, strings};
use addrdiff::input::Input;
use addrdiff::judge::controls::Controls;
use addrdiff::judge::judged::Judge;
use addrdiff::policy::Policy;
use addrdiff::verdict::{Recipient, Verdict};

/// The gate, the route, whether it is a running application's mail; how many of an allowed control, the next round's
/// and an outsider pass.
const CONTROLS: &[(&str, Answers, bool, usize)] = &[
    ("last-at", as_it_is, false, 3),
    ("contains", as_it_is, true, 3),
    // It refuses everybody, it mails nobody, it mails everything to one address, it hangs.
    ("last-at", |_| Verdict::refused("no".into(), "".into()), false, 1),
    ("last-at", |_| one(Recipient::Null), false, 1),
    ("last-at", |_| strings(&["all@malicious.org"]), false, 1),
    ("last-at", |_| Verdict::TimedOut, false, 1),
    // Mail to the operators alone; where readers are asked, one that returns another mailbox inside is no failure.
    ("last-at", |_| strings(&["operators@important.com"]), true, 1),
    ("last-at", |_| strings(&["operators@important.com"]), false, 3),
];

#[test]
fn controls_pass_only_while_the_allowed_get_their_mail() {
    let policy = Policy { allowed: vec!["important.com".into(), "two.example".into()], ..Policy::default() };
    for (at, (gate, route, is_mail, passing)) in CONTROLS.iter().enumerate() {
        let panel = panel(gate, None, *route, *is_mail);
        let judge = Judge::of(&panel, &policy);
        let controls = Controls::new(&policy, &[]);
        let (passed, why) = controls.failed(&judge, &panel.ask_now(&controls.texts()));
        assert_eq!((passed, why.is_none()), (*passing, *passing == 3), "row {at}: {why:?}");
        let mut kept = controls.clone();
        let failed = kept.keep_those_that_pass(&judge);
        assert_eq!((failed.is_empty(), kept.any()), (*passing == 3, *passing == 3), "row {at}: {failed:?}");
    }
}

/// An outsider who is let in and gets no mail says that the gate does nothing; one who gets it is a finding.
#[test]
fn an_outsider_who_is_let_in_is_a_failure_of_the_controls() {
    let policy = Policy::default();
    let open = "accepts:stand-in/gate";
    let nobody: Answers = |input| match input.bytes().ends_with(b"important.com") {
        true => as_it_is(input),
        false => one(Recipient::Null),
    };
    for (gate, asked, route, passing) in [
        (open, Some((|_| Verdict::yes()) as Answers), nobody, 1),
        (open, Some(|_: &Input| Verdict::yes()), as_it_is, 2),
        ("last-at", None, nobody, 2),
    ] {
        let panel = panel(gate, asked, route, false);
        let judge = Judge::of(&panel, &policy);
        let controls = Controls::new(&policy, &[]);
        let (passed, why) = controls.failed(&judge, &panel.ask_now(&controls.texts()));
        assert_eq!((passed, why.is_none()), (passing, passing == 2), "{gate}: {why:?}");
    }
}

/// A cache would answer for what was asked before; a gate that knows people by name admits no stranger.
#[test]
fn each_round_asks_other_addresses_unless_the_gate_knows_people_by_name() {
    let policy = Policy::default();
    let mut controls = Controls::new(&policy, &[]);
    let mut asked = std::collections::BTreeSet::new();
    for round in 0..60 {
        let texts = controls.texts();
        assert!(texts[0].bytes().ends_with(b"@important.com") && texts[1] == controls.outsider());
        let local_part = texts[0].bytes().split(|octet| *octet == b'@').next().unwrap().to_vec();
        assert!(local_part.iter().all(u8::is_ascii_lowercase), "round {round}");
        assert!(asked.insert(local_part), "round {round} asks again");
        controls.next_round();
    }
    let by_name: Answers = |input| match input.bytes() {
        b"anna@important.com" => Verdict::yes(),
        _ => Verdict::refused("no".into(), "".into()),
    };
    let panel = panel("accepts:stand-in/gate", Some(by_name), as_it_is, false);
    let judge = Judge::of(&panel, &policy);
    let mut controls = Controls::new(&policy, &[]);
    assert!(controls.keep_those_that_pass(&judge).is_empty() && controls.any());
    let first = controls.texts();
    controls.next_round();
    assert_eq!(controls.texts(), first);
    // One's own are asked as they are.
    let own = Controls::new(&policy, &["bob@important.com".into()]);
    assert_eq!(own.texts()[0], Input::new("bob@important.com"));
    let victim = Policy { victim: Some("vic@important.com".into()), ..Policy::default() };
    assert_eq!(Controls::new(&victim, &[]).texts()[0], Input::new("vic@important.com"));
}
