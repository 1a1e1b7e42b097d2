//! The options of a sign-up that runs on this machine.

use super::help::COMMON;
use crate::cli::exit::Stopped;
use crate::config::{Config, Source};
use crate::parsers::Registry;
use crate::parsers::application::Application;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Which application, and how it is treated; what is not named stands in its file.
#[derive(clap::Args, Clone, Debug)]
pub struct ApplicationOptions {
    /// A sign-up that runs on this machine: the table [application] of this file has its request, and how its answers
    /// show (docs/application.md)
    #[arg(long = "app", value_name = "FILE", global = true, help_heading = COMMON)]
    file: Option<PathBuf>,
    /// Where the application delivers its mail: an SMTP server listens there, on loopback
    #[arg(long, value_name = "ADDRESS:PORT", global = true, help_heading = COMMON)]
    sink: Option<SocketAddr>,
    /// Requests a second to the application, at most [default: 200]
    #[arg(long, value_name = "N", global = true, help_heading = COMMON)]
    rate: Option<f64>,
    /// Requests to the application, at most [default: 6000]
    #[arg(long, value_name = "N", global = true, help_heading = COMMON)]
    requests: Option<u64>,
    /// The application runs on this host, and you may test it; may be given more than once
    #[arg(long, value_name = "HOST", global = true, help_heading = COMMON)]
    host_is_mine: Vec<String>,
}

impl ApplicationOptions {
    /// Takes in the application of the file that was named, else the one of the settings.
    pub fn add_to(&self, registry: &mut Registry, config: &Config) -> Result<(), Stopped> {
        let application = match &self.file {
            Some(file) => Some(Source::read_named(file)?.application()?),
            None => config.application.clone(),
        };
        let Some(application) = application else { return Ok(()) };
        registry.application = Some(self.changed(application)?);
        Ok(())
    }

    fn changed(&self, mut application: Application) -> Result<Application, Stopped> {
        let definition = &mut application.definition;
        definition.sink = self.sink.unwrap_or(definition.sink);
        definition.rate = self.rate.unwrap_or(definition.rate);
        definition.requests = self.requests.unwrap_or(definition.requests);
        application.definition = definition.clone().checked()?;
        application.hosts.clone_from(&self.host_is_mine);
        application.definition.stays_here(&application.hosts)?;
        Ok(application)
    }
}
