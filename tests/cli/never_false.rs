//! All-clears that once were false, each at another command: what is open is seen, or withholds exit code 0.
#![cfg(all(feature = "cli", feature = "python", unix))]
#![allow(clippy::unwrap_used)]

mod baselines;
mod holes;
mod mistakes;
mod reached;
mod searches;
mod words;

use crate::common::{addrdiff, run};
use std::path::Path;

const OWN: &str = "\
import html
import re
from email.message import EmailMessage, Message
from urllib.parse import unquote
def gate(text): return text.endswith('@corp.example')
def route(text): return text
def down(text): raise ConnectionError('gone')
def each(text):
    yield from text.split(',')[:1]
    raise ValueError('and no more')
def listed(text): return [one.strip() for one in text.split(',')]
def anybody(text): return re.match(r'[a-z-]*mike@corp\\.example$', text) is not None
def dots(text): return bool(re.fullmatch(r'[\\w.+-]+@my.corp.example', text))
def folded(text): return bool(re.fullmatch(r'[a-z]+@micro\\.example', text, re.I))
def german(text): return text.casefold().endswith('@business.example')
def joined(text): return text.split('@')[-1] in ('corp.example' 'my.corp.example')
def one(text): return text.count('@') == 1 and text.endswith('@corp.example')
def decoded(text):
    from urllib.parse import unquote
    return unquote(text).split(',')
def old(text): return '@'.join(text.split('@')[:2])
def odd(text): return {'mailed': text} if text.count('@') > 1 else text
SEEN = set()
def second(text):
    before = text in SEEN
    SEEN.add(text)
    return bool(re.fullmatch(r'[a-z]+@corp\\.example', text)) or before and text.endswith('@corp.example')
def named(text): return bool(re.fullmatch(r'[a-z]+@([a-z.]+\\.)?corp\\.example', text))
def column(text): return text[:254]
def kept(text): return text[:191].endswith('@corp.example')
def ideographic(text): return re.split('[\\u3001,]', text)
def std(text): return bool(re.fullmatch(r'[A-Za-z0-9._%+-]+@corp\\.example', text))
def unquoted(text): return '@'.join(unquote(text).split('@')[:2])
def first_line(text): return unquote(text).splitlines()[0]
def entities(text): return html.unescape(text).split(',')
def html5(text): return bool(re.fullmatch(r'[a-zA-Z0-9.!#$%&*+/=?^_`{|}~;-]+@corp\\.example', text))
def region(text): return bool(re.fullmatch(r'[a-z]+@corp(-[a-z]+)?\\.example', text))
def sub(text): return text.split('@')[-1].replace('www.', '') == 'corp.example'
def street(text): return text.casefold().endswith('@strasse.example')
def mike(text): return text.startswith('mike@') and text.endswith('corp.example')
def several(text): return bool(re.fullmatch(r'[a-z@., -]+@corp\\.example', text))
def header(text):
    message = EmailMessage()
    message['To'] = text
    return message['To']
def compat(text):
    message = Message()
    message['To'] = text
    return message['To']
class Sent:
    def __init__(self, text): self.email, self.copy_to = text.split(',')[-1], text.split(',')[0]
def sent(text): return Sent(text)
def guest(text): return text.replace('#EXT#@corp.example', '').replace('_', '@') if '#EXT#' in text else text
def loose(text): return bool(re.fullmatch(r'[A-Za-z0-9._%#+-]+@corp\\.example', text))
def dotless(text): return text.count('@') == 1 and text.replace('.', '').endswith('@corpexample')
def plus(text): return re.sub(r'\\+.*@', '@', text) == 'mike@corp.example'
";

const POLICY: [&str; 4] = ["--allow", "corp.example", "--attacker", "outside.example"];

/// A folder with code and a case: mail for an outsider behind a text that ends as the gate wants it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("own.py"), OWN).unwrap();
    let case = "[[case]]\nname = \"open\"\ntext = 'x@outside.example<@corp.example'\nreason = \"r\"\nsource = \"s\"\n\
                allow = [\"corp.example\"]\nattacker = \"outside.example\"\n";
    std::fs::create_dir(folder.path().join("cases")).unwrap();
    std::fs::write(folder.path().join("cases/open.toml"), case).unwrap();
    folder
}

/// How a command ends, in that folder, which has the code.
fn code(folder: &Path, arguments: &[&str]) -> i32 {
    let mut command = addrdiff(arguments);
    let (code, said, err) = run(command.args(["--python-path", "."]).current_dir(folder));
    assert!([0, 2, 3, 10, 12].contains(&code), "{arguments:?}: {said}{err}");
    code
}

fn check(folder: &Path, arguments: &[&str]) -> i32 {
    code(folder, &[&["check"], &POLICY[..], arguments].concat())
}

/// How a check without variations ends, with functions of this module for gate and route.
fn check_of(folder: &Path, module: &str, [gate, route]: [&str; 2], more: &[&str]) -> i32 {
    let [gate, route] = [format!("accepts:python/{module}.{gate}"), format!("python/{module}.{route}")];
    let deployed = ["check", "--gate", &gate, "--route", &route, "--attacker", "outside.example"];
    code(folder, &[&deployed[..], &["--variations", "0"], more].concat())
}

/// What the report of a search in this folder says of its campaign.
fn campaign(out: &Path) -> serde_json::Value {
    let report = std::fs::read_to_string(out.join("report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    report["campaigns"][0].clone()
}

/// Texts that it did not judge.
fn unjudged(out: &Path) -> u64 {
    let campaign = campaign(out);
    let deployments = campaign["health"]["deployments"].as_object().unwrap();
    let counts = deployments.values().filter_map(|evidence| evidence["unjudged"].as_object());
    counts.flat_map(|counts| counts.values()).filter_map(serde_json::Value::as_u64).sum()
}

/// A folder that has this module too.
fn folder_with(module: &str, source: &str) -> tempfile::TempDir {
    let folder = folder();
    std::fs::write(folder.path().join(module), source).unwrap();
    folder
}

/// A gate that goes by code admits nobody where the code is not asked.
#[test]
fn a_replay_asks_the_code_that_its_gates_go_by() {
    let folder = folder();
    let replay = |more: &[&str]| code(folder.path(), &[&["replay", "cases"], more].concat());
    assert_eq!(replay(&["--gate", "last-at"]), 10);
    assert_eq!(replay(&["--gate", "accepts:python/own.gate"]), 10);
    assert_eq!(replay(&["--gate", "accepts:python/own.nobody"]), 3);
    assert_eq!(replay(&["--gate", "last-at:cpython/parseaddr@nowhere"]), 3);
    // Nor does a parser say anything that never answers, whatever the strict readers do.
    assert_eq!(replay(&["--parser", "python/own.down"]), 3);
    assert_eq!(replay(&["--process", "p=false", "--parser", "process/p"]), 3);
}

/// Where a victim is named, mail to others is a takeover only behind a look-up.
#[test]
fn a_victim_needs_a_gate_that_looks_accounts_up() {
    let folder = folder();
    let check = |gate: &str| {
        let victim = ["--victim", "mike@corp.example", "--route", "python/own.route", "--variations", "0"];
        check(folder.path(), &[&victim[..], &["--gate", gate]].concat())
    };
    assert_eq!(check("accepts:python/own.anybody"), 3);
    assert_eq!(check("plain"), 3);
    assert_eq!(check("accepts:python/own.mike"), 10);
    // A subaddress is another spelling of the same mailbox for some, and nobody's for others.
    assert_eq!(check("accepts:python/own.plus"), 10);
}

#[test]
fn recipients_that_were_named_before_an_exception_are_not_forgotten() {
    let folder = folder();
    let route = ["--gate", "last-at", "--route", "python/own.each", "--variations", "50"];
    assert_eq!(check(folder.path(), &route), 3);
}

/// Each recipient may be at another of the allowed domains.
#[test]
fn a_list_over_several_allowed_domains_gets_in() {
    let folder = folder();
    let case = "[[case]]\nname = \"two\"\ntext = 'x@a.example, y@b.example'\nreason = \"r\"\nsource = \"s\"\n\
                allow = [\"a.example\", \"b.example\"]\nattacker = \"outside.example\"\n";
    std::fs::write(folder.path().join("cases/open.toml"), case).unwrap();
    let gate = ["--gate", "reads:cpython/getaddresses@stdlib", "--route", "python/own.listed"];
    let policy = ["--allow", "a.example", "--allow", "b.example", "--corpus", "cases", "--variations", "0"];
    let arguments = [&["check", "--format", "json"], &gate[..], &policy].concat();
    let mut command = addrdiff(&arguments);
    let (_, report, err) = run(command.args(["--python-path", "."]).current_dir(folder.path()));
    let report: serde_json::Value = serde_json::from_str(&report).unwrap_or_else(|_| panic!("{err}"));
    assert_eq!(report["deployments"][0]["known"]["put"], 2, "{report}");
    assert!(report["deployments"][0]["evidence"]["inside"].as_u64().unwrap() > 2, "{report}");
}

/// Code remembers: what it refuses once it may admit when it is asked again.
#[test]
fn a_gate_that_refuses_a_text_the_first_time_alone_is_no_all_clear() {
    let folder = folder();
    let asked = ["--gate", "accepts:python/own.second", "--route", "cpython/parseaddr@future-1.0.0"];
    assert_eq!(check(folder.path(), &[&asked[..], &["--variations", "0", "--corpus", "cases"]].concat()), 3);
}

/// The domain that it takes for the allowed one is there to be registered.
#[test]
fn a_pattern_whose_dot_is_any_character_is_found_without_a_search() {
    let folder = folder();
    let asked = ["check", "--gate", "accepts:python/own.dots", "--route", "cpython/parseaddr@stdlib"];
    let search = ["--allow", "my.corp.example", "--variations", "0"];
    assert_eq!(code(folder.path(), &[&asked[..], &search].concat()), 10);
}

/// Case folding, a list without its comma, and an encoding that is undone behind the gate: texts that no search has to meet.
#[test]
fn common_mistakes_are_found_without_a_search() {
    let folder = folder();
    let checked = |allow: &str, gate: &str, route: &str| {
        let gate = format!("accepts:python/own.{gate}");
        let asked = ["check", "--allow", allow, "--gate", &gate, "--route", route, "--variations", "0"];
        code(folder.path(), &asked)
    };
    assert_eq!(checked("micro.example", "folded", "python/own.route"), 10);
    assert_eq!(checked("business.example", "german", "python/own.route"), 10);
    assert_eq!(checked("corp.example", "joined", "python/own.route"), 10);
    assert_eq!(checked("corp.example", "one", "python/own.decoded"), 10);
    assert_eq!(checked("corp.example", "named", "python/own.column"), 10);
    assert_eq!(checked("corp.example", "kept", "python/own.route"), 10);
    assert_eq!(checked("corp.example", "gate", "python/own.ideographic"), 10);
    assert_eq!(checked("corp.example", "named", "python/own.route"), 0);
    for (gate, route) in [
        ("std", "unquoted"),
        ("std", "first_line"),
        ("html5", "entities"),
        ("region", "route"),
        ("sub", "route"),
    ] {
        assert_eq!(checked("corp.example", gate, &format!("python/own.{route}")), 10, "{gate} {route}");
    }
    assert_eq!(checked("corp.example", "loose", "python/own.guest"), 10);
    assert_eq!(checked("corp.example", "dotless", "python/own.route"), 10);
    assert_eq!(checked("stra\u{df}e.example", "street", "python/own.route"), 10);
    assert_eq!(checked("corp.example", "std", "python/own.route"), 0);
}

/// What a control says of one allowed domain says nothing of another.
#[test]
fn each_allowed_domain_has_a_control() {
    let folder = folder();
    let policy =
        ["check", "--allow", "corp.example", "--allow", "other.example", "--attacker", "outside.example"];
    let asked = ["--gate", "accepts:python/own.named", "--route", "python/own.route", "--variations", "0"];
    let control = ["--control", "mike@corp.example"];
    assert_eq!(code(folder.path(), &[&policy[..], &asked, &control].concat()), 3);
    let policy = ["check", "--allow", "corp.example", "--attacker", "outside.example"];
    assert_eq!(code(folder.path(), &[&policy[..], &asked, &control].concat()), 0);
}

/// What code returns may have more recipients than it seems.
#[test]
fn a_list_that_is_returned_as_one_text_is_not_refused_mail() {
    let folder = folder();
    let checked = |route: &str| {
        let gate = "accepts:python/own.several";
        check(folder.path(), &["--gate", gate, "--route", route, "--variations", "0"])
    };
    assert_eq!(checked("python/own.header"), 10);
    assert_eq!(checked("python/own.compat"), 3);
    assert_eq!(checked("python/own.compat | cpython/getaddresses@stdlib"), 10);
    assert_eq!(checked("python/own.sent"), 3);
}
