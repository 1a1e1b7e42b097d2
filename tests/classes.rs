//! Every class by a table: texts that show it, with level and parties, and texts that just do not.
//!
//! A row puts one text to the three strict readers and to one reader, behind one gate, under one policy, through
//! `examine`. The reader is a planted one, or a stand-in that answers what the row says, for what no reader of
//! ours does: mail to nobody, a panic, an answer that changes.
#![cfg(feature = "harness")]
#![allow(clippy::unwrap_used)]

#[path = "classes/deployments.rs"]
mod deployments;
#[path = "classes/found.rs"]
mod found;
#[path = "classes/pairs.rs"]
mod pairs;
#[path = "classes/readers.rs"]
mod readers;
#[path = "classes/stand_in.rs"]
mod stand_in;

use addrdiff::gates;
use addrdiff::input::Input;
use addrdiff::judge::classes::{CLASSES, On, Parties, Sighting};
use addrdiff::judge::deployment::Named;
use addrdiff::judge::examine::{Look, examine};
use addrdiff::judge::panel::Panel;
use addrdiff::parsers::{Grammar, Parser, ParserId, Registry};
use addrdiff::policy::Policy;
use stand_in::{Answers, StandIn};
use std::collections::BTreeSet;

/// One text for one class. In texts and answers, `A` is the allowed domain and `E` the attacker's.
pub struct Row {
    class: &'static str,
    /// Escaped, as cases write it.
    text: &'static str,
    reader: Reader,
    /// It reads header fields.
    reads_lists: bool,
    /// What it returns stands on the wire.
    writes_envelope: bool,
    gate: &'static str,
    /// Somebody named a deployment of this route (`it` for the reader), and no other is judged.
    named: Option<&'static str>,
    subdomains: bool,
    /// The victim's address, escaped, where there is one.
    victim: Option<&'static str>,
    /// What of this class is seen, `it` for the reader; nothing in a near miss.
    shows: &'static [&'static str],
}

/// Who is asked beside the strict readers.
pub enum Reader {
    /// A planted one, by its surface.
    Planted(&'static str),
    /// A stand-in.
    Says(Answers),
}

impl Row {
    fn new(class: &'static str, text: &'static str, reader: Reader, shows: &'static [&'static str]) -> Self {
        let (reads_lists, writes_envelope, named, subdomains) = (false, false, None, true);
        let (gate, victim) = ("last-at", None);
        Self { class, text, reader, reads_lists, writes_envelope, gate, named, subdomains, victim, shows }
    }

    /// A planted reader is asked.
    fn planted(
        class: &'static str,
        text: &'static str,
        surface: &'static str,
        shows: &'static [&'static str],
    ) -> Self {
        Self::new(class, text, Reader::Planted(surface), shows)
    }

    /// The reader returns these strings.
    fn returns(
        class: &'static str,
        text: &'static str,
        strings: &'static [&'static str],
        shows: &'static [&'static str],
    ) -> Self {
        Self::new(class, text, Reader::Says(Answers::Strings(strings)), shows)
    }

    /// The reader does this.
    fn says(class: &'static str, text: &'static str, says: Answers, shows: &'static [&'static str]) -> Self {
        Self::new(class, text, Reader::Says(says), shows)
    }

    fn behind(self, gate: &'static str) -> Self {
        Self { gate, ..self }
    }

    fn named(self) -> Self {
        Self { named: Some("it"), ..self }
    }

    /// The reader is asked, and no deployment has it.
    fn beside(self) -> Self {
        Self { named: Some("strict/mailbox"), ..self }
    }

    fn against(self, victim: &'static str) -> Self {
        Self { victim: Some(victim), ..self }
    }

    fn exactly(self) -> Self {
        Self { subdomains: false, ..self }
    }

    fn reading_lists(self) -> Self {
        Self { reads_lists: true, ..self }
    }

    fn on_the_wire(self) -> Self {
        Self { writes_envelope: true, ..self }
    }

    fn parser(&self) -> Box<dyn Parser> {
        match &self.reader {
            Reader::Planted(surface) => Registry::default().open(&ParserId::new("planted", surface)).unwrap(),
            Reader::Says(answers) => Box::new(StandIn {
                id: ParserId::new("stand-in", "reader"),
                answers: answers.clone(),
                reads: if self.reads_lists { Grammar::AddressList } else { Grammar::Unknown },
                writes_envelope: self.writes_envelope,
                asked: Default::default(),
            }),
        }
    }

    fn panel(&self) -> Panel {
        let strict = ["mailbox", "mailbox-utf8", "address-list"];
        let strict =
            strict.map(|surface| Registry::default().open(&ParserId::new("strict", surface)).unwrap());
        let parser = self.parser();
        let name = parser.id().to_string();
        let route = |named| if named == "it" { name.as_str() } else { named };
        let named = self.named.map(|named| Named::new("", self.gate, route(named)));
        let parsers = strict.into_iter().chain([parser]).collect();
        let panel = Panel::new(parsers, vec![gates::find(self.gate).unwrap()]);
        match named {
            Some(named) => panel.judging(&[named]),
            None => panel,
        }
    }

    fn policy(&self) -> Policy {
        let victim = self.victim.map(|victim| {
            String::from_utf8(Input::from_escaped(&spelled(victim)).unwrap().bytes().to_vec()).unwrap()
        });
        Policy { subdomains: self.subdomains, victim, ..Policy::default() }
    }

    /// What of its class is seen, a line each.
    fn seen(&self) -> Vec<String> {
        let (panel, policy) = (self.panel(), self.policy());
        let input = Input::from_escaped(&spelled(self.text)).unwrap();
        let seen = examine(&panel, &policy, &input, Look::For(self.class)).sightings;
        seen.iter().filter(|one| one.class == self.class).map(|one| line(&panel, one)).collect()
    }
}

/// With the domains of the policy in it.
fn spelled(text: &str) -> String {
    let policy = Policy::default();
    text.replace('E', &policy.attacker).replace('A', &policy.allowed[0])
}

/// Level and parties; the delivery rule and the prize of a deployment; the gate that makes a pair matter.
fn line(panel: &Panel, seen: &Sighting) -> String {
    let at = seen.parties.parser();
    assert!(panel.parsers()[at].id().family != "strict", "the parser under test is the other one");
    let parser = |at: usize| match panel.parsers()[at].id() {
        id if id.family == "strict" => id.to_string(),
        _ => "it".into(),
    };
    let gate = |at: usize| &panel.gates()[at].id;
    let parties = match seen.parties {
        Parties::Deployment(at, route) => format!("{} > {} {:?}", gate(at), parser(route), seen.prize),
        Parties::Pair(ours, theirs) => format!("{} ~ {}", parser(ours), parser(theirs)),
        Parties::Parser(at) => parser(at),
    };
    let rule = seen.rule.map_or(String::new(), |rule| format!(" by {rule}"));
    let matters = seen.gate.map_or(String::new(), |at| format!(" since {}", gate(at)));
    format!("{} {parties}{rule}{matters}", seen.level)
}

fn rows() -> Vec<Row> {
    [deployments::rows(), pairs::rows(), readers::rows()].into_iter().flatten().collect()
}

#[test]
fn each_text_shows_its_class_at_its_level_or_just_does_not() {
    let wrong: Vec<String> = rows()
        .iter()
        .filter(|row| row.seen() != row.shows)
        .map(|row| {
            format!(
                "{} of `{}` behind {}: {:?}, not {:?}",
                row.class,
                row.text,
                row.gate,
                row.seen(),
                row.shows
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_class_has_texts_that_show_it_and_texts_that_just_do_not() {
    let rows = rows();
    for class in CLASSES {
        let own = || rows.iter().filter(|row| row.class == class.id);
        let (shown, missed) =
            (own().filter(|row| !row.shows.is_empty()), own().filter(|row| row.shows.is_empty()));
        assert!(shown.count() > 0 && missed.count() > 0, "{}", class.id);
    }
    assert!(rows.iter().all(|row| CLASSES.iter().any(|class| class.id == row.class)));
}

#[test]
fn every_class_is_seen_on_what_it_is_judged_on() {
    let rows = rows();
    for class in CLASSES {
        let lines = rows.iter().filter(|row| row.class == class.id).flat_map(|row| row.shows);
        let on = |line: &&str| match line.split_whitespace().nth(2) {
            Some(">") => "deployment",
            Some("~") => "pair",
            _ => "parser",
        };
        let expected: &[&str] = match class.on {
            On::Deployment => &["deployment"],
            On::Pair => &["pair"],
            On::Parser => &["parser"],
            On::ParserAndDeployment => &["deployment", "parser"],
        };
        assert_eq!(
            lines.map(on).collect::<BTreeSet<_>>(),
            expected.iter().copied().collect(),
            "{}",
            class.id
        );
    }
}

/// A probe asks a hundred times: it is made where the class goes by it, and where somebody looks closely.
#[test]
fn what_one_answer_does_not_show_is_looked_for_where_a_class_goes_by_it() {
    for (look, shown) in [
        (Look::For("unstable"), true),
        (Look::For("superlinear"), true),
        (Look::Closely, true),
        (Look::For("raised"), false),
        (Look::Once, false),
    ] {
        let row = Row::says("unstable", "a@A", Answers::Changes, &[]);
        let (panel, policy, input) = (row.panel(), row.policy(), Input::new("a@important.com"));
        let seen = examine(&panel, &policy, &input, look).sightings;
        assert_eq!(seen.iter().any(|one| one.class == "unstable"), shown, "{look:?}");
    }
}
