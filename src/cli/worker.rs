//! `addrdiff worker`: a worker of a campaign, where libFuzzer is part of this program.

use super::settings::Context;
use crate::cli::exit::{Exit, Stopped};
use crate::environment::own_program;
use crate::error::in_words;
use crate::screen::say;
use crate::search::supervisor::program::WORKER;
use crate::search::worker::WorkerError;
use crate::search::{linked, worker};
use std::ffi::OsString;

/// The arguments of `addrdiff worker`: settings come from its supervisor.
#[derive(clap::Args)]
pub struct Worker {
    /// The target, whose parsers are asked unless the settings name others
    target: String,
    /// libFuzzer's own arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    flags: Vec<OsString>,
}

impl Worker {
    /// Works until libFuzzer ends the process.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        let target = worker::TARGETS.iter().find(|(name, _)| *name == self.target);
        let (name, parsers) = target.ok_or_else(|| Stopped::usage("there is no such target"))?;
        let own = own_program().map_err(|error| Stopped::failed(error.to_string()))?;
        let own = own.followed_by([WORKER, name]);
        match linked::run(parsers, &own, self.flags, end)
            .map_err(|error| Stopped::usage(error.to_string()))?
        {
            0 => Ok(Exit::NothingNew),
            code => Err(Stopped::failed(format!("libFuzzer ended with {code}"))),
        }
    }
}

/// The supervisor reads the words and the code.
fn end(error: &WorkerError) -> ! {
    say!("addrdiff: {}", in_words(error));
    std::process::exit(error.code().into())
}
