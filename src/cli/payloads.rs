//! `addrdiff payloads`: published attacks on the user's domains, for the user's own tests.

use super::check::kept;
use super::settings::Context;
use super::written;
use crate::cli::exit::{Exit, Stopped};
use crate::payloads::formats::{FORMATS, Format, Rendered};
use crate::payloads::{self, Export, LeftOut, PayloadError, Request};
use crate::screen::say;
use clap::builder::PossibleValue;
use std::io::{self, IsTerminal as _, Write};

const EXAMPLE: &str = "\
What must become of each payload:
  control           admitted, and mailed to this very address
  must-reject       refused
  must-stay-inside  refused, or all its mail stays within the allowed domains
  acceptable        the same, of an address that no published reader sends elsewhere

Examples:
  addrdiff payloads --allow mycorp.example --format burp > payloads.txt
  addrdiff payloads --allow mycorp.example --attacker '{id}.collab.example' --format jsonl
  addrdiff payloads --allow mycorp.example --technique encoded-word --reader 'ruby-mail/*' --format json";

/// The arguments of `addrdiff payloads`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Payloads {
    /// An allowed domain; may be given more than once
    #[arg(long, value_name = "DOMAIN", required = true)]
    allow: Vec<String>,
    /// The attacker's domain; `{id}` in it becomes the id of the payload, so that mail that arrives names it
    #[arg(long, value_name = "DOMAIN", default_value = "attacker.example")]
    attacker: String,
    /// Payloads of this technique alone, by name or pattern; may be given more than once
    #[arg(long = "technique", value_name = "ID")]
    techniques: Vec<String>,
    /// Payloads that this reader misreads, by name or pattern; may be given more than once
    #[arg(long = "reader", value_name = "ID")]
    readers: Vec<String>,
    /// Payloads that this gate admits, by name or pattern; may be given more than once
    #[arg(long = "gate", value_name = "ID")]
    gates: Vec<String>,
    /// How they are written
    #[arg(long, value_name = "FORMAT", default_value = "json", value_parser = formats())]
    format: &'static Format,
}

impl Payloads {
    /// Writes them, and says what is not there.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        let export = self.export()?;
        let Rendered { octets, left_out, is_printable } = (self.format.render)(&export);
        let mut out = io::stdout().lock();
        if !is_printable && out.is_terminal() {
            let why = format!("`--format {}` writes control characters: send it to a file", self.format.id);
            return Err(Stopped::usage(why));
        }
        export.left_out.iter().chain(&left_out).for_each(say_left_out);
        written(out.write_all(&octets).and_then(|()| out.flush()), Exit::NothingNew)
    }

    /// What was asked for.
    pub(crate) fn export(&self) -> Result<Export, Stopped> {
        let asked = Request {
            allow: self.allow.clone(),
            attacker: self.attacker.clone(),
            techniques: self.techniques.clone(),
            readers: self.readers.clone(),
            gates: self.gates.clone(),
        };
        payloads::export(&kept()?, &asked).map_err(|PayloadError(why)| Stopped::usage(why))
    }
}

fn say_left_out(LeftOut { why, count, .. }: &LeftOut) {
    say!("addrdiff: {count} left out: {why}");
}

/// Reads a format's name.
fn formats() -> impl clap::builder::TypedValueParser<Value = &'static Format> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.id).help(format.about));
    PossibleValuesParser::new(names)
        .map(|name| FORMATS.iter().find(|format| format.id == name).unwrap_or(&FORMATS[0]))
}
