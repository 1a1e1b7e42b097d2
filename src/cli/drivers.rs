//! `addrdiff drivers`: the parsers and gates in other languages that come with addrdiff, and what installs them.

mod install;

use super::settings::Context;
use super::written;
use crate::cli::exit::{Exit, Stopped};
use crate::json;
use crate::parsers::drivers::installed::folder_of;
use crate::parsers::drivers::{Manifest, all};
use crate::shown::Shown;
use serde::Serialize;
use std::io::{self, Write};

const EXAMPLE: &str = "\
Examples:
  addrdiff drivers
  addrdiff drivers install nodemailer@7.0.6 validator
  addrdiff explain --parser nodemailer/envelope@7.0.6 'a@b.example'
  addrdiff check --gate validator/is-email --route nodemailer/envelope --allow mycorp.example";

/// The arguments of `addrdiff drivers`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Drivers {
    /// How the list is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(subcommand)]
    then: Option<Then>,
}

/// How the list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// One JSON array
    Json,
}

/// What else there is to do with drivers.
#[derive(clap::Subcommand)]
enum Then {
    /// Installs drivers for this user, each with packages pinned by version and hash
    Install(install::Install),
}

/// A driver in the list.
#[derive(Serialize)]
struct Row {
    driver: &'static str,
    about: &'static str,
    language: &'static str,
    surfaces: Vec<SurfaceRow>,
    releases: Vec<ReleaseRow>,
    /// Debian packages that it needs.
    debian: &'static [String],
}

/// One of its surfaces.
#[derive(Serialize)]
struct SurfaceRow {
    name: String,
    about: &'static str,
    gate: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reads: Option<&'static str>,
}

/// One of its releases.
#[derive(Serialize)]
struct ReleaseRow {
    version: &'static str,
    installed: bool,
    /// Why it cannot be asked, and what changes that.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<String>,
    /// The packages that came with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    packages: Vec<Shown>,
}

impl Drivers {
    /// Lists them, or installs some.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        if let Some(Then::Install(install)) = self.then {
            return install.run();
        }
        let rows: Vec<Row> = all().iter().map(row).collect();
        let mut out = io::stdout().lock();
        let result = match self.format {
            Format::Json => json::write_pretty(&mut out, &rows),
            Format::Text => rows.iter().try_for_each(|row| write_row(&mut out, row)),
        };
        written(result, Exit::NothingNew)
    }
}

fn row(driver: &'static Manifest) -> Row {
    let surface = |surface: &'static crate::parsers::drivers::Surface| SurfaceRow {
        name: format!("{}/{}", driver.name, surface.name),
        about: &surface.about,
        gate: surface.gate,
        reads: surface.reads.as_deref(),
    };
    Row {
        driver: &driver.name,
        about: &driver.about,
        language: &driver.language,
        surfaces: driver.surfaces.iter().map(surface).collect(),
        releases: driver.versions.iter().map(|version| release(driver, version)).collect(),
        debian: &driver.needs.debian,
    }
}

fn release(driver: &Manifest, version: &'static str) -> ReleaseRow {
    let row = ReleaseRow { version, installed: false, missing: None, command: None, packages: Vec::new() };
    match folder_of(driver, version) {
        Ok((_, record)) => {
            let packages = record.packages.iter().map(Shown::raw).collect();
            ReleaseRow { installed: true, packages, ..row }
        }
        Err(missing) => ReleaseRow { missing: Some(missing.what), command: missing.command, ..row },
    }
}

fn write_row(out: &mut impl Write, row: &Row) -> io::Result<()> {
    let release = |one: &ReleaseRow| {
        if one.installed { format!("{} (installed)", one.version) } else { one.version.into() }
    };
    let releases: Vec<String> = row.releases.iter().map(release).collect();
    writeln!(out, "{}  {} [{}]: {}", row.driver, row.about, row.language, releases.join(", "))?;
    let width = row.surfaces.iter().map(|surface| surface.name.len()).max().unwrap_or(0);
    for surface in &row.surfaces {
        let gate = if surface.gate { "gate: " } else { "" };
        writeln!(out, "    {:<width$}  {gate}{}", surface.name, surface.about)?;
    }
    match row.releases.iter().find(|one| !one.installed) {
        Some(ReleaseRow { command: Some(command), .. }) => writeln!(out, "    to install: {command}"),
        _ => Ok(()),
    }
}
