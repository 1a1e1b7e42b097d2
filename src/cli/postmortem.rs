//! `addrdiff postmortem`: the process of a campaign that looks which parser a worker died of.

use super::settings::Context;
use crate::cli::exit::{Exit, Stopped};
use crate::error::in_words;
use crate::outside;
use crate::search::adhoc;
use crate::search::worker::postmortem;
use std::io;

/// No arguments: the settings come from its supervisor, the text stands on standard input.
#[derive(clap::Args)]
pub struct Postmortem {}

impl Postmortem {
    /// Ends with 10 where a parser alone shows what killed the worker.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        let settings = adhoc::from_environment(&[]).map_err(|error| Stopped::usage(in_words(&error)))?;
        let text = outside::read_stream(io::stdin().lock(), outside::INPUT);
        let text = text.map_err(|error| Stopped::failed(error.to_string()))?;
        let found = postmortem::run(settings, text)?;
        Ok(if found { Exit::NewFindings } else { Exit::NothingNew })
    }
}
