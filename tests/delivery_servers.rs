//! The delivery rules, held against mail servers that run on this machine. `scripts/test-delivery` installs them.
#![cfg(all(feature = "harness", unix))]
#![allow(clippy::unwrap_used)]

use addrdiff::corpus;
use addrdiff::domain::Domain;
use addrdiff::generate::mutate::mutate;
use addrdiff::generate::tokens::Lexicon;
use addrdiff::input::Input;
use addrdiff::judge::delivery::{Candidate, Server, candidates};
use addrdiff::parsers::process::{Definition, Process};
use addrdiff::parsers::{Parser, ParserId, drivers, strict};
use addrdiff::policy::Policy;
use addrdiff::verdict::{Recipient, Verdict};
use std::collections::BTreeSet;
use std::iter::Sum;
use std::path::{Path, PathBuf};

/// Variations of published attacks.
const GENERATED: u64 = 5_000;

/// Octets of a variation.
const LONGEST: usize = 128;

/// Octets of a string: with `RCPT TO:<>` and the line end it is a command of 512, RFC 5321 §4.5.3.1.4. Servers
/// take what is longer for several.
const COMMAND: usize = 500;

/// What a driver calls a server's own domain, where an address without one is delivered.
const OWN: &str = "server.invalid";

/// Percent of what a server mailed that the rules foresee.
const FORESEEN: f64 = 96.0;

/// Percent of candidates that no server takes.
const TAKEN_BY_NONE: f64 = 5.0;

/// A string that is no address, and what the rules say of it.
struct Question {
    string: Input,
    candidates: Vec<Candidate>,
}

/// A server, and what it did with each string.
struct Asked {
    server: Server,
    mailed: Vec<Option<Domain<'static>>>,
    unanswered: usize,
}

#[test]
#[ignore = "needs mail servers and root: scripts/test-delivery brings the servers and runs it"]
fn the_rules_say_what_servers_do() {
    let questions = questions();
    let started: Vec<Server> = Server::ALL.into_iter().filter(|server| is_installed(*server)).collect();
    assert!(!started.is_empty(), "no mail server is installed: scripts/test-delivery installs them");
    let asked: Vec<Asked> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            started.iter().map(|server| scope.spawn(|| Asked::about(*server, &questions))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    println!("{} strings that are no addresses", questions.len());
    let foreseen: Vec<Share> = asked.iter().map(|asked| asked.foreseen(&questions)).collect();
    let foreseen = foreseen.into_iter().sum::<Share>().percent();
    println!("all of them: {foreseen:.1} % foreseen");
    let taken_by_none = taken_by_none(&questions, &asked).percent();
    assert!(asked.iter().all(|asked| asked.unanswered == 0), "a server did not answer");
    assert!(foreseen >= FORESEEN, "{foreseen:.1} % of what servers mail is foreseen by a rule");
    assert!(taken_by_none <= TAKEN_BY_NONE, "{taken_by_none:.1} % of the candidates are taken by no server");
}

impl Asked {
    fn about(server: Server, questions: &[Question]) -> Self {
        // Five servers share what may be two processors.
        let definition = drivers::definition(&driver(server)).unwrap_or_else(|missing| panic!("{missing}"));
        let definition = Definition { seconds: 20.0, ..definition };
        let process = Process::start(definition).unwrap_or_else(|missing| panic!("{missing}"));
        println!("{}: the rules are of {server}", process.version());
        let strings: Vec<Input> = questions.iter().map(|question| question.string.clone()).collect();
        let verdicts = process.ask_many(&strings);
        let is_answer = |verdict: &&Verdict| matches!(verdict, Verdict::Accepted(_) | Verdict::Rejected(_));
        let unanswered = verdicts.len() - verdicts.iter().filter(is_answer).count();
        Self { server, mailed: verdicts.iter().map(mailed).collect(), unanswered }
    }

    /// How much of what it mailed has a candidate that names it.
    fn foreseen(&self, questions: &[Question]) -> Share {
        let (server, mut all, mut not) = (self.server, 0, Vec::new());
        for (question, mailed) in questions.iter().zip(&self.mailed) {
            let Some(mailed) = mailed else { continue };
            let is_it = |one: &Candidate| domain(one) == mailed && one.servers.contains(&server);
            all += 1;
            if !question.candidates.iter().any(is_it) {
                not.push(format!("{} to {}", question.string, Input::new(mailed.as_read())));
            }
        }
        let share = Share { part: all - not.len(), whole: all };
        println!("{server}: {:.1} % of {all} foreseen, {} unanswered", share.percent(), self.unanswered);
        show(&not);
        share
    }
}

/// Of the candidates that name a server which was asked: those of which none of these mailed the domain.
fn taken_by_none(questions: &[Question], asked: &[Asked]) -> Share {
    let (mut all, mut not) = (0, Vec::new());
    for (at, question) in questions.iter().enumerate() {
        let named = |one: &&Candidate| asked.iter().any(|asked| one.servers.contains(&asked.server));
        for one in question.candidates.iter().filter(named) {
            all += 1;
            if !asked.iter().any(|asked| asked.mailed[at].as_ref() == Some(domain(one))) {
                let mailbox = Input::new(domain(one).as_read());
                not.push(format!("{} as {mailbox}, {}", question.string, one.rule().id));
            }
        }
    }
    let share = Share { part: not.len(), whole: all };
    println!("{:.1} % of {all} candidates are taken by no server", share.percent());
    show(&not);
    share
}

/// The first ten; not where a log is public, since what a server does anew is nobody's but its makers' first.
fn show(strings: &[String]) {
    match std::env::var_os("CI") {
        Some(_) if !strings.is_empty() => println!("    strings are not shown where CI is set"),
        _ => strings.iter().take(10).for_each(|string| println!("    {string:.200}")),
    }
}

/// How many of how many.
struct Share {
    part: usize,
    whole: usize,
}

impl Share {
    fn percent(&self) -> f64 {
        100.0 * self.part as f64 / self.whole.max(1) as f64
    }
}

impl Sum for Share {
    fn sum<I: Iterator<Item = Self>>(shares: I) -> Self {
        let none = Self { part: 0, whole: 0 };
        shares.fold(none, |all, one| Self { part: all.part + one.part, whole: all.whole + one.whole })
    }
}

/// Where a server would mail; nothing for its own domain, or a name that DNS cannot have.
fn mailed(verdict: &Verdict) -> Option<Domain<'static>> {
    let domain = verdict.reading()?.recipients.iter().find_map(|recipient| match recipient {
        Recipient::Mailbox(mailbox) => Some(mailbox.addr_spec.domain.as_read().to_owned()),
        // A local-part that holds whatever it likes is no address, and mailed all the same.
        Recipient::Malformed(text) => {
            String::from_utf8_lossy(text.bytes()).rsplit_once('@').map(|(_, domain)| domain.to_owned())
        }
        _ => None,
    })?;
    let domain = Domain::unchecked(domain.strip_suffix('.').map(str::to_owned).unwrap_or(domain));
    // A name of UUCP is one for Sendmail only.
    let own = domain == Domain::unchecked(OWN) || domain.as_read().ends_with(".uucp");
    (!own && can_be_reached(&domain)).then_some(domain)
}

fn can_be_reached(domain: &Domain<'_>) -> bool {
    let edge = |c: char| c.is_ascii_alphanumeric() || c == '_' || (!c.is_ascii() && c != '\u{fffd}');
    let inside = |c: char| edge(c) || c == '-';
    let is_label = |label: &str| {
        label.starts_with(edge) && label.ends_with(edge) && label.chars().all(inside) && label.len() <= 63
    };
    let name = domain.as_read();
    domain.address().is_some() || (name.len() <= 253 && name.split('.').all(is_label))
}

fn domain(candidate: &Candidate) -> &Domain<'static> {
    &candidate.mailbox.addr_spec.domain
}

/// What was observed once, the corpus, and variations of published attacks: each once, and no address.
fn questions() -> Vec<Question> {
    let observed = include_str!("delivery/observed.tsv").lines().filter(|line| !line.starts_with('#'));
    let observed = observed.map(|line| Input::from_escaped(line.split('\t').next().unwrap()).unwrap());
    let mut strings: Vec<Input> = observed.collect();
    strings.extend(cases(|_| true));
    let attacks: Vec<Input> = cases(|file| file == "security.toml" || file == "published.toml");
    let lexicon = Lexicon::from(&Policy::default());
    strings.extend((0..GENERATED).map(|seed| {
        let from = &attacks[seed as usize % attacks.len()];
        Input::new(mutate(from.bytes(), &lexicon, seed, LONGEST).text)
    }));
    let mut known = BTreeSet::new();
    let strings = strings.into_iter().filter(|string| known.insert(string.bytes().to_vec()));
    let fits = strings.filter(|string| string.bytes().len() <= COMMAND);
    let no_address = fits.filter(|string| strict::mailbox_utf8(string.bytes()).is_err());
    no_address.map(|string| Question { candidates: candidates(string.bytes()), string }).collect()
}

/// The texts of the corpus, of the files that are wanted.
fn cases(wanted: impl Fn(&str) -> bool) -> Vec<Input> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files: Vec<PathBuf> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.retain(|file| wanted(file.file_name().unwrap().to_str().unwrap()) && !file.ends_with("known.toml"));
    files.sort();
    corpus::read_all(&files).unwrap().into_iter().map(|case| case.input).collect()
}

/// Its driver has the name that it has in lower case.
fn driver(server: Server) -> ParserId {
    ParserId::new(&server.name().to_lowercase(), "rcpt")
}

fn is_installed(server: Server) -> bool {
    let definition = drivers::definition(&driver(server));
    if let Err(missing) = &definition {
        println!("skipped: {missing}");
    }
    definition.is_ok()
}
