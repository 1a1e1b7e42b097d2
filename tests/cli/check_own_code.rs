//! `addrdiff check` of a gate and a route of one's own, in Python.
#![cfg(all(feature = "cli", feature = "python", unix))]
#![allow(clippy::unwrap_used)]

use crate::checked::{attacks, check, checked, number};
use serde_json::Value;
use std::path::Path;

/// A gate and a route of one's own, in Python, and what more stands on the command line.
fn own(code: &str, more: &[&str]) -> (i32, Value) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("signup.py"), code).unwrap();
    let path = folder.path().to_str().unwrap().to_owned();
    let policy = ["--allow", "corp.example", "--attacker", "outside.example", "--python-path", &path];
    checked(&[&policy[..], more].concat())
}

const GATE: [&str; 4] = ["--gate", "accepts:python/signup.gate", "--route", "cpython/parseaddr@stdlib"];
const ROUTE: [&str; 4] = ["--gate", "last-at", "--route", "python/signup.route"];
const BOTH: [&str; 4] = ["--gate", "accepts:python/signup.gate", "--route", "python/signup.route"];

fn unjudged(said: &Value) -> u64 {
    let causes = said["evidence"]["unjudged"].as_object().unwrap();
    causes.values().map(|texts| texts.as_u64().unwrap()).sum()
}

/// The reader of 2019, in every shape that code returns recipients in.
#[test]
fn recipients_are_understood_in_every_shape() {
    let head = "import asyncio\ndef read(text): return '@'.join(text.split('@')[:2])\n\
        class Address:\n    def __init__(self, **names): self.__dict__.update(names)\n";
    for route in [
        "def route(text): return read(text)",
        "def route(text): return read(text).encode('utf-8', 'surrogateescape')",
        "def route(text): return ('', read(text))",
        "def route(text): return [read(text)]",
        "def route(text): return (read(text),)",
        "def route(text): return {read(text)}",
        "def route(text): return [('', read(text))]",
        "def route(text): yield read(text)",
        "def route(text): return Address(address=read(text))",
        "def route(text): return [Address(addr_spec=read(text))]",
        "def route(text): return Address(email=read(text))",
        "async def route(text):\n    await asyncio.sleep(0)\n    return read(text)",
        "async def route(text):\n    yield read(text)",
    ] {
        let (code, said) = own(&format!("{head}{route}\n"), &[&ROUTE[..], &["--variations", "50"]].concat());
        assert_eq!(code, 10, "{route}: {said:#}");
        let wanted = ["allowlist-bypass", "high", "a@outside.example@corp.example"];
        let is_it = |(class, level, text): &(String, String, String)| [class, level, text] == wanted;
        assert!(attacks(&said).iter().any(is_it), "{route}: {said:#}");
    }
}

/// Whatever code writes there is no answer, and nobody types anything.
#[test]
fn the_standard_streams_of_code_are_its_own() {
    let code = "import os, re, sys\ndef gate(text): return bool(re.fullmatch(r'[a-z]+@corp\\.example', text))\n\
                def route(text):\n    os.write(1, b'mailing\\n')\n    return text + sys.stdin.read()\n";
    let (ended, said) = own(code, &[&BOTH[..], &["--variations", "20"]].concat());
    assert_eq!((ended, unjudged(&said)), (0, 0), "{said:#}");
}

#[test]
fn two_recipients_in_a_tuple_are_no_name_and_address() {
    let route = "def route(text):\n    text = text.split(',')[:2]\n    return tuple(text)\n";
    let (code, said) = own(route, &ROUTE);
    let extra = |one: &Value| one["class"] == "extra-recipient";
    assert!(code == 10 && said["attacks"].as_array().unwrap().iter().any(extra), "{said:#}");
}

/// What is not understood is named by its type, and withholds the all-clear.
#[test]
fn answers_of_other_types_are_not_judged() {
    for (route, named) in [
        ("return {'to': text}", "dict"),
        ("return True", "yes"),
        ("return 1", "int"),
        ("return object()", "object"),
        ("return [[text]]", "list"),
        ("return lambda: text", "function"),
        ("return None", "gets no mail"),
    ] {
        let (code, said) = own(&format!("def route(text): {route}\n"), &ROUTE);
        assert_eq!((code, &said["answer"]), (3, &"not-judged".into()), "{route}: {said:#}");
        let why = said["failed_controls"][0].as_str().unwrap();
        assert!(why.contains(named), "{route}: {why}");
    }
    // The same where only an attack is answered so.
    let late = "def route(text): return text if text.count('@') == 1 else {'to': text}\n";
    let gate = "def gate(text): return text.endswith('@corp.example') and '>' not in text\n";
    let (code, said) = own(&format!("{late}{gate}"), &BOTH);
    assert!(matches!(code, 3 | 10) && unjudged(&said) > 0, "{said:#}");
    let gate = "def gate(text): return int(text.endswith('@corp.example'))\n";
    let (code, said) = own(gate, &GATE);
    assert_eq!((code, attacks(&said).len()), (3, 0), "{said:#}");
}

#[test]
fn a_gate_that_never_worked_is_no_all_clear() {
    for (code, why) in [
        ("def gate(text): raise TypeError('broken')", "TypeError"),
        ("def gate(text, more): return True", "TypeError"),
        ("def gate(text): return text.endswith('@crop.example')", "does not let anna@corp.example in"),
        ("def gate(text): pass", "does not let anna@corp.example in"),
        ("import no_such_module_anywhere", ""),
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("signup.py"), code).unwrap();
        let path = folder.path().to_str().unwrap().to_owned();
        let policy = ["--allow", "corp.example", "--python-path", &path];
        let (exit, said, error) = check(&[&GATE[..], &policy].concat());
        assert!(matches!(exit, 2 | 3), "{said}{error}");
        assert!(said.contains(why), "{said}");
    }
}

/// A strict gate, and in it what goes wrong after a while.
fn strict_gate(trouble: &str) -> String {
    format!(
        "import os, re\nasked = 0\ndef gate(text):\n    global asked\n    asked += 1\n    if asked > 300:\n\
         \x20       {trouble}\n    return re.fullmatch(r'[a-z]+@corp\\.example', text)\n\
         def route(text): return text\n"
    )
}

#[test]
fn a_gate_that_stops_working_is_no_all_clear() {
    let (code, said) = own(&strict_gate("pass"), &BOTH);
    assert_eq!((code, unjudged(&said)), (0, 0), "{said:#}");
    for trouble in [
        "return False",
        "raise RuntimeError('limit')",
        "raise ValueError('too many requests')",
        "raise ConnectionError('the database is gone')",
        "return {'retry': 60}",
    ] {
        let (code, said) = own(&strict_gate(trouble), &BOTH);
        assert_eq!((code, &said["answer"]), (3, &"not-judged".into()), "{trouble}: {said:#}");
        assert!(unjudged(&said) > 0, "{trouble}: {said:#}");
    }
}

/// It is started again, and what it dies of is not judged.
#[test]
fn a_gate_that_ends_its_process_is_no_all_clear() {
    let gate = "import os, re\ndef gate(text):\n    if text.count('@') > 1: os._exit(0)\n\
        \x20   return re.fullmatch(r'[a-z]+@corp\\.example', text)\n";
    let (code, said) = own(gate, &[&GATE[..], &["--variations", "100"]].concat());
    assert_eq!((code, &said["answer"]), (3, &"not-judged".into()), "{said:#}");
    assert!(unjudged(&said) > 0 && number(&said, "/evidence/restarts") > 0, "{said:#}");
}

#[test]
fn a_route_that_stops_working_is_no_all_clear() {
    let gate = "import re\nasked = 0\ndef gate(text): return re.fullmatch(r'[a-z.]+@corp\\.example', text)\n";
    for trouble in ["return ''", "raise OSError('no route to host')", "return None", "import no_such_module"]
    {
        let route = format!(
            "def route(text):\n    global asked\n    asked += 1\n    if asked > 300:\n        {trouble}\n    return text\n"
        );
        let (code, said) = own(&format!("{gate}{route}"), &BOTH);
        assert_eq!(code, 3, "{trouble}: {said:#}");
    }
}

/// An exception lets nobody in where it repeats; where it does not, the text was not judged.
#[test]
fn an_exception_is_a_refusal_where_it_repeats() {
    let gate = "import re\ndef gate(text):\n    local, domain = text.split('@')\n    {}[text.count('@')]\n\
        \x20   return re.fullmatch('[a-z]+', local) and domain == 'corp.example'\n";
    let (code, said) = own(&gate.replace("{}", "[0, 0, 0, 0, 0, 0]"), &GATE);
    assert_eq!((code, unjudged(&said)), (0, 0), "{said:#}");
    let always = "import re\ndef gate(text):\n    if '\"' in text: raise KeyError(text)\n\
        \x20   return re.fullmatch(r'[a-z]+@corp\\.example', text)\n";
    let (code, said) = own(always, &GATE);
    assert_eq!((code, unjudged(&said)), (0, 0), "{said:#}");
    let once = "import re, os\nfirst = not os.path.exists(__file__ + '.seen')\nopen(__file__ + '.seen', 'w').close()\n\
        def gate(text):\n    if first and '\"' in text: raise KeyError(text)\n\
        \x20   return re.fullmatch(r'[a-z\"]+@corp\\.example', text)\n";
    let (code, said) = own(once, &GATE);
    assert!(matches!(code, 3 | 10) && unjudged(&said) > 0, "{said:#}");
}

#[test]
fn what_a_gate_says_is_taken_as_its_language_takes_it() {
    let good = "import re\ndef gate(text): return re.fullmatch(r'[a-z]+@corp\\.example', text)\n";
    assert_eq!(own(good, &GATE).0, 0);
    // None is a yes where an outsider raises; what such code prints is no part of the answer.
    let complains = "def gate(text):\n    print('asked')\n    if not text.endswith('@corp.example'): raise ValueError(text)\n";
    let (code, said) = own(complains, &GATE);
    assert!(code == 10 && number(&said, "/evidence/admitted") > 300, "{said:#}");
    let asynchronous = "async def gate(text): return text.endswith('@corp.example')\n";
    assert_eq!(own(asynchronous, &GATE).0, 10);
}

#[test]
fn a_gate_that_lets_any_outsider_in_is_found_by_his_plain_address() {
    let (code, said) = own("def gate(text): return '@' in text\n", &GATE);
    assert_eq!(code, 10, "{said:#}");
    assert!(attacks(&said).iter().any(|(_, _, text)| text == "a@outside.example"), "{said:#}");
}

#[test]
fn a_gate_that_hangs_is_said_and_does_not_hang_us() {
    let gate =
        "def gate(text):\n    while text.count('@') > 1: pass\n    return text.endswith('@corp.example')\n";
    let (code, said) = own(gate, &GATE);
    assert!(matches!(code, 3 | 10) && unjudged(&said) > 0, "{said:#}");
}

/// The commonest route of all: the text itself goes to the server.
#[test]
fn raw_text_is_judged_by_what_servers_take() {
    let route = "def route(text): return text\n";
    let (code, said) = own(route, &ROUTE);
    assert_eq!(code, 10, "{said:#}");
    let rules: Vec<&str> = said["attacks"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["delivery"]["rule"].as_str())
        .collect();
    assert!(rules.contains(&"open-comment") && rules.contains(&"last-angle"), "{rules:?}");
    let postfix = |one: &Value| one["delivery"]["servers"].to_string().contains("Postfix 3.7.11");
    assert!(said["attacks"].as_array().unwrap().iter().any(postfix), "{said:#}");
    // A gate that takes no text but an ordinary address is safe with it.
    let gate = "import re\ndef gate(text): return re.fullmatch(r'[a-z]+@corp\\.example', text)\n";
    assert_eq!(own(&format!("{route}{gate}"), &BOTH).0, 0);
}

/// The attack of 2024 behind Ruby's mail gem: an encoded-word becomes a `>` and a NUL.
#[test]
fn a_perfect_address_that_a_mailer_decodes_is_critical() {
    let route = "from email.header import decode_header\ndef route(text):\n    parts = decode_header(text)\n\
        \x20   return b''.join(part if isinstance(part, bytes) else part.encode() for part, _ in parts)\n";
    let more = ["--gate", "html-last-at", "--route", "python/signup.route"];
    let (code, said) = own(route, &more);
    assert_eq!(code, 10, "{said:#}");
    let by_rule = |one: &&Value| one["delivery"]["rule"] == "path-closed";
    let found = said["attacks"].as_array().unwrap().iter().find(by_rule);
    assert_eq!(found.map(|one| &one["level"]), Some(&"critical".into()), "{said:#}");
    assert_eq!(said["attacks"][0]["wins"], "mail to his own domain");
}

#[test]
fn injection_counts_for_a_deployment() {
    let more = ["--gate", "one-at", "--route", "cpython/rcpt@stdlib", "--variations", "2000"];
    let (code, said) = own("", &more);
    assert_eq!(code, 10, "{said:#}");
    assert!(
        attacks(&said).iter().any(|(class, level, _)| class == "injection" && level == "high"),
        "{said:#}"
    );
}

#[test]
fn an_address_literal_is_a_domain_that_can_be_had() {
    let route = "def route(text): return 'a@[203.0.113.9]' if '[203' in text else 'anna@corp.example'\n\
        def gate(text): return text.endswith('corp.example')\n";
    let folder = tempfile::tempdir().unwrap();
    let case = "[[case]]\nname = \"literal\"\ntext = 'a@[203.0.113.9]corp.example'\nreason = \"r\"\nsource = \"s\"\nallow = [\"corp.example\"]\n";
    std::fs::write(folder.path().join("cases.toml"), case).unwrap();
    let more = ["--corpus", folder.path().to_str().unwrap(), "--variations", "0"];
    let (code, said) = own(route, &[&BOTH[..], &more].concat());
    assert_eq!(code, 10, "{said:#}");
    let first = &said["attacks"][0];
    assert_eq!(
        (&first["level"], &first["recipients"][0]),
        (&"high".into(), &"a@[203.0.113.9]".into()),
        "{said:#}"
    );
    // And a name below no suffix that exists cannot be had: the mail leaves, and no more follows.
    let route = route.replace("'a@[203.0.113.9]'", "'a@corp.examplea'");
    let (code, said) = own(&route, &[&BOTH[..], &more].concat());
    assert_eq!((code, &said["attacks"][0]["level"]), (3, &"low".into()), "{said:#}");
}

#[test]
fn every_kept_case_is_put() {
    let (_, said) = own("def route(text): return text\n", &[&ROUTE[..], &["--variations", "0"]].concat());
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let outside = checked(&[&ROUTE[..2], &["--route", "planted/correct", "--variations", "0"]].concat()).1;
    let gathered = addrdiff::corpus::gather::gather(&[corpus]).unwrap().cases.len() as u64;
    assert_eq!((number(&said, "/known/put"), number(&outside, "/known/put")), (gathered, gathered));
}

/// It drops the prefix where decoding fails, and mail goes to the name that has it.
#[test]
fn a_gate_that_drops_the_prefix_of_punycode_is_found_without_luck() {
    let code = "from email.utils import parseaddr\ndef gate(text):\n    domain = parseaddr(text)[1].rpartition('@')[2].lower()\n    \
        try:\n        domain = domain.encode().decode('idna')\n        domain.encode('ascii')\n    except UnicodeError:\n        \
        domain = domain.replace('xn--', '', 1)\n    return domain == 'corp.example'\n";
    let (exit, said) = own(code, &[&GATE[..], &["--variations", "1"]].concat());
    let is_it = |(_, level, text): &(String, String, String)| level == "high" && text.contains("@xn--corp.");
    assert!(exit == 10 && attacks(&said).iter().any(is_it), "{said:#}");
}
