//! `addrdiff confirm`: the fresh process in which a campaign's findings are replayed.

use super::settings::{Context, first_line};
use crate::cli::exit::{Exit, Stopped};
use crate::search::supervisor::confirm;
use std::io;

/// The registry and then findings are read from standard input, a line each.
#[derive(clap::Args)]
pub struct Confirm {}

impl Confirm {
    /// Says of each finding on standard input whether it holds here.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        let mut lines = io::stdin().lock();
        let registry = first_line(&mut lines)?;
        confirm::answer(&registry, lines, &mut io::stdout().lock())?;
        Ok(Exit::NothingNew)
    }
}
