//! `addrdiff.toml`: who is allowed in, who is asked, and what is deployed; the command line wins over it.
//!
//! ```toml
//! allow = ["state.example"]
//! attacker = "outside.example"
//!
//! [[process]]
//! name = "our-mailer"
//! command = ["node", "mailer.mjs"]
//!
//! [[deployment]]
//! name = "sign-up"
//! gate = "last-at"
//! route = "process/our-mailer"
//! ```

mod code;
mod error;
mod file;
mod hint;
mod source;

use crate::judge::deployment::Named;
use crate::policy::Policy;
use crate::select::Selection;
use std::path::{Path, PathBuf};

#[cfg(feature = "application")]
use crate::parsers::application::Application;
#[cfg(unix)]
use crate::parsers::process::Definition;

/// Read where nobody names another, if it is there.
pub const FILE: &str = "addrdiff.toml";

/// What the file says; what it does not say is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// The allowed domains.
    pub allow: Option<Vec<String>>,
    /// Domains below them are allowed too.
    pub subdomains: Option<bool>,
    /// The attacker's domain.
    pub attacker: Option<String>,
    /// The victim's address.
    pub victim: Option<String>,
    /// The mail servers behind what is deployed.
    pub servers: Vec<String>,
    /// Addresses that are let in and get their mail, for `check`.
    pub control: Vec<String>,
    /// Parsers, by name or pattern.
    pub parsers: Vec<String>,
    /// Gates, by name.
    pub gates: Vec<String>,
    /// Packages of Python's e-mail: label and directory.
    pub packages: Vec<(String, PathBuf)>,
    /// Directories with Python modules of the user's.
    pub python_path: Vec<PathBuf>,
    /// Parsers in other languages.
    #[cfg(unix)]
    pub processes: Vec<Definition>,
    /// A sign-up that runs on this machine.
    #[cfg(feature = "application")]
    pub application: Option<Application>,
    /// What is deployed.
    pub deployments: Vec<Named>,
    /// Where each deployment stands: its name, the file and the line.
    pub places: Vec<(String, PathBuf, usize)>,
}

pub use code::Code;
pub use error::ConfigError;
pub use file::parse;
pub use source::Source;

impl Config {
    /// The file and the line that have this deployment.
    pub fn place_of(&self, deployment: &str) -> Option<(&Path, usize)> {
        let place = self.places.iter().find(|(name, ..)| name == deployment);
        place.map(|(_, file, line)| (file.as_path(), *line))
    }

    /// The policy that it says, over the default one.
    pub fn policy(&self) -> Policy {
        let default = Policy::default();
        Policy {
            allowed: self.allow.clone().unwrap_or(default.allowed),
            subdomains: self.subdomains.unwrap_or(default.subdomains),
            attacker: self.attacker.clone().unwrap_or(default.attacker),
            victim: self.victim.clone(),
            servers: self.servers.clone(),
        }
    }

    /// Who is asked and what is judged: where parsers or gates are named on the command line, those are; and
    /// only where none is, the deployments of the file.
    pub fn selection(&self, parsers: &[String], gates: &[String]) -> Selection {
        if !parsers.is_empty() || !gates.is_empty() {
            let or = |named: &[String], own: &[String]| {
                if named.is_empty() { own.to_vec() } else { named.to_vec() }
            };
            let (parsers, gates) = (or(parsers, &self.parsers), or(gates, &self.gates));
            return Selection { parsers, gates, ..Selection::default() };
        }
        let deployments = self.deployments.clone();
        let (parsers, gates) = (self.parsers.clone(), self.gates.clone());
        Selection { parsers, gates, deployments, ..Selection::default() }
    }
}
