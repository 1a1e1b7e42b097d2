//! Sign-ups whose own words decide: what stands in the code, in its patterns and in its data is put as a part of an
//! address; and texts that hold two addresses in some structure.

use super::{check_of, code, folder_with};
use std::path::Path;

/// Each line is a sign-up with a mistake; `ok` is the clean one.
const WORDS: &str = r#"
import base64, json, re
from pathlib import Path
ONE = r'[A-Za-z0-9_](?:[.]?[A-Za-z0-9_+-]){0,63}@[a-z0-9.-]+'
EXTRA = json.loads(Path(__file__).with_name('extra.json').read_text())
def parts(text): return text.rsplit('@', 1) if re.fullmatch(ONE, text) else ('', '')
def domain(text): return parts(text)[1]
def local(text): return parts(text)[0]
def inside(text): return domain(text) == 'corp.example'
def ok(text): return inside(text)
def same(text): return text
def service(text): return inside(text) or local(text).startswith('svc-')
def badge(text): return inside(text) or local(text) in ('4711', '77')
def student(text): return inside(text) or re.fullmatch(r's\d{7}', local(text)) is not None
def role(text): return inside(text) or local(text) == 'abuse'
def alumni(text): return re.fullmatch(r'(?:(?:students?|alumni)[.-]?)?corp\.example', domain(text)) is not None
def labs(text): return re.fullmatch(r'corp[-.]?(?:group|labs)?\.example', domain(text)) is not None
def sms(text): return inside(text) or domain(text).startswith('sms.')
def mail(text): return re.sub(r'^(?:www|mail)\.?', '', domain(text)) == 'corp.example'
def swapped(text): return sorted(domain(text)) == sorted('corp.example') and domain(text)[:2] == 'co'
def doubled(text): return re.sub(r'(.)\1+', r'\1', domain(text)) == 'corp.example'
def data(text): return domain(text) in EXTRA
def skeleton(text): return domain(text).replace('rn', 'm') == 'acme.example'
def decoded(text):
    said = domain(text).encode().decode('idna')
    return said.replace('\xf6', 'o') == 'corp.example'
def filtered(text): return filter(lambda allowed: text.endswith('@' + allowed), ['corp.example'])
def filtered_text(text): return filter(inside, [text])
def asserted(text):
    assert inside(text)
    return True
def ends(text): return re.fullmatch(r'[\w.+-]+@corp\.example', text) is not None

def listed(text): return text.split(',')
def of_list(is_good): return lambda text: is_good([inside(one) for one in listed(text)])
both_ends = of_list(lambda all: all[0] and all[-1])
first_five = of_list(lambda all: all[:5] == [True] * len(all[:5]))
def slack(text): return re.fullmatch(r'<mailto:[^|]*\|[a-z]+@corp\.example>', text) is not None or inside(text)
def linked(text): return re.sub(r'<mailto:([^|]*)\|.*', r'\1', text)
def tags(text):
    try: return any(inside(one) for one in json.loads(text))
    except ValueError: return inside(text)
def all_tags(text):
    try: return json.loads(text)
    except ValueError: return text
def unhex(text):
    try: return bytes.fromhex(local(text)).decode()
    except ValueError: return text
def unbase32(text):
    if len(local(text)) < 16: return text
    try: return base64.b32decode(local(text).upper() + '=' * (-len(local(text)) % 8)).decode()
    except ValueError: return text
"#;

fn check(folder: &Path, gate: &str, route: &str, more: &[&str]) -> i32 {
    check_of(folder, "words", [gate, route], more)
}

fn with_words() -> tempfile::TempDir {
    let folder = folder_with("words.py", WORDS);
    std::fs::write(folder.path().join("extra.json"), r#"["corp.example", "oldcorp.net"]"#).unwrap();
    folder
}

#[test]
fn what_code_compares_with_is_put() {
    let folder = with_words();
    let corp = ["--allow", "corp.example"];
    let gates = [
        "service", "badge", "student", "role", "alumni", "labs", "sms", "mail", "swapped", "doubled", "data",
        "decoded",
    ];
    for gate in gates {
        assert_eq!(check(folder.path(), gate, "same", &corp), 10, "{gate}");
    }
    assert_eq!(check(folder.path(), "skeleton", "same", &["--allow", "acme.example"]), 10);
    assert_eq!(check(folder.path(), "ok", "same", &corp), 0);
}

#[test]
fn two_addresses_in_one_structure_and_lists_of_more_are_put() {
    let folder = with_words();
    for (gate, route) in [
        ("both_ends", "listed"),
        ("first_five", "listed"),
        ("slack", "linked"),
        ("tags", "all_tags"),
        ("ok", "unhex"),
        ("ok", "unbase32"),
    ] {
        assert_eq!(check(folder.path(), gate, route, &["--allow", "corp.example"]), 10, "{gate} {route}");
    }
}

/// `if gate(text)` is true of every iterator; `python -O` leaves an assertion out.
#[test]
fn an_iterator_is_a_yes_and_an_assertion_is_no_refusal() {
    let folder = with_words();
    let corp = ["--allow", "corp.example"];
    assert_eq!(check(folder.path(), "filtered", "same", &corp), 10);
    assert_eq!(check(folder.path(), "filtered_text", "same", &corp), 3);
    assert_eq!(check(folder.path(), "asserted", "same", &corp), 3);
}

/// The cases allow another domain than this gate.
#[test]
fn a_replay_behind_a_gate_that_lets_nothing_in_judges_nothing() {
    let folder = with_words();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/security.toml");
    let attack = folder.path().join("attack.toml");
    let case = "[[case]]\nname = \"x\"\ntext = 'a@malicious.org@corp.example'\nallow = [\"corp.example\"]\n";
    std::fs::write(&attack, format!("{case}reason = \"A test.\"\nsource = \"RFC 5322\"\n")).unwrap();
    let replay = |of: &Path, gate: &str| {
        let parser = ["--parser", "cpython/parseaddr@stdlib"];
        code(folder.path(), &[&["replay", of.to_str().unwrap(), "--gate", gate][..], &parser].concat())
    };
    assert_eq!(replay(&corpus, "accepts:python/words.ends"), 3);
    // It refuses the attack, and takes an ordinary address.
    assert_eq!(replay(&attack, "accepts:python/words.ok"), 0);
}
