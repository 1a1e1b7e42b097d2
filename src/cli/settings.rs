//! What holds for every command: `addrdiff.toml`, and the parsers that are commands.

use super::application;
use super::found::{self, Found};
use super::help::COMMON;
use crate::cli::exit::{Exit, Stopped};
use crate::config::{Config, Source};
use crate::judge::panel::Panel;
use crate::parsers::Registry;
use crate::screen::say;
use crate::select::Selection;
use std::io::BufRead;
use std::path::PathBuf;

/// What the options and the file say, for whichever command it is; nothing where nobody says anything.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// What the file says.
    pub config: Config,
    /// The parsers that the user named, here or there.
    pub registry: Registry,
    /// What the file has that is not run: one line.
    pub not_run: Option<String>,
}

impl Context {
    /// Who is asked and what is judged, as [`Config::selection`]; whom the parsers let in is for the command to say.
    pub fn selection(&self, parsers: &[String], gates: &[String]) -> Selection {
        let registry = self.naming([parsers, gates]);
        Selection { registry, ..self.config.selection(parsers, gates) }
    }

    /// Who can be asked where the user names these parsers and gates too: callables among them may run.
    pub fn naming<'a>(&self, names: impl IntoIterator<Item = &'a [String]>) -> Registry {
        let mut registry = self.registry.clone();
        registry.run_only(names.into_iter().flatten());
        registry
    }

    /// Says what `addrdiff.toml` has that is not run, and what changes that.
    pub fn say_what_is_not_run(&self) {
        if let Some(not_run) = &self.not_run {
            say!("addrdiff: {not_run}");
        }
    }
}

/// What a process that this program starts reads first: who can be asked. On a stream, since other users of the
/// machine can see arguments, and a command may hold a secret.
pub fn first_line(stream: &mut impl BufRead) -> Result<Registry, Stopped> {
    let mut line = String::new();
    stream.read_line(&mut line).map_err(|error| Stopped::failed(error.to_string()))?;
    serde_json::from_str(&line).map_err(|error| Stopped::usage(format!("no registry: {error}")))
}

/// How a run ends that found nothing where these were asked: not all was judged where one of them was not run.
pub fn nothing_new(registry: &Registry, panel: &Panel) -> Exit {
    let mut ids = panel.parsers().iter().map(|parser| parser.id());
    if ids.any(|id| registry.why_withheld(id).is_some()) { Exit::NothingJudged } else { Exit::NothingNew }
}

/// The options for all that.
#[derive(clap::Args, Clone, Debug)]
pub struct Options {
    /// Says who is allowed in, who is asked and what is deployed; ./addrdiff.toml where there is one
    #[arg(long, value_name = "FILE", global = true, help_heading = COMMON)]
    config: Option<PathBuf>,
    /// A parser in any language, asked as process/NAME: a line for the shell, see `addrdiff parsers check`;
    /// may be given more than once
    #[cfg(unix)]
    #[arg(long = "process", value_name = "NAME=COMMAND", global = true, help_heading = COMMON)]
    processes: Vec<String>,
    #[command(flatten)]
    application: application::ApplicationOptions,
}

impl Options {
    /// Reads the file, and takes in the commands.
    pub fn context(&self) -> Result<Context, Stopped> {
        let Found { config, registry, not_run } = match &self.config {
            Some(named) => found::trusted(Source::read_named(named)?.parse()?),
            None => found::found()?,
        };
        let mut context = Context { config, registry, not_run };
        #[cfg(unix)]
        self.add_processes(&mut context)?;
        self.application.add_to(&mut context.registry, &context.config)?;
        Ok(context)
    }

    #[cfg(unix)]
    fn add_processes(&self, Context { config, registry, .. }: &mut Context) -> Result<(), Stopped> {
        use crate::parsers::process::{self, Definition};
        let named = self.processes.iter().map(|text| Definition::parse(text));
        let named: Vec<Definition> = named.collect::<Result<_, _>>()?;
        for definition in config.processes.iter().cloned().chain(named) {
            process::add(registry, definition)?;
        }
        Ok(())
    }
}
