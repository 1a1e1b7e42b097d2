//! What asking costs over what CPython itself costs, as ratios: medians of interleaved rounds over the same
//! inputs, so that a busy machine slows both sides. Run by `scripts/bench`.

#![allow(missing_docs, clippy::unwrap_used)]

use addrdiff::input::Input;
use addrdiff::parsers::{Parser, Registry, cpython, strict};
use addrdiff::search::feedback::cover_python;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyModule};
use std::ffi::CString;
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: usize = 21;

/// What people sign up with, and what is sent to break it.
const INPUTS: [&str; 12] = [
    "user@example.org",
    "first.last+tag@mail.example.co.uk",
    "A. Person <a.person@example.org>",
    "\"Doe, Jane\" <jane@example.org>",
    "a@malicious.org@important.com",
    "alice@example.org)<bob@example.org>",
    "user@example.org (comment)",
    "\"quoted local\"@example.org",
    "jörg@bücher.example",
    "<@relay.example:user@example.org>",
    "g:a@example.org, b@example.org;",
    "not an address",
];

/// Loops in the same interpreter, around nothing but the call.
const BARE: &str = r#"
def parseaddr(call, texts, times):
    for _ in range(times):
        for text in texts:
            call(text)

def rcpt(session, texts, times):
    for _ in range(times):
        for text, options in texts:
            session.sendmail("sender@client.example", text, b"\r\n", options)
"#;

struct Bench {
    inputs: Vec<Input>,
    texts: Py<PyList>,
    bare: Py<PyModule>,
}

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    let times = if std::env::args().any(|argument| argument == "--bench") { 1_000 } else { 1 };
    let stdlib = cpython::start().unwrap().os.parent().unwrap().to_path_buf();
    let registry = Registry { packages: vec![("covered".into(), stdlib)], ..Registry::default() };
    let open = |surface: &str, label: &str| {
        registry.open(&format!("cpython/{surface}@{label}").parse().unwrap()).unwrap()
    };
    let (plain, rcpt) = (open("parseaddr", "stdlib"), open("rcpt", "stdlib"));
    cover_python();
    let covered = open("parseaddr", "covered");
    let bench = Bench::new();

    let parseaddr = || Python::attach(|py| bench.parseaddr(py, times));
    report("parseaddr, with strict reader and compare", 1.15, parseaddr, || {
        bench.trial(plain.as_ref(), times)
    });
    report("the same with its branches counted", 1.6, parseaddr, || bench.trial(covered.as_ref(), times));
    let (session, mails) = Python::attach(|py| bench.session(py)).unwrap();
    let bare = || Python::attach(|py| bench.rcpt(py, &session, &mails, times / 10 + 1));
    report("rcpt", 1.5, bare, || bench.asked(rcpt.as_ref(), times / 10 + 1));
}

fn report(what: &str, at_most: f64, bare: impl Fn(), harness: impl Fn()) {
    let time = |run: &dyn Fn()| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64()
    };
    let mut rounds: Vec<(f64, f64)> = (0..ROUNDS).map(|_| (time(&bare), time(&harness))).collect();
    let mut median = |pick: fn(&(f64, f64)) -> f64| {
        rounds.sort_by(|a, b| pick(a).total_cmp(&pick(b)));
        pick(&rounds[ROUNDS / 2])
    };
    let (bare, harness) = (median(|round| round.0), median(|round| round.1));
    let ratio = harness / bare;
    let verdict = if ratio <= at_most { "within" } else { "OVER" };
    println!("{what}: {ratio:.2} of the bare loop ({verdict} {at_most})");
}

impl Bench {
    fn new() -> Self {
        Python::attach(|py| Self {
            inputs: INPUTS.map(Input::new).into(),
            texts: PyList::new(py, INPUTS).unwrap().unbind(),
            bare: PyModule::from_code(py, &CString::new(BARE).unwrap(), c"bare.py", c"bare")
                .unwrap()
                .unbind(),
        })
    }

    fn parseaddr(&self, py: Python<'_>, times: usize) {
        let modules = py.import("sys").unwrap().getattr("modules").unwrap();
        let call = modules.get_item("_ax_stdlib.email.utils").unwrap().getattr("parseaddr").unwrap();
        self.bare.bind(py).getattr("parseaddr").unwrap().call1((call, &self.texts, times)).unwrap();
    }

    fn trial(&self, parser: &dyn Parser, times: usize) {
        for _ in 0..times {
            for input in &self.inputs {
                let verdict = parser.ask(input);
                let strict = strict::mailbox(input.bytes());
                let same =
                    verdict.domains().next() == strict.as_ref().ok().map(|read| &read.addr_spec.domain);
                black_box((verdict, same));
            }
        }
    }

    fn asked(&self, parser: &dyn Parser, times: usize) {
        for _ in 0..times {
            for input in &self.inputs {
                black_box(parser.ask(input));
            }
        }
    }

    /// An open session with the same peer, and each text with the options it is sent with.
    fn session(&self, py: Python<'_>) -> PyResult<(Py<PyAny>, Py<PyAny>)> {
        let modules = py.import("sys")?.getattr("modules")?;
        let smtplib = modules.get_item("_ax_stdlib.smtplib")?;
        let mailer = modules.get_item("_addrdiff_wire")?.getattr("Mailer")?.call1((smtplib,))?;
        let session = mailer.getattr("session_of")?.call1(("peer.example", 25, "client.example"))?;
        session.call_method0("ehlo")?;
        let options = |text: &str| if text.is_ascii() { vec![] } else { vec!["SMTPUTF8", "BODY=8BITMIME"] };
        let mails: Vec<_> = INPUTS.iter().map(|text| (*text, options(text))).collect();
        Ok((session.unbind(), mails.into_pyobject(py)?.into_any().unbind()))
    }

    fn rcpt(&self, py: Python<'_>, session: &Py<PyAny>, mails: &Py<PyAny>, times: usize) {
        self.bare.bind(py).getattr("rcpt").unwrap().call1((session, mails, times)).unwrap();
    }
}
