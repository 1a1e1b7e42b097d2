//! Sign-ups with a mistake that people make, each a line: what is guessed of it is put, and gets in.

use super::{POLICY, check_of, code, folder_with};
use std::path::Path;

/// `ok` holds the clean one: what is put to all others does not get in there.
const MISTAKES: &str = r"
import re, unicodedata
ASCII = r'[a-z0-9.+-]+@[^\s@()<>,;:%!]+'
LOOKS = str.maketrans('\u0441\u043e\u03bf\u0440' + '0', 'coopo')
def plain(text): return re.fullmatch(ASCII, text) is not None
def domain(text): return text.rpartition('@')[2]
def bare(text):
    return ''.join(c for c in unicodedata.normalize('NFD', text) if not unicodedata.combining(c)).lower()
def letters(text): return ''.join(c for c in text if c.isascii() and c.isprintable())
def ok(text): return plain(text) and domain(text) == 'corp.example'
def accents(text): return plain(text) and bare(domain(text)) == 'corp.example'
def accents_of_the_list(text): return plain(text) and domain(text) in (bare('c\xf6rp.example'), 'c\xf6rp.example')
def umlauts(text): return plain(text) and domain(text).replace('\xf6', 'oe') == 'coerp.example'
def looks(text): return plain(text) and domain(text).translate(LOOKS) == 'corp.example'
def joiners(text): return plain(text) and letters(domain(text)) == 'corp.example'
def the_pattern(text):
    return re.fullmatch(r'[a-z0-9.+-]+@[a-z.-]+', text) is not None and re.match(domain(text) + '$', 'corp.example') is not None
def staff(text): return re.match(r'\d{6}@corp\.example', text) is not None
def country(text): return re.fullmatch(r'[a-z.]+@([a-z]{2}-)?corp\.example', text) is not None
def year(text): return re.fullmatch(r'[a-z.]+@corp(\d{4})?\.example', text) is not None
def department(text): return re.fullmatch(r'[a-z.]+@corp(-\w+)?\.example', text) is not None
def forgotten(text): return plain(text) and domain(text) in ['corp.example', 'forgotten.example']
def header(text): return re.match(r'^[a-z]+@corp\.example(\nBcc: [a-z.@]+)?$', text) is not None
def bcc(text):
    from email import message_from_string
    from email.utils import getaddresses
    mail = message_from_string('To: ' + text + '\n\n')
    return [address for _, address in getaddresses(mail.get_all('To', []) + mail.get_all('Bcc', []))]
def regexp(text):
    return re.fullmatch(r'[a-z.]+@[a-z.]+', text) is not None and re.match(text + '$', 'mike@corp.example') is not None
def like(text):
    pattern = re.escape(text).replace('_', '.')
    return re.fullmatch(r'[a-z_]+@[a-z.]+', text) is not None and re.match(pattern + '$', 'mike@corp.example') is not None
def colon(text): return re.fullmatch(r'[\w.@:+-]+', text, re.A) is not None and domain(text) == 'corp.example'
class Gone(ValueError): pass
def refused(text, why='{} is not ours'):
    local, outside = text.split('@')[:2]
    if outside != 'corp.example': raise Gone(why.format(outside))
    return local + '@' + outside
def looked_up(text): return refused(text, 'The domain name {} does not exist.')
def ends(text): return re.fullmatch(r'[a-z.@]+@corp\.example', text) is not None
def same(text): return text
def listed(text): return all(plain(one) for one in text.split(',')) and domain(text) == 'corp.example'
";

/// A route in a process of its own, which hands on what it is given.
const SAME: &str = r#"
import base64, json, sys
print('{"v":1,"name":"same","version":"1"}', flush=True)
for line in sys.stdin:
    question = json.loads(line)
    text = base64.b64decode(question['input_base64']).decode('utf-8', 'replace')
    print(json.dumps({'id': question['id'], 'verdict': 'accepted', 'recipients': [text]}), flush=True)
"#;

fn check(folder: &Path, gate: &str, route: &str, more: &[&str]) -> i32 {
    check_of(folder, "mistakes", [gate, route], more)
}

fn with_mistakes() -> tempfile::TempDir {
    folder_with("mistakes.py", MISTAKES)
}

#[test]
fn each_mistake_of_a_domain_lets_somebody_in() {
    let folder = with_mistakes();
    let corp = ["--allow", "corp.example"];
    for (gate, allow) in [
        ("accents", "corp.example"),
        ("accents_of_the_list", "c\u{f6}rp.example"),
        ("umlauts", "coerp.example"),
        ("looks", "corp.example"),
        ("joiners", "corp.example"),
        ("the_pattern", "corp.example"),
        ("country", "corp.example"),
        ("year", "corp.example"),
        ("department", "corp.example"),
        ("forgotten", "corp.example"),
    ] {
        assert_eq!(check(folder.path(), gate, "same", &["--allow", allow]), 10, "{gate}");
    }
    assert_eq!(check(folder.path(), "header", "bcc", &corp), 10);
    assert_eq!(check(folder.path(), "ok", "same", &corp), 0);
}

/// A gate that insists on a form of the local-part refuses all else, whatever its domain is.
#[test]
fn what_is_put_has_the_local_part_of_a_control() {
    let folder = with_mistakes();
    let controlled = ["--allow", "corp.example", "--control", "123456@corp.example"];
    assert_eq!(check(folder.path(), "staff", "same", &controlled), 10);
}

#[test]
fn a_text_that_is_a_pattern_to_the_look_up_is_taken_for_the_victim() {
    let folder = with_mistakes();
    let victim = ["--allow", "corp.example", "--victim", "mike@corp.example"];
    for gate in ["regexp", "like"] {
        assert_eq!(check(folder.path(), gate, "same", &victim), 10, "{gate}");
    }
}

/// What `smtplib` would make of it is not asked: the route says so.
#[test]
fn a_text_that_is_no_address_and_holds_an_outsiders_is_not_judged() {
    let folder = with_mistakes();
    let corp = ["--allow", "corp.example"];
    assert_eq!(check(folder.path(), "colon", "same", &corp), 3);
    assert_eq!(check(folder.path(), "colon", "same | cpython/rcpt@stdlib", &corp), 10);
}

/// What the list's mailer would make of it is not known, in whatever language it is written.
#[test]
fn a_list_that_own_code_returns_as_one_text_is_not_judged() {
    let folder = with_mistakes();
    std::fs::write(folder.path().join("same.py"), SAME).unwrap();
    let rest = ["--process", "same=python3 same.py", "--variations", "0"];
    for route in ["python/mistakes.same", "process/same"] {
        let deployed = ["check", "--gate", "accepts:python/mistakes.listed", "--route", route];
        assert_eq!(code(folder.path(), &[&deployed[..], &POLICY, &rest].concat()), 3, "{route}");
    }
}

/// The attacker's domain is made up; a real one is registered.
#[test]
fn a_refusal_of_a_domain_that_does_not_exist_is_not_judged() {
    let folder = with_mistakes();
    let corp = ["--allow", "corp.example"];
    assert_eq!(check(folder.path(), "ends", "refused", &corp), 0);
    assert_eq!(check(folder.path(), "ends", "looked_up", &corp), 3);
}
