//! Lines that show a finding again, each by itself: for a shell, in front of this program or of Python alone.

use crate::gates::Gate;
use crate::input::Input;
use crate::parsers::options::quoted;
use crate::parsers::{ParserId, Registry};
use crate::pattern::is_like;
use crate::policy::Policy;
use crate::select::DEFAULT_PARSERS;
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

/// Who shows a finding.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The route, or the parser.
    pub by: &'a ParserId,
    /// The gate of a deployment.
    pub gate: Option<&'a Gate>,
    /// Somebody named the deployment: what depends on the server behind it is judged only so.
    pub named: bool,
    /// What makes them known.
    pub registry: &'a Registry,
}

/// The command of this program; whoever is not asked by default is named, and made known.
pub fn explain(text: &Input, policy: &Policy, shown: Option<Shown<'_>>) -> String {
    let mut command = String::from("addrdiff explain");
    command.push_str(&shown.map(named).unwrap_or_default());
    for allowed in &policy.allowed {
        let _ = write!(command, " --allow {}", quoted(allowed));
    }
    let _ = write!(command, " --attacker {}", quoted(&policy.attacker));
    if let Some(victim) = &policy.victim {
        let _ = write!(command, " --victim {}", quoted(victim));
    }
    let _ = write!(command, " --escaped -- {}", quoted(&text.to_string()));
    command
}

fn named(shown: Shown<'_>) -> String {
    let reader = shown.gate.and_then(Gate::reader).and_then(|reader| reader.parse::<ParserId>().ok());
    let mut options = shown.registry.options_for([shown.by].into_iter().chain(&reader));
    if let Some(gate) = shown.gate.filter(|_| shown.named) {
        let (gate, route) = (quoted(&gate.id), quoted(&shown.by.to_string()));
        let _ = write!(options, " --gate {gate} --route {route}");
        return options;
    }
    if let Some(gate) = shown.gate.filter(|gate| !gate.by_default) {
        let _ = write!(options, " --gate {}", quoted(&gate.id));
    }
    let name = shown.by.to_string();
    if !DEFAULT_PARSERS.iter().any(|pattern| is_like(&name, pattern)) {
        let _ = write!(options, " --parser {} --parser {}", quoted("strict/*"), quoted(&name));
    }
    options
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
