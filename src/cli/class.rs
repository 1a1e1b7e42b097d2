//! `addrdiff class`: what a class of finding is, who was hit, and the fix, as its page in `docs/classes` has it.

use super::fold::{fold, width};
use super::settings::Context;
use super::written;
use crate::cli::exit::{Exit, Stopped};
use crate::judge::classes::CLASSES;
use crate::no_such::NoSuch;
use crate::report::pages;
use std::io::{self, Write};

const EXAMPLE: &str = "\
Examples:
  addrdiff class
  addrdiff class allowlist-bypass";

/// The arguments of `addrdiff class`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Class {
    /// The class; all of them in a line each, where none is named
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

impl Class {
    /// Shows the page, or the list.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        let mut out = io::stdout().lock();
        let Some(name) = self.name else { return written(list(&mut out), Exit::NothingNew) };
        let known = || CLASSES.iter().map(|class| class.id);
        let text = pages::text(&name).ok_or_else(|| NoSuch::of("class", &name, known()))?;
        written(out.write_all(text.as_bytes()), Exit::NothingNew)
    }
}

fn list(out: &mut impl Write) -> io::Result<()> {
    let longest = CLASSES.iter().map(|class| class.id.len()).max().unwrap_or(0);
    for class in CLASSES {
        let lines = fold(class.about, longest + 2, width());
        let heads = std::iter::once(class.id).chain(std::iter::repeat(""));
        heads.zip(lines).try_for_each(|(head, line)| writeln!(out, "{head:<longest$}  {line}"))?;
    }
    Ok(())
}
