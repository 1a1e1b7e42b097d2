//! `addrdiff parsers check COMMAND`: tells whoever writes a driver what is wrong with it, and how to mend it.

use crate::cli::exit::{Exit, Stopped};
use crate::cli::settings::Context;
use crate::cli::written;
use crate::parsers::ParserId;
use crate::parsers::drivers;
use crate::parsers::process::conformance::{self, Failure, PROBES, Probe};
use crate::parsers::process::{self, Command, Definition};
use std::io::{self, Write};

const EXAMPLE: &str = "\
A driver writes {\"v\":1,\"name\":\"...\",\"version\":\"...\"}, then reads {\"id\":...,\"input_base64\":\"...\"} a line and
answers a line each, in order: {\"id\":...,\"verdict\":\"accepted\",\"recipients\":[\"a@b.example\"]}, or with verdict
`rejected`, `raised` or `skipped` and \"reason\":{\"text\":\"...\"}. One that decides has \"gate\":true in its first line and
the domains as \"allowed\":[...] and \"subdomains\" in each question, and answers with verdict `yes` or `no`. docs/driver.md has
every field, and programs to copy. Exit code 10: it does not conform.

Examples:
  addrdiff parsers check ./my-driver
  addrdiff parsers check node my-driver.mjs --strict
  addrdiff parsers check nodemailer/envelope";

/// The arguments of `addrdiff parsers check`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Check {
    /// Seconds it may take for one answer
    #[arg(long, value_name = "N", default_value_t = process::SECONDS)]
    seconds: f64,
    /// What is run, with its arguments (one word with blanks goes to `sh -c`), or the name of a command or a driver
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    command: Vec<String>,
}

impl Check {
    /// Tries everything, and says what failed.
    pub fn run(self, context: &Context) -> Result<Exit, Stopped> {
        let definition = self.definition(context)?;
        let mut out = anstream::stdout().lock();
        let mut failed = 0;
        let result = try_all(&mut out, &definition, &mut failed).and_then(|()| match failed {
            0 => write_rate(&mut out, &definition),
            failed => writeln!(out, "\n{failed} of {} failed", PROBES.len()),
        });
        written(result, if failed == 0 { Exit::NothingNew } else { Exit::NewFindings })
    }

    fn definition(&self, context: &Context) -> Result<Definition, Stopped> {
        let command = match self.command.as_slice() {
            [name] if is_known(name) => return self.known(context, name),
            [line] => Command::Line(line.clone()),
            arguments => Command::Arguments(arguments.to_vec()),
        };
        let definition = Definition { seconds: self.seconds, ..Definition::new("checked", command) };
        Ok(definition.checked()?)
    }

    fn known(&self, context: &Context, name: &str) -> Result<Definition, Stopped> {
        let id: ParserId = name.parse()?;
        if let Some(withheld) = context.registry.why_withheld(&id) {
            return Err(Stopped::usage(withheld.to_string()));
        }
        let found = if id.family == "process" {
            process::find(&context.registry, &id)
        } else {
            drivers::definition(&id)
        };
        found.map_err(|missing| Stopped::usage(missing.to_string()))
    }
}

/// The name of a command or of a driver.
fn is_known(name: &str) -> bool {
    let family = name.split_once('/').map(|(family, _)| family);
    family.is_some_and(|family| family == "process" || drivers::find(family).is_some())
}

fn try_all(out: &mut impl Write, definition: &Definition, failed: &mut usize) -> io::Result<()> {
    for (at, probe) in PROBES.iter().enumerate() {
        let tried = probe.run(definition);
        *failed += usize::from(tried.is_err());
        write_probe(out, probe, tried.err())?;
        if at == 0 && *failed == 1 {
            return writeln!(out, "        everything else that is tried needs that first");
        }
    }
    Ok(())
}

fn write_probe(out: &mut impl Write, probe: &Probe, failure: Option<Failure>) -> io::Result<()> {
    let Some(Failure { what, line }) = failure else { return writeln!(out, "ok      {}", probe.tried) };
    writeln!(out, "FAILED  {}\n        what happened: {what}", probe.tried)?;
    line.iter().try_for_each(|line| writeln!(out, "        the line: {line}"))?;
    writeln!(out, "        to mend it: {}", probe.mend)
}

fn write_rate(out: &mut impl Write, definition: &Definition) -> io::Result<()> {
    match conformance::rate(definition) {
        Ok((hello, rate)) => {
            writeln!(out, "\n{} {} conforms; {rate:.0} answers a second", hello.name, hello.version)
        }
        Err(failure) => writeln!(out, "\nit conforms, but gave up under load: {}", failure.what),
    }
}
