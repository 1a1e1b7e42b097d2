//! Commands for code of the same process, which wants what they come to and no exit code: the Python package.

use super::check::{Watcher, screen};
use super::exit::{Exit, Stopped};
use super::explain::text;
use super::settings::Context;
use super::{Cli, Command};
use crate::input::Input;
use crate::json;
use crate::parsers::Registry;
use crate::report::{self, DeploymentResult, Entry};
use std::ffi::OsString;

/// What a command came to.
pub(crate) struct Outcome {
    /// The exit code of the command line.
    pub(crate) code: u8,
    /// As `--format json`, or `--json`.
    pub(crate) json: String,
    /// As people see it.
    pub(crate) text: String,
}

/// Why it came to nothing, in words.
pub(crate) enum Failure {
    /// It was not asked properly, or what it needs is not there.
    Usage(String),
    /// The tool itself could not do its work.
    Harness(String),
}

impl From<Stopped> for Failure {
    fn from(Stopped { exit, why }: Stopped) -> Self {
        if exit == Exit::HarnessFailed { Self::Harness(why) } else { Self::Usage(why) }
    }
}

/// `check` with these arguments, and no settings file; `put` hears how many texts were put, of how many.
pub(crate) fn check(
    arguments: &[String],
    registry: Registry,
    put: &mut dyn FnMut(usize, usize),
) -> Result<Outcome, Failure> {
    let Command::Check(check) = command("check", arguments)? else { return Err(another().into()) };
    let mut pages = Pages { put, text: Vec::new() };
    let (report, exit) = check.report(&context(registry), &mut pages)?;
    let render = report::format("json").map(|format| format.render);
    let json = render.map(|render| render(&report)).unwrap_or_default();
    Ok(Outcome { code: exit.code(), json, text: String::from_utf8_lossy(&pages.text).into_owned() })
}

/// `explain` of this text with these arguments, and no settings file.
pub(crate) fn explain(arguments: &[String], input: &[u8], registry: Registry) -> Result<Outcome, Failure> {
    // The text stands in no argument, which could not hold every octet.
    let arguments = [arguments, &["".into()]].concat();
    let Command::Explain(explain) = command("explain", &arguments)? else { return Err(another().into()) };
    let failed = |error: std::io::Error| Stopped::failed(error.to_string());
    let (answer, exit) = explain.answer(&context(registry), &Input::new(input))?;
    let (mut json, mut shown) = (Vec::new(), Vec::new());
    json::write(&mut json, &answer).map_err(failed)?;
    text::write(&mut anstream::StripStream::new(&mut shown), &answer).map_err(failed)?;
    let [json, text] = [json, shown].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok(Outcome { code: exit.code(), json, text })
}

/// `payloads` with these arguments, as JSON.
pub(crate) fn payloads(arguments: &[String]) -> Result<String, Failure> {
    let Command::Payloads(payloads) = command("payloads", arguments)? else { return Err(another().into()) };
    let mut json = Vec::new();
    json::write(&mut json, &payloads.export()?).map_err(|error| Stopped::failed(error.to_string()))?;
    Ok(String::from_utf8_lossy(&json).into_owned())
}

fn command(name: &str, arguments: &[String]) -> Result<Command, Stopped> {
    let arguments = ["addrdiff", name].into_iter().chain(arguments.iter().map(String::as_str));
    let arguments: Vec<OsString> = arguments.map(OsString::from).collect();
    let usage = |error| Stopped::usage(super::quoting_escaped(&error, &arguments).to_string());
    Cli::read(arguments.iter().cloned()).map(|cli| cli.command).map_err(usage)
}

fn context(registry: Registry) -> Context {
    Context { registry, ..Context::default() }
}

fn another() -> Stopped {
    Stopped::failed("another command was read than was asked for")
}

/// Keeps what people would see.
struct Pages<'a> {
    put: &'a mut dyn FnMut(usize, usize),
    text: Vec<u8>,
}

impl Watcher for Pages<'_> {
    fn put(&mut self, done: usize, of: usize) {
        (self.put)(done, of);
    }

    fn told(&mut self, result: &DeploymentResult, entries: &[Entry]) {
        let mut text = anstream::StripStream::new(&mut self.text);
        // Into memory, which takes it.
        let _ = screen::write(&mut text, result, entries, screen::SHOWN);
    }
}
