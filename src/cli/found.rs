//! An `addrdiff.toml` that nobody named: what it says is used, and the code that it names runs where the user trusts it.

use crate::cli::exit::Stopped;
use crate::config::{self, Code, Config, Source};
use crate::parsers::{ParserId, Registry};
use crate::trust::{self, Standing};
use std::io;
use std::path::Path;

/// Code that is named in the line; what more there is is counted.
const SHOWN: usize = 4;

/// What a file says, and what of it may run.
pub(super) struct Found {
    pub(super) config: Config,
    pub(super) registry: Registry,
    /// What the file has that is not run: one line.
    pub(super) not_run: Option<String>,
}

/// The file in the current directory, where there is one.
pub(super) fn found() -> Result<Found, Stopped> {
    let file = Path::new(config::FILE);
    // What is there and cannot be read is an error: without it another question would be answered.
    if let Err(error) = std::fs::symlink_metadata(file)
        && error.kind() == io::ErrorKind::NotFound
    {
        return Ok(trusted(Config::default()));
    }
    let source = Source::read(file)?;
    if let Some(foreign) = source.foreign() {
        let file = config::FILE;
        return Err(Stopped::usage(format!("{file}: {foreign}; to use it all the same: --config {file}")));
    }
    let config = source.parse()?;
    let code = config.code();
    if code.is_empty() {
        return Ok(trusted(config));
    }
    match trust::standing(&source) {
        Ok(Standing::Trusted) => Ok(trusted(config)),
        Ok(Standing::Changed) => untrusted(config, &code, "it changed since it was trusted"),
        Ok(Standing::Unknown) => untrusted(config, &code, "it is not trusted"),
        Err(error) => untrusted(config, &code, &error.to_string()),
    }
}

/// A file that was named, or that the user trusts: all of it is used.
pub(super) fn trusted(config: Config) -> Found {
    let mut registry = Registry::default();
    registry.run_only(&config.callables());
    Found { config, registry, not_run: None }
}

fn untrusted(config: Config, code: &[Code], why: &str) -> Result<Found, Stopped> {
    let mut registry = Registry::default();
    registry.run_only([]);
    for pattern in code.iter().filter_map(|one| one.withholds.as_ref()) {
        let usable = pattern.replacen('*', "all", 1).parse::<ParserId>();
        usable.map_err(|why| Stopped::usage(format!("{}: {why}", config::FILE)))?;
        registry.withhold(pattern.clone());
    }
    let not_run = Some(line(code, why));
    Ok(Found { config: config.without_code(), registry, not_run })
}

fn line(code: &[Code], why: &str) -> String {
    let mut names: Vec<&str> = code.iter().map(|one| &*one.name).collect();
    names.dedup();
    let more = names.len().saturating_sub(SHOWN);
    let mut shown = names[..names.len() - more].join(", ");
    if more > 0 {
        shown.push_str(&format!(" and {more} more"));
    }
    let file = config::FILE;
    format!("not run from {file}: {shown} ({why}); to run it: addrdiff trust, or --config {file}")
}
