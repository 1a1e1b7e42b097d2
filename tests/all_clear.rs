//! What an all-clear rests on: what became of each text, what was not judged, and controls that show that the sign-up
//! still works. The readers are stand-ins that answer what a row says.
#![cfg(feature = "harness")]
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

#[path = "all_clear/controls.rs"]
mod controls;

use addrdiff::gates;
use addrdiff::input::Input;
use addrdiff::judge::deployment::Named;
use addrdiff::judge::evidence::{Evidence, Fate};
use addrdiff::judge::judged::{Judge, Judged};
use addrdiff::judge::panel::Panel;
use addrdiff::parsers::{Parser, ParserId, Registry, returned};
use addrdiff::policy::Policy;
use addrdiff::verdict::{Reading, Recipient, Verdict};

type Answers = fn(&Input) -> Verdict;

/// A reader that answers by this function, and may be a running application's mail.
struct StandIn {
    id: ParserId,
    answers: Answers,
    is_mail: bool,
}

impl Parser for StandIn {
    fn id(&self) -> &ParserId {
        &self.id
    }

    fn version(&self) -> String {
        "1".into()
    }

    fn is_mail(&self) -> bool {
        self.is_mail
    }

    fn ask(&self, input: &Input) -> Verdict {
        (self.answers)(input)
    }
}

/// The deployment of this gate and a route that answers so; `stand-in/gate` answers as the other says.
fn panel(gate: &str, asked: Option<Answers>, route: Answers, is_mail: bool) -> Panel {
    let strict = ["mailbox", "mailbox-utf8", "address-list"];
    let strict = strict.map(|surface| Registry::default().open(&ParserId::new("strict", surface)).unwrap());
    let stand_in = |surface, answers, is_mail| {
        Box::new(StandIn { id: ParserId::new("stand-in", surface), answers, is_mail }) as Box<dyn Parser>
    };
    let parsers = strict.into_iter().chain(asked.map(|answers| stand_in("gate", answers, false)));
    let parsers = parsers.chain([stand_in("route", route, is_mail)]).collect();
    Panel::new(parsers, vec![gates::find(gate).unwrap()]).judging(&[Named::new("", gate, "stand-in/route")])
}

fn judged(gate: &str, asked: Option<Answers>, route: Answers, text: &str) -> Judged {
    let (panel, policy) = (panel(gate, asked, route, false), Policy::default());
    Judge::of(&panel, &policy).ask(&Input::from_escaped(text).unwrap())
}

/// What became of it, in a word.
fn word(fate: &Fate) -> &'static str {
    match fate {
        Fate::RefusedByGate => "refused by the gate",
        Fate::Inside => "inside",
        Fate::Nowhere => "nowhere",
        Fate::Refused => "refused",
        Fate::Outside => "outside",
        Fate::Inexpressible => "inexpressible",
        Fate::Unjudged(_) => "unjudged",
    }
}

fn strings(strings: &[&str]) -> Verdict {
    returned::reading(strings.iter().map(|string| string.as_bytes()))
}

fn as_it_is(input: &Input) -> Verdict {
    returned::reading([input.bytes()])
}

fn one(recipient: Recipient) -> Verdict {
    Verdict::Accepted(Reading::one(recipient, Input::new("")))
}

fn raised(exception: &str) -> Verdict {
    Verdict::Raised { exception: exception.into(), text: "".into() }
}

fn unfollowed() -> Verdict {
    let Verdict::Accepted(reading) = strings(&["a@important.com"]) else { panic!("it is a mailbox") };
    Verdict::Accepted(Reading { unfollowed: Some("two of them".into()), ..reading })
}

/// What the route says of `a@important.com`, which the gate admits, and what became of it.
const ROUTES: &[(Answers, &str)] = &[
    (as_it_is, "inside"),
    (|_| strings(&["a@important.com", "b@important.com"]), "inside"),
    (|_| strings(&["a@malicious.org"]), "outside"),
    (|_| strings(&["a@important.com", "a@malicious.org"]), "outside"),
    (|_| one(Recipient::Empty("None")), "nowhere"),
    (|_| one(Recipient::Null), "nowhere"),
    (|_| one(Recipient::Yes), "unjudged"),
    // What no server is known to take, and what some take for the allowed domain, and for another.
    (|_| strings(&["no address"]), "refused"),
    (|_| strings(&["a@important.com>"]), "inside"),
    (|_| strings(&["a@malicious.org>"]), "outside"),
    (|_| Verdict::refused("rule".into(), "more".into()), "refused"),
    (|_| Verdict::TimedOut, "unjudged"),
    (|_| Verdict::Panicked { text: "".into() }, "unjudged"),
    (|_| Verdict::skipped("it is not here"), "unjudged"),
    // Any software can receive printable ASCII.
    (|_| Verdict::inexpressible("NUL"), "unjudged"),
    (|_| unfollowed(), "unjudged"),
    (|_| raised("ValueError"), "refused"),
    (|_| raised("mail.errors.HeaderParseError"), "refused"),
    (|_| raised("ImportError"), "unjudged"),
    (|_| raised("builtins.MemoryError"), "unjudged"),
    (|_| raised("requests.exceptions.ReadTimeout"), "unjudged"),
    (|_| raised("java.net.SocketTimeoutException"), "unjudged"),
    (|_| raised("Net::TimedOutError"), "unjudged"),
    (|_| raised(""), "unjudged"),
];

#[test]
fn what_became_of_a_text_follows_from_what_the_route_says() {
    for (at, (route, expected)) in ROUTES.iter().enumerate() {
        let judged = judged("last-at", None, *route, "a@important.com");
        assert_eq!(word(&judged.fate), *expected, "row {at}: {:?}", judged.fate);
        // The gate refuses, whatever the route says.
        let refused = self::judged("last-at", None, *route, "a@other.example");
        assert_eq!(word(&refused.fate), "refused by the gate", "row {at}");
    }
    let nul = judged("last-at", None, |_| Verdict::inexpressible("NUL"), r"a\x00@important.com");
    assert_eq!(nul.fate, Fate::Inexpressible);
}

/// A gate, what its parser says of `a@important.com`, and what became of it where the route mails it as it is.
const GATES: &[(&str, Option<Answers>, &str)] = &[
    ("accepts:stand-in/gate", Some(|_| Verdict::yes()), "inside"),
    ("accepts:stand-in/gate", Some(as_it_is), "inside"),
    ("accepts:stand-in/gate", Some(|_| Verdict::refused("no".into(), "".into())), "refused by the gate"),
    ("accepts:stand-in/gate", Some(|_| raised("ValueError")), "refused by the gate"),
    ("accepts:stand-in/gate", Some(|_| raised("ConnectionError")), "unjudged"),
    ("accepts:stand-in/gate", Some(|_| raised("java.net.ConnectException")), "unjudged"),
    ("accepts:stand-in/gate", Some(|_| raised("Errno::ECONNREFUSED")), "unjudged"),
    ("accepts:stand-in/gate", Some(|_| raised("PDOException")), "unjudged"),
    // Code that is not finished.
    ("accepts:stand-in/gate", Some(|_| raised("NameError")), "unjudged"),
    ("accepts:stand-in/gate", Some(|_| raised("ReferenceError")), "unjudged"),
    ("accepts:stand-in/gate", Some(|_| raised("NotImplementedError")), "unjudged"),
    ("accepts:stand-in/gate", Some(|_| Verdict::TimedOut), "unjudged"),
    ("accepts:stand-in/gate", Some(|_| Verdict::skipped("gone")), "unjudged"),
    ("accepts:stand-in/gate", None, "unjudged"),
    ("reads:stand-in/gate", Some(as_it_is), "inside"),
    ("reads:stand-in/gate", Some(|_| strings(&["a@other.example"])), "refused by the gate"),
    // It says yes, and by what the gate could go is not known.
    ("reads:stand-in/gate", Some(|_| Verdict::yes()), "unjudged"),
    ("reads:stand-in/gate", Some(|_| unfollowed()), "unjudged"),
    ("last-at:stand-in/gate", Some(as_it_is), "inside"),
    // Code may look at any of them.
    ("last-at:stand-in/gate", Some(|_| strings(&["a@important.com", "b@other.example"])), "unjudged"),
    ("last-at:stand-in/gate", Some(|_| strings(&["a@other.example"])), "refused by the gate"),
];

#[test]
fn a_gate_that_gave_no_answer_refused_nobody() {
    for (at, (gate, asked, expected)) in GATES.iter().enumerate() {
        let judged = judged(gate, *asked, as_it_is, "a@important.com");
        assert_eq!(word(&judged.fate), *expected, "row {at}, {gate}: {:?}", judged.fate);
    }
}

/// An exception is a refusal only where it repeats, so it is named.
#[test]
fn an_exception_of_the_gate_or_of_the_route_is_named() {
    let raises: Answers = |_| raised("ValueError");
    let gate = "accepts:stand-in/gate";
    let named = |gate, asked, route, text| judged(gate, asked, route, text).raised;
    let error = Some("ValueError".to_owned());
    assert_eq!(named(gate, Some(raises), as_it_is, "a@important.com"), error);
    assert_eq!(named("last-at", None, raises, "a@important.com"), error);
    assert_eq!(named(gate, Some(as_it_is), raises, "a@important.com"), error);
    assert_eq!(named("last-at", None, as_it_is, "a@important.com"), None);
    // Refused before.
    assert_eq!(named("last-at", None, raises, "a@other.example"), None);
}

#[test]
fn what_a_receiving_server_may_route_on_is_marked() {
    for (text, routable) in [
        ("a@important.com", false),
        ("a%b.example@important.com", true),
        ("b.example!a@important.com", true),
        ("\"a@b.example\"@important.com", true),
    ] {
        assert_eq!(judged("last-at", None, as_it_is, text).routable, routable, "{text}");
    }
}

/// Every field has a number of its own, so that none is taken for another.
fn counted() -> Evidence {
    let mut all = Evidence::default();
    let fates = [
        (Fate::RefusedByGate, 1),
        (Fate::Inside, 8),
        (Fate::Nowhere, 3),
        (Fate::Refused, 4),
        (Fate::Outside, 5),
        (Fate::Inexpressible, 6),
        (Fate::Unjudged("why".into()), 7),
    ];
    for (fate, times) in fates {
        (0..times).for_each(|_| all.count(&fate));
    }
    (0..2).for_each(|_| all.refused_by("ValueError"));
    Evidence { routable: 13, controls: (10, 9), resumed: 11, restarts: 12, ..all }
}

/// The numbers of a line.
fn numbers(line: &str) -> Vec<usize> {
    line.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
}

#[test]
fn every_text_is_counted_once_and_the_statement_has_each_count() {
    let all = counted();
    assert_eq!((all.put, all.admitted, all.unjudged()), (34, 20, 7));
    let lines: Vec<Vec<usize>> = all.statement().iter().map(|line| numbers(line)).collect();
    let expected =
        [vec![34, 20, 8, 3, 4, 5], vec![9, 10, 6, 7], vec![7], vec![2], vec![13], vec![11], vec![12]];
    assert_eq!(lines, expected);
    // What is none is left out, but for what was not judged.
    let none: Vec<Vec<usize>> = Evidence::default().statement().iter().map(|line| numbers(line)).collect();
    assert_eq!(none, [vec![0; 6], vec![0, 0]]);
}

#[test]
fn counts_of_two_processes_are_added_each_to_its_own() {
    let mut sum = counted();
    sum.not_judged("why", 0);
    sum.not_judged("another", 0);
    assert_eq!(sum, counted());
    sum.add(&counted());
    let mut twice = counted();
    twice.not_judged("why", 7);
    (0..2).for_each(|_| twice.refused_by("ValueError"));
    let doubled = Evidence {
        put: 68,
        refused_by_gate: 2,
        admitted: 40,
        inside: 16,
        nowhere: 6,
        refused: 8,
        outside: 10,
        routable: 26,
        inexpressible: 12,
        controls: (20, 18),
        resumed: 22,
        restarts: 24,
        ..twice
    };
    assert_eq!(sum, doubled);
    sum.not_judged("another", 3);
    assert_eq!(sum.unjudged(), 17);
}

/// A report of a run that went on from no other says nothing of it, and is read back.
#[test]
fn what_was_resumed_is_written_where_there_is_some() {
    let written = |evidence: &Evidence| serde_json::to_value(evidence).unwrap();
    assert!(written(&Evidence::default()).get("resumed").is_none());
    assert_eq!(written(&counted())["resumed"], 11);
    assert_eq!(serde_json::from_value::<Evidence>(written(&counted())).unwrap(), counted());
}

/// Of many causes the most frequent are told, and how many there are besides.
#[test]
fn causes_beyond_the_fifth_are_counted() {
    let causes = |count: usize| {
        let mut all = Evidence::default();
        (1..=count).for_each(|at| all.not_judged(&"x".repeat(at), at));
        all.statement()[2..].iter().map(|line| numbers(line)).collect::<Vec<_>>()
    };
    assert_eq!(causes(5), [[5], [4], [3], [2], [1]]);
    assert_eq!(causes(7), [[7], [6], [5], [4], [3], [2]]);
}
