//! `addrdiff slow_worker`: the process of a campaign in which slow parsers judge what the search keeps.

use super::settings::Context;
use crate::cli::exit::{Exit, Stopped};
use crate::error::in_words;
use crate::search::adhoc;
use crate::search::worker::slow::{self, StopSignals};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// No arguments: the settings come from its supervisor.
#[derive(clap::Args)]
pub struct SlowWorker {}

impl SlowWorker {
    /// Follows the search until its standard input ends, then judges what is left; SIGTERM ends it sooner.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        let settings = adhoc::from_environment(&[]).map_err(|error| Stopped::usage(in_words(&error)))?;
        let (finish, stop) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        signal_hook::flag::register(signal_hook::consts::SIGTERM, Arc::clone(&stop))
            .map_err(|error| Stopped::failed(error.to_string()))?;
        let ended = Arc::clone(&finish);
        std::thread::spawn(move || {
            // Nothing is ever written there; its end is the signal.
            let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
            ended.store(true, Ordering::Relaxed);
        });
        slow::run(settings, &StopSignals { finish: &finish, stop: &stop })?;
        Ok(Exit::NothingNew)
    }
}
