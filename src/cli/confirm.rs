//! `addrdiff confirm`: the fresh process in which a campaign's findings are replayed.

use super::settings::Context;
use crate::exit::{Exit, Stopped};
use crate::search::supervisor::confirm;
use std::io;

/// No arguments: findings are read from standard input.
#[derive(clap::Args)]
pub struct Confirm {}

impl Confirm {
    /// Says of each finding on standard input whether it holds here.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        confirm::answer(io::stdin().lock(), &mut io::stdout().lock()).map(|()| Exit::NothingNew)
    }
}
