//! Sign-ups with one hole each, which a check once cleared.

use super::{campaign, code, folder};
use std::path::Path;

const HOLES: &str = "\
import base64, ctypes, re
from dataclasses import dataclass
from urllib.parse import unquote
NAME = r'[\\w.+-]+'
def list_gate(text): return re.fullmatch(rf'({NAME}@[\\w.-]+;)?{NAME}@corp\\.example', text, re.A)
class Slots:
    __slots__ = ('address', 'copies')
class Text(str): pass
@dataclass
class Headers:
    address: str
    headers: dict
@dataclass
class Halves:
    local_part: str
    domain: str
    copies: list
def split(text):
    *others, to = text.split(';')
    return others, to
def slots(text):
    mail = Slots()
    mail.copies, mail.address = split(text)
    return mail
def text(text):
    others, to = split(text)
    mail = Text(to)
    mail.copies = others
    return mail
def headers(text):
    others, to = split(text)
    return Headers(to, {'Cc': others})
def halves(text):
    others, to = split(text)
    return Halves(*to.split('@'), others)
def joined(text): return text.replace(';', '; ')
def spaced(text): return text.replace(';', ' ')
def two_gate(text):
    return bool(re.fullmatch(rf'{NAME}@corp\\.example|[\\w.+%-]+@old\\.example', text, re.A))
def unquoted(text): return re.match(r'[^@]*@[\\w.-]*', unquote(text)).group()
def html_gate(text): return bool(re.fullmatch(r\"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@corp\\.example\", text))
def member(text):
    one = re.match(r'[^+]*\\+([^@]+)=([^@]+)@', text)
    return f'{one.group(1)}@{one.group(2)}' if one else text
def decoded(text):
    try:
        mailed = base64.b64decode(text.rsplit('@', 1)[0], validate=True).decode()
    except ValueError:
        return text
    return mailed if '@' in mailed else text
def tops_gate(text): return bool(re.fullmatch(rf'{NAME}@corp\\.(example|co\\.\\w+|\\w\\w)', text, re.A))
def tag_gate(text): return bool(re.fullmatch(rf'{NAME}@corp\\.example|\\w+\\+corp@[\\w.-]+', text, re.A))
def killer(text):
    if '%' in text and '@' in text: ctypes.string_at(0)
    return bool(re.fullmatch(r'[a-z.]+@corp\\.example', text))
def same(text): return text
";

const ATTACKER: [&str; 2] = ["--attacker", "outside.example"];

fn with_holes() -> tempfile::TempDir {
    let folder = folder();
    std::fs::write(folder.path().join("holes.py"), HOLES).unwrap();
    folder
}

fn check(folder: &Path, gate: &str, route: &str, allowed: &[&str]) -> i32 {
    let [gate, route] = [format!("accepts:python/holes.{gate}"), format!("python/holes.{route}")];
    let allow: Vec<&str> = allowed.iter().flat_map(|domain| ["--allow", domain]).collect();
    let deployed = ["--gate", &gate, "--route", &route, "--variations", "0"];
    code(folder, &[&["check"], &ATTACKER[..], &allow, &deployed].concat())
}

/// Only its author knows what else an object may name as a recipient, so the text is not judged.
#[test]
fn an_object_with_further_recipients_is_no_single_address() {
    let folder = with_holes();
    for route in ["slots", "text", "headers", "halves"] {
        assert_eq!(check(folder.path(), "list_gate", route, &["corp.example"]), 3, "{route}");
    }
}

#[test]
fn a_text_of_several_addresses_stays_nowhere_whatever_separates_them() {
    let folder = with_holes();
    for route in ["joined", "spaced"] {
        assert_eq!(check(folder.path(), "list_gate", route, &["corp.example"]), 3, "{route}");
    }
}

#[test]
fn each_allowed_domain_is_tried_in_encodings() {
    let folder = with_holes();
    for allowed in [["corp.example", "old.example"], ["old.example", "corp.example"]] {
        assert_eq!(check(folder.path(), "two_gate", "unquoted", &allowed), 10, "{allowed:?}");
    }
}

#[test]
fn what_decoders_and_loose_patterns_let_in_is_guessed() {
    let folder = with_holes();
    for (gate, route) in
        [("html_gate", "member"), ("html_gate", "decoded"), ("tops_gate", "same"), ("tag_gate", "same")]
    {
        assert_eq!(check(folder.path(), gate, route, &["corp.example"]), 10, "{gate} > {route}");
    }
}

/// The text that the worker died on was never judged.
#[test]
fn a_search_whose_worker_died_clears_nothing() {
    let folder = with_holes();
    let hunt = ["hunt", "--workers", "1", "--quiet", "--out", "dies", "--executions", "3000"];
    let deployed = ["--gate", "accepts:python/holes.killer", "--route", "python/holes.same"];
    let rest = ["--allow", "corp.example", "--fail-on", "critical"];
    assert_eq!(code(folder.path(), &[&hunt[..], &deployed, &ATTACKER, &rest].concat()), 3);
    let campaign = campaign(&folder.path().join("dies"));
    assert!(campaign["restarts"].as_u64().unwrap() > 0, "{campaign:#}");
    assert_eq!(campaign["failed_controls"].as_object().unwrap().len(), 1, "{campaign:#}");
}
