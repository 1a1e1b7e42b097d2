//! `addrdiff confirm`: the fresh process in which a campaign's findings are replayed.

use super::settings::{Context, registry};
use crate::exit::{Exit, Stopped};
use crate::parsers::Registry;
use crate::search::supervisor::confirm;
use std::io;

/// Findings are read from standard input.
#[derive(clap::Args)]
pub struct Confirm {
    /// The parsers that were named, as JSON
    #[arg(long, value_name = "JSON", default_value = "{}", value_parser = registry)]
    registry: Registry,
}

impl Confirm {
    /// Says of each finding on standard input whether it holds here.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        confirm::answer(&self.registry, io::stdin().lock(), &mut io::stdout().lock())
            .map(|()| Exit::NothingNew)
    }
}
