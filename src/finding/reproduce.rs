//! Lines that show a finding again, each by itself: for a shell, in front of this program or of Python alone.

use crate::gates::Gate;
use crate::input::Input;
use crate::parsers::options::{quoted, quoted_path};
use crate::parsers::{ParserId, Registry};
use crate::pattern::is_like;
use crate::policy::Policy;
use crate::select::DEFAULT_PARSERS;
use std::fmt::Write;

/// What Python runs for each surface of the family `cpython`.
const SURFACES: &[(&str, &str)] = &[
    ("parseaddr", "from {EMAIL}.utils import parseaddr; print(\"came:  \", parseaddr({TEXT}))"),
    (
        "parseaddr-lenient",
        "from {EMAIL}.utils import parseaddr; print(\"came:  \", parseaddr({TEXT}, strict=False))",
    ),
    ("getaddresses", "from {EMAIL}.utils import getaddresses; print(\"came:  \", getaddresses([{TEXT}]))"),
    (
        "header",
        "from {EMAIL}.policy import default; print(\"came:  \", default.header_factory(\"To\", {TEXT}).addresses)",
    ),
    (
        "from",
        "from {EMAIL} import message_from_bytes as read; from {EMAIL}.utils import parseaddr; \
         print(\"came:  \", parseaddr(str(read(b\"From: \" + {TEXT}.encode(\"utf-8\", \"surrogateescape\"))[\"From\"])))",
    ),
    ("rcpt", "import smtplib; print(\"came:   RCPT TO:\" + smtplib.quoteaddr({TEXT}))"),
    ("send-message", "from {EMAIL}.message import EmailMessage as Message; {SEND}"),
    ("send-message-legacy", "from {EMAIL}.message import Message; {SEND}"),
];

/// Prints the recipients that `send_message` hands on, without a server.
const SEND: &str = "import smtplib; m = Message(); m[\"From\"] = \"a@b.example\"; m[\"To\"] = {TEXT}; \
                    s = smtplib.SMTP(); s.ehlo_or_helo_if_needed = lambda: None; \
                    s.sendmail = lambda f, to, *a, **k: print(\"came:  \", to); s.send_message(m)";

/// Who shows a finding.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The route, or the parser.
    pub by: &'a ParserId,
    /// Who it is held against, where somebody named the two.
    pub pair: Option<&'a ParserId>,
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
    let asked = [shown.by].into_iter().chain(shown.pair).chain(&reader);
    let mut options = shown.registry.options_for(asked);
    if let Some(other) = shown.pair {
        let _ = write!(options, " --pair {}", quoted(&format!("{other}~{}", shown.by)));
        return options;
    }
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

/// What a package of `scripts/packages` is unpacked with, in a shell that has nothing but pip.
const UNPACK: &str = concat!(
    "import json, pathlib, re, sys, tarfile, zipfile; d = pathlib.Path(sys.argv[1]); a = next(d.glob(\"brython-*\")); ",
    "w = a.suffix == \".whl\"; z = zipfile.ZipFile(a) if w else tarfile.open(a); ",
    "n = next(n for n in (z.namelist() if w else z.getnames()) if n.endswith(\"brython_stdlib.js\")); ",
    "t = (z.read(n) if w else z.extractfile(n).read()).decode(); ",
    "m, _ = json.JSONDecoder().raw_decode(t, re.search(r\"(VFS|scripts) ?= ?(?=\\{)\", t).end()); ",
    "[(p.parent.mkdir(parents=True, exist_ok=True), p.write_text(e[1])) for n, e in m.items() ",
    "if isinstance(e, list) and e[0] == \".py\" ",
    "and re.match(r\"(email(\\..*)?|smtplib|uu|imghdr|sndhdr|quopri|base64)$\", n) ",
    "for p in [d.joinpath(\"lib\", *n.split(\".\"), \"__init__.py\") if e[3:] and e[3] ",
    "else d.joinpath(\"lib\", *n.split(\".\")).with_suffix(\".py\")]]",
);

/// A line for a clean shell, for a parser that is Python's: it fetches the package where that is none of the
/// interpreter's own, and prints what came, what was wanted, and the release that showed it.
pub fn python(text: &Input, shown: Shown<'_>, version: &str, wanted: Option<&str>) -> Option<String> {
    let parser = shown.by;
    if parser.family != "cpython" {
        return None;
    }
    let (_, code) = SURFACES.iter().find(|(surface, _)| *surface == parser.surface)?;
    let package = parser.package.as_deref().unwrap_or("stdlib");
    let email = if package.starts_with("future-") { "future.backports.email" } else { "email" };
    let code = code.replace("{SEND}", SEND).replace("{EMAIL}", email).replace("{TEXT}", &literal(text));
    let wanted = wanted.map(|wanted| format!("; print(\"wanted:\", {})", literal(&Input::new(wanted))));
    let seen = match package {
        "stdlib" => format!("\"Python {version}; this is\", sys.version.split()[0]"),
        package => literal(&Input::new(package)),
    };
    let code = format!("import sys; {code}{}; print(\"seen with\", {seen})", wanted.unwrap_or_default());
    Some(format!("{}python3 -c {}", fetched(package, shown.registry)?, quoted(&code)))
}

/// What stands before `python3`: nothing for its own package, the folder of one that the user named, or what brings the
/// package by its version and hash.
fn fetched(package: &str, registry: &Registry) -> Option<String> {
    if package == "stdlib" {
        return Some(String::new());
    }
    if let Some((_, folder)) = registry.packages.iter().find(|(label, _)| label == package) {
        return Some(format!("PYTHONPATH={} ", quoted_path(folder)));
    }
    let lines = include_str!("../../scripts/packages.lock").lines();
    let mut pins = lines.filter(|line| !line.starts_with('#') && line.contains("=="));
    let named =
        |line: &&str| line.split_whitespace().next().is_some_and(|pin| pin.replace("==", "-") == package);
    let pin = quoted(pins.find(named)?);
    let pip = |asked: &str| {
        format!(
            "d=$(mktemp -d) && printf '%s\\n' {pin} > \"$d/pin\" && python3 -m pip {asked} \"$d\" -r \"$d/pin\" && "
        )
    };
    Some(match package.starts_with("brython-") {
        true => {
            let fetch = pip("download --quiet --no-deps --require-hashes --dest");
            format!("{fetch}python3 -c {} \"$d\" && PYTHONPATH=\"$d/lib\" ", quoted(UNPACK))
        }
        false => pip("install --quiet --no-deps --require-hashes --target") + "PYTHONPATH=\"$d\" ",
    })
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
