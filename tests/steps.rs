//! Each step against its line of Python, evaluated by a real one over some thousands of texts, octets that are no UTF-8
//! among them.
#![cfg(all(feature = "harness", feature = "python"))]
#![allow(clippy::unwrap_used)]

#[path = "common/numbers.rs"]
mod numbers;

use addrdiff::parsers::steps::{KINDS, Kind, Step};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

/// Reads `[line, N, characters, [text as latin-1, …]]`; answers with the octets that each becomes, `null` where the
/// line raises.
const REFERENCE: &str = r#"
import email, email.message, email.policy, email.utils, json, re, sys, unicodedata
line, N, characters, texts = json.load(sys.stdin)
def message(text):
    written = email.message.EmailMessage()
    written["To"] = text
    return written
step = compile(line, "step", "eval")
def changed(octets):
    text = octets.encode("latin-1").decode("utf-8", "surrogateescape")
    names = dict(globals(), text=text)
    if line.startswith("text[:N] if"):
        said = text[:N] if characters else text.encode("utf-8", "surrogateescape")[:N]
    else:
        said = eval(step, names)
    said = said if isinstance(said, bytes) else said.encode("utf-8", "surrogateescape")
    return said.decode("latin-1")
def answer(octets):
    try:
        return changed(octets)
    except Exception as error:
        return None
print(json.dumps([answer(text) for text in texts]))
"#;

const PIECES: [&[u8]; 30] = [
    b"a",
    b"B",
    b"@",
    b"@",
    b"\"",
    b"\\",
    b" ",
    b"\t",
    b"\x1c",
    b".",
    b"example.com",
    b"ORG",
    b"(",
    b"<",
    b">",
    b"[192.0.2.1]",
    b"\xc3\xbc",
    b"\xc3\x9c",
    b"\xc3\x9f",
    b"\xe1\xba\x9e",
    b"\xef\xbd\x81",
    b"\xe2\x84\xaa",
    b"\xce\xa3",
    b"e\xcc\x81",
    b"\xc2\xa0",
    b"\xe2\x80\xa8",
    b"\xff",
    b"\xc3",
    b"\xe3\x80\x82",
    b"xn--mnchen-3ya",
];

fn texts() -> Vec<Vec<u8>> {
    let mut next = numbers::below(0x9e37_79b9_7f4a_7c15);
    let mut run = |most: usize| -> Vec<u8> {
        let length = next(most);
        (0..length).flat_map(|_| PIECES[next(PIECES.len())].to_vec()).collect()
    };
    let quoted = |inside: Vec<u8>, behind: Vec<u8>| [&b"\""[..], &inside, b"\"@", &behind].concat();
    (0..3000).map(|at| if at % 4 == 0 { quoted(run(5), run(4)) } else { run(7) }).collect()
}

fn latin_1(octets: &[u8]) -> String {
    octets.iter().map(|&octet| char::from(octet)).collect()
}

/// What Python makes of each text.
fn reference(kind: &Kind, (number, characters): (u64, bool), texts: &[Vec<u8>]) -> Vec<Value> {
    let texts: Vec<String> = texts.iter().map(|text| latin_1(text)).collect();
    let mut python = Command::new("python3");
    python.args(["-I", "-c", REFERENCE]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut python = python.spawn().unwrap();
    // It reads all before it answers.
    let question = json!([kind.code, number, characters, texts]).to_string();
    python.stdin.take().unwrap().write_all(question.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", kind.name);
    serde_json::from_slice(&output.stdout).unwrap()
}

fn compare(kind: &Kind, id: &str, argument: (u64, bool)) {
    let (texts, step) = (texts(), Step::named(id).unwrap().unwrap());
    let expected = reference(kind, argument, &texts);
    let mut changed = 0;
    // A domain that is no UTF-8 is refused before any code of Python's sees it.
    let of_text = |text: &&(&Vec<u8>, Value)| kind.name != "idna-raw" || std::str::from_utf8(text.0).is_ok();
    for (text, expected) in texts.iter().zip(expected).collect::<Vec<_>>().iter().filter(of_text) {
        let ours = step.apply(text);
        let ours = ours.as_deref().map_or(Value::Null, |text| Value::from(latin_1(text)));
        assert_eq!(ours, *expected, "{id}: {:?}", String::from_utf8_lossy(text));
        changed += usize::from(expected.as_str() != Some(&latin_1(text)));
    }
    assert!((20..texts.len() - 20).contains(&changed) || kind.name == "formataddr", "{id} changes {changed}");
}

#[test]
fn every_step_changes_a_text_as_its_line_does() {
    for kind in KINDS.iter().filter(|kind| !kind.code.starts_with("idna::")) {
        match kind.takes {
            None => compare(kind, kind.name, (0, false)),
            Some(_) => {
                compare(kind, &format!("{}:5", kind.name), (5, false));
                compare(kind, &format!("{}:5c", kind.name), (5, true));
            }
        }
    }
}

#[test]
fn the_domain_is_encoded_in_three_ways() {
    let changed = |step: &str, text: &str| {
        let changed = Step::named(step).unwrap().unwrap().apply(text.as_bytes());
        changed.ok().map(|text| String::from_utf8(text).unwrap())
    };
    let [uts46, raw, old] =
        ["idna", "idna-raw", "idna-2003"].map(|step| move |text: &str| changed(step, text));
    // Full-width letters are mapped by two of the three; sharp s is mapped by IDNA 2003 alone.
    assert_eq!(uts46("\u{fc}@\u{ff41}.example").as_deref(), Some("\u{fc}@a.example"));
    assert_eq!(raw("x@\u{ff41}.example").as_deref(), Some("x@xn--mi7c.example"));
    assert_eq!(old("x@fa\u{df}.example").as_deref(), Some("x@fass.example"));
    assert_eq!(uts46("x@fa\u{df}.example").as_deref(), Some("x@xn--fa-hia.example"));
    assert_eq!(
        (uts46("x@\u{fc}\u{200b}\u{fffd}"), uts46("no at \u{fc}").as_deref()),
        (None, Some("no at \u{fc}"))
    );
}

#[test]
fn what_a_step_takes_is_checked() {
    for wrong in ["truncate", "truncate:", "truncate:x", "truncate:-1", "lower:1", "strip:"] {
        assert!(Step::named(wrong).is_some_and(|step| step.is_err()), "{wrong}");
    }
    assert!(Step::named("upper").is_none() && Step::named("last-at").is_none());
}
