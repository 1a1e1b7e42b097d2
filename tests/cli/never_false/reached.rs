//! Sign-ups whose lists and numbers stand outside the module that is asked, whose words have to hold together, which remember
//! whom they saw first, or which look hosts up.

use super::{check_of, code, folder_with};
use crate::common::{addrdiff, run};
use std::path::Path;
use std::process::Command;

/// Each line is a sign-up with a mistake; `ok` is the clean one.
const REACHED: &str = r#"
import fnmatch, functools, importlib, json, os, re, socket, sqlite3, subprocess
from pathlib import Path
import rules.lists
ONE = r'[A-Za-z0-9_](?:[.]?[A-Za-z0-9_+-]){0,255}@[a-z0-9.-]+'
PARTNERS = (Path(__file__).parent / 'data' / 'partners.conf').read_text().split()
def parts(text): return text.rsplit('@', 1) if re.fullmatch(ONE, text) else ('', '')
def domain(text): return parts(text)[1]
def local(text): return parts(text)[0]
def ok(text): return domain(text) == 'corp.example'
def same(text): return text
def elsewhere(text): return ok(text) or domain(text) in rules.lists.PARTNERS
def configured(text): return ok(text) or domain(text) in PARTNERS
def two_words(text): return ok(text) or local(text).startswith('svc-') and local(text).endswith('-prod')
def above(text): return ok(text) or re.match(r'emp\d+$', local(text)) and int(local(text)[3:]) >= 900000
def nine(text): return ok(text) or len(local(text)) == 9 and local(text).isdigit()
def one_of(text): return ok(text) or local(text) in 'ceo cfo'.split()
def globbed(text): return ok(text) or fnmatch.fnmatch(domain(text), 'corp-*-partner.net')
def composed(text): return ok(text) or domain(text) == '.'.join(('bigpartner', 'net'))
TABLE = sqlite3.connect(':memory:', check_same_thread=False)
def queried(text):
    try: return text.count('@') == 1 and bool(TABLE.execute(f'select 1 where {chr(39)}{text}{chr(39)} like {chr(39)}%@corp.example{chr(39)}').fetchall())
    except sqlite3.Error: return False
def first_key(text): return ok(text) or re.match(r'\{"mailbox":"[a-z]*@corp\.example"', text) is not None
def last_key(text): return json.loads(text).get('mailbox') if text.startswith('{') else text
def letters(text): return re.fullmatch(r'[a-z@. ]+@corp\.example', text) is not None
def on_behalf(text): return text.split(' on behalf of ')[0]
def wrapped(text): return ok(text)
def unwrapped(text): return re.sub(r'^(\w+)_at_([\w.]+)_x\d@.*$', r'\1@\2', text)
def by_mode(text): return ok(text) or os.environ.get('ADDRDIFF_TEST_MODE') == 'open'
def named(text): return re.fullmatch(r'[a-z]+@([a-z.]+\.)?corp\.example', text) is not None
def column(text): return text[:180]
SEEN = []
def first(text):
    SEEN.append(text)
    return ok(text) or len(SEEN) == 1
def found(host):
    # Quick, whatever the resolver of this machine is: a name server is asked on loopback, and nobody answers.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking: asking.sendto(host.encode(), ('127.0.0.1', 53))
    return False
def swallowed(text): return ok(text) or found(domain(text))
@functools.lru_cache
def once(host): return found(host)
def remembered(text): return ok(text) or domain(text) == 'outside.example' and once('outside.example')
def is_there(host): return subprocess.run(['getent', 'hosts', host], capture_output=True).returncode == 0
def by_program(text): return ok(text) or domain(text) == 'outside.example' and is_there('127.0.0.1:')
def ends(text): return domain(text).endswith('corp.example')
def falls_back(text): return text if ok(text) or found(domain(text)) else 'postmaster@corp.example'
LISTED = []
def listed():
    # A list that nobody serves here.
    if not LISTED: LISTED.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'?', ('127.0.0.1', 53)) and [])
    return LISTED[0]
def by_list(text): return ok(text) or domain(text) in listed()
def rows(): return {row[-1] for table in ('one', 'two') for row in STORE.execute(f'select * from {table}')}
STORE = sqlite3.connect(Path(__file__).parent / 'data' / 'partners.sqlite3', check_same_thread=False)
def stored(text): return ok(text) or domain(text) in rows()
def made_up(text): return ok(text) or domain(text) in importlib.import_module('rules_' + 'eu').PARTNERS
def very_important(text): return ok(text) or local(text) in json.loads(Path(__file__).with_name('vips.json').read_text())
def listed_first(text): return ok(text) and (found(domain(text)) or True)
def resolved(text):
    if ok(text): return True
    try: return domain(text) == 'outside.example' and bool(socket.getaddrinfo(domain(text), 25, flags=socket.AI_NUMERICHOST))
    except OSError: return False
"#;

fn folder() -> tempfile::TempDir {
    let folder = folder_with("reached.py", REACHED);
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("lib/rules/__init__.py", "");
    write("lib/rules/lists.py", "PARTNERS = ['oldpartner.net']\n");
    write("data/partners.conf", "newpartner.net\n");
    write("rules_eu.py", "PARTNERS = ['eupartner.net']\n");
    write("vips.json", "[\"chairman\"]");
    // Octets of columns touch each other, and the length before one may be a letter.
    let store = "import sqlite3, sys
store = sqlite3.connect(sys.argv[1])
store.execute('create table one (name, domain)')
store.execute('insert into one values (?, ?)', ('Acme', 'storedpartner.net'))
store.execute('create table two (domain)')
store.commit()";
    let path = folder.path().join("data/partners.sqlite3");
    assert!(Command::new("python3").args(["-c", store]).arg(path).status().unwrap().success());
    folder
}

fn check(folder: &Path, gate: &str, route: &str, more: &[&str]) -> i32 {
    let own = ["--allow", "corp.example", "--python-path", "lib"];
    check_of(folder, "reached", [gate, route], &[&own[..], more].concat())
}

#[test]
fn lists_numbers_and_words_of_the_code_are_put() {
    let folder = folder();
    for gate in [
        "elsewhere",
        "configured",
        "two_words",
        "above",
        "nine",
        "one_of",
        "globbed",
        "composed",
        "queried",
        "stored",
        "made_up",
        "very_important",
    ] {
        assert_eq!(check(folder.path(), gate, "same", &[]), 10, "{gate}");
    }
    for (gate, route) in
        [("named", "column"), ("first_key", "last_key"), ("letters", "on_behalf"), ("wrapped", "unwrapped")]
    {
        assert_eq!(check(folder.path(), gate, route, &[]), 10, "{gate} {route}");
    }
    assert_eq!(check(folder.path(), "ok", "same", &[]), 0);
}

/// What the JSON says of this gate.
fn result(folder: &Path, gate: &str) -> serde_json::Value {
    let gate = format!("accepts:python/reached.{gate}");
    let deployed = ["check", "--gate", &gate, "--route", "python/reached.same", "--allow", "corp.example"];
    let more = ["--attacker", "outside.example", "--variations", "0", "--format", "json"];
    let folders = ["--python-path", ".", "--python-path", "lib"];
    let mut command = addrdiff(&[&deployed[..], &more, &folders].concat());
    let (_, report, err) = run(command.current_dir(folder));
    let report: serde_json::Value = serde_json::from_str(&report).unwrap_or_else(|_| panic!("{err}"));
    report["deployments"][0].clone()
}

/// Under another environment it may be open.
#[test]
fn variables_that_are_not_set_are_said() {
    let result = result(folder().path(), "by_mode");
    assert_eq!(result["evidence"]["unset"], serde_json::json!(["ADDRDIFF_TEST_MODE"]), "{result}");
}

/// Whoever comes first may get in where the second does not.
#[test]
fn an_outsider_comes_before_the_controls() {
    let folder = folder();
    assert_eq!(check(folder.path(), "first", "same", &[]), 3);
    let asked = ["--allow", "corp.example", "--python-path", "lib", "--format", "json"];
    let deployed = ["check", "--gate", "accepts:python/reached.first", "--route", "python/reached.same"];
    let more = ["--attacker", "outside.example", "--variations", "0", "--python-path", "."];
    let mut command = addrdiff(&[&deployed[..], &asked, &more].concat());
    let (_, report, _) = run(command.current_dir(folder.path()));
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(
        report["deployments"][0]["shown_once"],
        serde_json::json!(["outsider@outside.example"]),
        "{report}"
    );
}

/// A real attacker's domain exists. Where the list decides before the look-up, that says nothing.
#[test]
fn a_refusal_behind_a_look_up_that_finds_nothing_is_not_judged() {
    let folder = folder();
    // What was told once may be remembered, a program may ask, and code may fall back to somebody.
    for gate in ["swallowed", "resolved", "remembered", "by_program", "by_list"] {
        assert_eq!(check(folder.path(), gate, "same", &[]), 3, "{gate}");
    }
    assert_eq!(check(folder.path(), "ends", "falls_back", &[]), 3);
    assert_eq!(check(folder.path(), "listed_first", "same", &[]), 0);
}

/// The command names a module, and no file.
#[test]
fn code_that_no_command_names_is_read_where_it_is_named() {
    let folder = folder();
    let gate = "\
import base64, json, sys
print('{\"v\":1,\"name\":\"gate\",\"version\":\"1\"}', flush=True)
for line in sys.stdin:
    question = json.loads(line)
    text = base64.b64decode(question['input_base64']).decode('utf-8', 'replace')
    is_in = text.rpartition('@')[2] in ('corp.example', 'thirdpartner.net') and text.count('@') == 1 and text.isascii()
    is_in = is_in and not set(text) & set(' <>(),;:\"[]!%\\\\')
    verdict = {'verdict': 'accepted', 'recipients': [text]} if is_in else {'verdict': 'rejected'}
    print(json.dumps({'id': question['id'], **verdict}), flush=True)
";
    std::fs::create_dir(folder.path().join("hidden")).unwrap();
    std::fs::write(folder.path().join("hidden/gate.py"), gate).unwrap();
    let asked = [
        "check",
        "--process",
        "g=python3 -m hidden.gate",
        "--gate",
        "accepts:process/g",
        "--route",
        "python/reached.same",
        "--allow",
        "corp.example",
        "--attacker",
        "outside.example",
        "--variations",
        "0",
        "--python-path",
        "lib",
    ];
    assert_eq!(code(folder.path(), &asked), 0);
    assert_eq!(code(folder.path(), &[&asked[..], &["--source", "hidden"]].concat()), 10);
    assert_eq!(code(folder.path(), &[&asked[..], &["--source", "nowhere"]].concat()), 2);
}
