//! What holds for every command: `addrdiff.toml`, and the parsers that are commands.

use super::help::COMMON;
use crate::cli::exit::Stopped;
use crate::config::{self, Config};
use crate::parsers::Registry;
use crate::select::Selection;
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// What the options and the file say, for whichever command it is; nothing where nobody says anything.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// What the file says.
    pub config: Config,
    /// The parsers that the user named, here or there.
    pub registry: Registry,
}

impl Context {
    /// Who is asked and what is judged, as [`Config::selection`]; whom the parsers let in is for the command to say.
    pub fn selection(&self, parsers: &[String], gates: &[String]) -> Selection {
        Selection { registry: self.registry.clone(), ..self.config.selection(parsers, gates) }
    }
}

/// What a process that this program starts reads first: who can be asked. On a stream, since other users of the
/// machine can see arguments, and a command may hold a secret.
pub fn first_line(stream: &mut impl BufRead) -> Result<Registry, Stopped> {
    let mut line = String::new();
    stream.read_line(&mut line).map_err(|error| Stopped::failed(error.to_string()))?;
    serde_json::from_str(&line).map_err(|error| Stopped::usage(format!("no registry: {error}")))
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
}

impl Options {
    /// Reads the file, and takes in the commands.
    pub fn context(&self) -> Result<Context, Stopped> {
        let named = self.config.as_deref();
        let file = named.or(Some(Path::new(config::FILE)).filter(|file| file.is_file()));
        let config = file.map(config::read).transpose()?.unwrap_or_default();
        let mut context = Context { config, ..Context::default() };
        #[cfg(unix)]
        self.add_processes(&mut context)?;
        Ok(context)
    }

    #[cfg(unix)]
    fn add_processes(&self, Context { config, registry }: &mut Context) -> Result<(), Stopped> {
        use crate::parsers::process::{self, Definition};
        let named = self.processes.iter().map(|text| Definition::parse(text));
        let named: Vec<Definition> = named.collect::<Result<_, _>>().map_err(Stopped::usage)?;
        for definition in config.processes.iter().cloned().chain(named) {
            process::add(registry, definition).map_err(Stopped::usage)?;
        }
        Ok(())
    }
}
