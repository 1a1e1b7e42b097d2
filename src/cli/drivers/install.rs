//! `addrdiff drivers install`: puts drivers into the user's cache, or into a folder that is named.

use crate::cli::exit::{Exit, Stopped};
use crate::drivers::{Chosen, InstallError, chosen, every, install};
use crate::parsers::drivers::installed::home;
use crate::screen::say;
use crate::shown::Shown;
use crate::stacks;
use std::path::PathBuf;

const EXAMPLE: &str = "\
Packages come from npm and PyPI by version and hash, and from Debian in the release that this machine has; as root they
are installed, else the command is said. Exit code 2: something has to be installed first.

Examples:
  addrdiff drivers install nodemailer nodemailer@7.0.6
  addrdiff drivers install --stack rails
  addrdiff drivers install --all";

/// The arguments of `addrdiff drivers install`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Install {
    /// Which, and which release; without one the first that `addrdiff drivers` lists
    #[arg(value_name = "NAME[@VERSION]", required_unless_present_any = ["all", "stack"])]
    names: Vec<String>,
    /// What this stack asks, see `addrdiff stacks`
    #[arg(long, value_name = "NAME")]
    stack: Option<String>,
    /// Every release of every driver, as far as this machine can have it
    #[arg(long)]
    all: bool,
    /// Into this folder; it is searched where ADDRDIFF_DRIVERS names it. Default: ADDRDIFF_DRIVERS, or addrdiff/drivers
    /// in the user's cache
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
}

impl Install {
    /// Installs each; one that cannot be installed keeps no other from it.
    pub fn run(self) -> Result<Exit, Stopped> {
        let mut names = self.names;
        if let Some(stack) = &self.stack {
            let asks = stacks::find(stack)?.drivers();
            if asks.is_empty() {
                say!("addrdiff: the stack {stack} asks no driver: `addrdiff stacks` says what it needs");
            }
            names.extend(asks);
        }
        let named: Result<Vec<Chosen>, InstallError> = names.iter().map(|name| chosen(name)).collect();
        let named = if self.all { every() } else { named? };
        let no_place = || {
            Stopped::usage("neither XDG_CACHE_HOME nor HOME is an absolute path; name a folder with --into")
        };
        let into = self.into.or_else(home).ok_or_else(no_place)?;
        let into = std::path::absolute(&into).map_err(|error| Stopped::usage(error.to_string()))?;
        let mut exits = Vec::new();
        for one in named {
            match install(one, &into) {
                Ok(true) => say!("addrdiff: installed {} in {}", one.name(), Shown::path(&into)),
                Ok(false) => say!("addrdiff: {} is installed", one.name()),
                Err(error) => {
                    let stopped = Stopped::from(error);
                    stopped.why.lines().for_each(|line| say!("addrdiff: {}: {line}", one.name()));
                    exits.push(stopped.exit);
                }
            }
        }
        Ok(Exit::first(exits))
    }
}
