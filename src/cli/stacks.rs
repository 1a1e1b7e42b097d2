//! `addrdiff stacks`: what people run, by the name of its framework, and what is missing here of each.

use super::drivers::Format;
use super::settings::Context;
use super::written;
use crate::cli::exit::{Exit, Stopped};
use crate::json;
use crate::parsers::Registry;
use crate::stacks::{Stack, all};
use serde::Serialize;
use std::io::{self, Write};

const EXAMPLE: &str = "\
Examples:
  addrdiff stacks
  addrdiff drivers install --stack rails
  addrdiff check --stack rails --allow mycorp.example";

/// The arguments of `addrdiff stacks`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Stacks {
    /// How the list is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// A stack in the list.
#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    stack: &'static Stack,
    /// Everything that it asks is here.
    available: bool,
    /// What is not here.
    missing: Vec<String>,
    /// What installs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<String>,
}

impl Stacks {
    /// Lists them.
    pub fn run(self, context: &Context) -> Result<Exit, Stopped> {
        let rows: Vec<Row> = all().iter().map(|stack| row(stack, &context.registry)).collect();
        let mut out = io::stdout().lock();
        let result = match self.format {
            Format::Json => json::write_pretty(&mut out, &rows),
            Format::Text => rows.iter().try_for_each(|row| write_row(&mut out, row)),
        };
        written(result, Exit::NothingNew)
    }
}

fn row(stack: &'static Stack, registry: &Registry) -> Row {
    let missing = stack.missing(registry);
    let other = missing.iter().find_map(|missing| missing.command.clone());
    let command = if stack.drivers().is_empty() { other } else { Some(stack.install()) };
    Row {
        stack,
        available: missing.is_empty(),
        command: command.filter(|_| !missing.is_empty()),
        missing: missing.into_iter().map(|missing| missing.what).collect(),
    }
}

fn write_row(out: &mut impl Write, row: &Row) -> io::Result<()> {
    let Stack { name, about, gate, gate_source, route, route_source, stands_for } = row.stack;
    writeln!(out, "{name}  {about}")?;
    writeln!(out, "    gate   {gate}\n           {gate_source}")?;
    writeln!(out, "    route  {route}\n           {route_source}")?;
    writeln!(out, "    stands for {stands_for}")?;
    row.missing.iter().try_for_each(|what| writeln!(out, "    missing: {what}"))?;
    row.command.iter().try_for_each(|command| writeln!(out, "    to install: {command}"))
}
