//! Text that means no good, parsers and files that have it everywhere, and what may come of it on a terminal: printable
//! ASCII, line breaks and our own colours, and no line that we did not write.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Sets a title, a colour by one octet, the direction of writing; clears the screen; forges a line.
pub const HOSTILE: &str = "X\u{1b}]0;pwn\u{7}\u{202e}\u{9b}31m\u{2028}\u{7f}\u{1b}[2J\r\nFORGED \\x1b";

pub const FORMATS: [&str; 9] =
    ["text", "markdown", "summary", "json", "sarif", "junit", "github", "html", "baseline"];

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// What these arguments put on a terminal; `script` (of util-linux) is its other side.
fn on_a_terminal(arguments: &[&str], input: &str) -> Option<String> {
    let words: Vec<String> = arguments.iter().map(|argument| quoted(argument)).collect();
    let line = format!(
        "stty -echo -opost; printf %s {} | {} {}",
        quoted(input),
        env!("CARGO_BIN_EXE_addrdiff"),
        words.join(" ")
    );
    let mut script = Command::new("script");
    script.args(["-qec", &line, "/dev/null"]).env("TERM", "xterm-256color").stdin(Stdio::null());
    script.env_remove("NO_COLOR").env_remove("GITHUB_ACTIONS");
    script.env("XDG_STATE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("state"));
    match script.output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(_) => {
            eprintln!("skipped: `script` of util-linux is not here");
            None
        }
    }
}

/// The text without our own colours: `ESC [ digits m`.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').len();
        match part[code..].strip_prefix('m') {
            Some(rest) => plain.push_str(rest),
            None => plain.push_str(&format!("\u{1b}[{part}")),
        }
    }
    plain
}

/// What the page of HTML has besides: its own marks.
const OF_HTML: [char; 3] = ['\u{b7}', '\u{25b2}', '\u{2423}'];

/// Adds to `wrong` what is not as it should be, with where it stands.
pub fn look(wrong: &mut Vec<String>, arguments: &[&str], input: &str) {
    let Some(shown) = on_a_terminal(arguments, input) else { return };
    // Our own line of progress goes to the start of the line, and clears it.
    let shown =
        shown.replace("\r\u{1b}[K", "").replace("\u{1b}[K", "").replace("\raddrdiff: ", "\naddrdiff: ");
    let plain = without_colours(&shown);
    let html = arguments.contains(&"html");
    let bad = |c: char| !(matches!(c, ' '..='~' | '\n') || html && OF_HTML.contains(&c));
    let around = |at: usize| {
        let from = plain[..at].char_indices().rev().nth(60).map_or(0, |(from, _)| from);
        plain[from..].chars().take(100).collect::<String>()
    };
    if plain.is_empty() {
        wrong.push(format!("{arguments:?} says nothing"));
    }
    if let Some(at) = plain.find(bad) {
        wrong.push(format!("{arguments:?}: unprintable: {:?}", around(at)));
    }
    if let Some(at) = plain.find("\nFORGED") {
        wrong.push(format!("{arguments:?}: a line of others: {:?}", around(at)));
    }
    // An escape is one backslash, and two where a format escapes backslashes; never more.
    if let Some(at) =
        plain.find(r"\\\u{202e}").filter(|_| !arguments.iter().any(|word| word.contains("json")))
    {
        wrong.push(format!("{arguments:?}: escaped twice: {:?}", around(at)));
    }
}

pub fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A parser in another language that means no good.
pub fn driver(folder: &Path) -> String {
    let driver = folder.join("driver.py");
    let code = format!(
        "import json, sys\nH = {HOSTILE:?}\n\
         print(json.dumps({{'v': 1, 'name': H, 'version': H}}), flush=True)\n\
         for line in sys.stdin:\n    q = json.loads(line)\n    n = q['id'] % 4\n    a = {{'id': q['id']}}\n    \
         if n == 0: a.update(verdict='accepted', recipients=['a@malicious.org', H], defects=[H])\n    \
         if n == 1: a.update(verdict='raised', reason={{'rule': H, 'text': H}})\n    \
         if n == 2: a.update(verdict='rejected', reason={{'rule': H, 'text': H}})\n    \
         if n == 3: a.update(verdict='skipped', reason={{'text': H}})\n    print(json.dumps(a), flush=True)\n"
    );
    // Rust writes \u{{202e}} where Python reads \u202e.
    let code = code.replace(&format!("{HOSTILE:?}"), &json!(HOSTILE).to_string());
    fs::write(&driver, code).unwrap();
    format!("mine=python3 {}", driver.display())
}

/// Own code that raises what has such a name.
pub fn module(folder: &Path) {
    let code = format!(
        "H = {}\nError = type(H, (Exception,), {{'__module__': 'builtins'}})\n\
         def read(text): raise Error(H)\ndef gate(text): return text.endswith('@important.com')\n\
         def mailed(text): return text.split('@')[0] + '@malicious.org' if text.count('@') > 1 else text\n",
        json!(HOSTILE)
    );
    fs::write(folder.join("mine.py"), code).unwrap();
}

/// Every string of it, but those that are read as one of a few words, and what carries bytes.
pub fn poison(value: &mut Value, key: &str) {
    const READ: [&str; 9] = [
        "attribution",
        "level",
        "confidence",
        "verdict",
        "kind",
        "input_base64",
        "standing",
        "fail_on",
        "fingerprint",
    ];
    match value {
        Value::String(text) if !READ.contains(&key) => text.push_str(HOSTILE),
        Value::Array(all) => all.iter_mut().for_each(|one| poison(one, key)),
        Value::Object(fields) => fields.iter_mut().for_each(|(key, one)| poison(one, &key.clone())),
        _ => {}
    }
}
