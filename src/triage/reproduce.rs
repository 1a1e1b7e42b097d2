//! Lines that show a finding again, each by itself: for a shell, in front of this program or of Python alone.

use crate::input::Input;
use crate::parsers::ParserId;
use crate::policy::Policy;
use std::fmt::Write;

/// What Python runs for each surface of the family `cpython`.
const SURFACES: &[(&str, &str)] = &[
    ("parseaddr", "from {EMAIL}.utils import parseaddr; print(parseaddr({TEXT}))"),
    ("parseaddr-lenient", "from {EMAIL}.utils import parseaddr; print(parseaddr({TEXT}, strict=False))"),
    ("getaddresses", "from {EMAIL}.utils import getaddresses; print(getaddresses([{TEXT}]))"),
    ("header", "from {EMAIL}.policy import default; print(default.header_factory(\"To\", {TEXT}).addresses)"),
    ("rcpt", "import smtplib; print(\"RCPT TO:\" + smtplib.quoteaddr({TEXT}))"),
    ("send-message", "from {EMAIL}.message import EmailMessage as Message; {SEND}"),
    ("send-message-legacy", "from {EMAIL}.message import Message; {SEND}"),
];

/// Prints the recipients that `send_message` hands on, without a server.
const SEND: &str = "import smtplib; m = Message(); m[\"From\"] = \"a@b.example\"; m[\"To\"] = {TEXT}; \
                    s = smtplib.SMTP(); s.ehlo_or_helo_if_needed = lambda: None; \
                    s.sendmail = lambda f, to, *a, **k: print(to); s.send_message(m)";

/// The command of this program.
pub fn explain(text: &Input, policy: &Policy) -> String {
    let mut command = String::from("addrdiff explain");
    for allowed in &policy.allowed {
        let _ = write!(command, " --allow {}", quoted(allowed));
    }
    let _ = write!(command, " --attacker {}", quoted(&policy.attacker));
    let _ = write!(command, " --escaped -- {}", quoted(&text.to_string()));
    command
}

/// The line of Python, for a parser that is Python's; run in a checkout where the package is a fetched one.
pub fn python(text: &Input, parser: &ParserId) -> Option<String> {
    if parser.family != "cpython" {
        return None;
    }
    let (_, code) = SURFACES.iter().find(|(surface, _)| *surface == parser.surface)?;
    let package = parser.package.as_deref().unwrap_or("stdlib");
    let email = if package.starts_with("future-") { "future.backports.email" } else { "email" };
    let code = code.replace("{SEND}", SEND).replace("{EMAIL}", email).replace("{TEXT}", &literal(text));
    let path = match package {
        "stdlib" => String::new(),
        fetched => format!("PYTHONPATH=target/packages/{fetched} "),
    };
    Some(format!("{path}python3 -c {}", quoted(&code)))
}

/// A Python expression for the text as the wire brings it: UTF-8 with surrogateescape.
fn literal(text: &Input) -> String {
    let mut literal = String::from("b\"");
    for &octet in text.bytes() {
        match octet {
            b'"' | b'\'' | b'\\' => _ = write!(literal, "\\x{octet:02x}"),
            b' '..=b'~' => literal.push(octet.into()),
            _ => _ = write!(literal, "\\x{octet:02x}"),
        }
    }
    literal + "\".decode(\"utf-8\", \"surrogateescape\")"
}

/// For a POSIX shell; bare where nothing in it means anything there.
fn quoted(text: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    if !text.is_empty() && text.chars().all(bare) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
