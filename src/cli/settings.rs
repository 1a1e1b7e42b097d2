//! What holds for every command: `addrdiff.toml`, and the parsers that are commands.

use crate::config::{self, Config};
use crate::exit::Stopped;
use std::path::{Path, PathBuf};

/// What the options and the file say, for whichever command it is; nothing where nobody says anything.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// What the file says.
    pub config: Config,
}

/// The options for all that.
#[derive(clap::Args, Clone, Debug)]
pub struct Options {
    /// Says who is allowed in, who is asked and what is deployed; ./addrdiff.toml where there is one
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// A parser in any language, asked as process/NAME: a line for the shell, see `addrdiff parsers check`;
    /// may be given more than once
    #[cfg(unix)]
    #[arg(long = "process", value_name = "NAME=COMMAND", global = true)]
    processes: Vec<String>,
}

impl Options {
    /// Reads the file and makes the commands known, to this process and to those that it starts.
    pub fn context(&self) -> Result<Context, Stopped> {
        let named = self.config.as_deref();
        let file = named.or(Some(Path::new(config::FILE)).filter(|file| file.is_file()));
        let read = |file| config::read(file).map_err(|error| Stopped::usage(error.to_string()));
        let config = file.map(read).transpose()?.unwrap_or_default();
        #[cfg(unix)]
        self.make_processes_known(&config)?;
        Ok(Context { config })
    }

    #[cfg(unix)]
    fn make_processes_known(&self, config: &Config) -> Result<(), Stopped> {
        use crate::parsers::process::{self, Definition};
        let named = self.processes.iter().map(|text| Definition::parse(text));
        let named: Vec<Definition> = named.collect::<Result<_, _>>().map_err(Stopped::usage)?;
        for definition in config.processes.iter().cloned().chain(named) {
            process::add(definition).map_err(Stopped::usage)?;
        }
        let all = process::added();
        if let Some(json) = serde_json::to_string(&all).ok().filter(|_| !all.is_empty()) {
            // SAFETY: the command line is read before anything starts a thread.
            unsafe { std::env::set_var(process::VARIABLE, json) };
        }
        Ok(())
    }
}
