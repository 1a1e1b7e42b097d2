//! Drivers: parsers and gates in other languages that come with addrdiff, `nodemailer/envelope@7.0.6`.
//!
//! A driver is a folder of `scripts/drivers`: a manifest (`manifest`) and a program that speaks the protocol of
//! `process`. The program has them all with it (`embedded`), and asks those that the user installed (`installed`;
//! `crate::drivers` installs). A name without a release stands for the first one that the manifest has.

pub mod embedded;
pub mod installed;
pub mod manifest;

use super::process::{Command, Definition, Process};
use super::{Listed, Missing, Parser, ParserId, Registry, Release};
pub use manifest::{Manifest, Surface};
use std::path::Path;
use std::sync::LazyLock;

static ALL: LazyLock<Vec<Manifest>> = LazyLock::new(embedded::manifests);

/// Every driver, by name.
pub fn all() -> &'static [Manifest] {
    &ALL
}

/// The driver of this name.
pub fn find(name: &str) -> Option<&'static Manifest> {
    all().iter().find(|driver| driver.name == name)
}

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub struct Meant {
    /// The driver.
    pub driver: &'static Manifest,
    /// One of its surfaces.
    pub surface: &'static Surface,
    /// One of its releases.
    pub version: &'static str,
}

/// The driver, surface and release that a name stands for; `None` where there is no such thing.
pub fn meant(id: &ParserId) -> Option<Meant> {
    let driver = find(&id.family)?;
    let surface = driver.surfaces.iter().find(|surface| surface.name == id.surface)?;
    let version = match &id.package {
        None => driver.default_version(),
        Some(package) => driver.versions.iter().find(|version| *version == package)?,
    };
    Some(Meant { driver, surface, version })
}

/// A driver's surface that decides, and reads nothing.
pub fn is_gate(id: &ParserId) -> bool {
    meant(id).is_some_and(|meant| meant.surface.gate)
}

/// Every surface of every release, there or missing; without a release those that `names` has so.
pub fn list(wanted: impl Fn(&str) -> bool, names: &[String]) -> Vec<Listed> {
    let wanted: Vec<&Manifest> = all().iter().filter(|driver| wanted(&driver.name)).collect();
    let mut listed = Vec::new();
    for driver in &wanted {
        for version in &driver.versions {
            let status = installed::folder_of(driver, version)
                .map(|_| Release { version: "says so when it starts".into(), ..Release::default() });
            listed.extend(driver.surfaces.iter().map(|surface| Listed {
                id: ParserId::new(&driver.name, &surface.name).at(version),
                about: &surface.about,
                status: status.clone(),
            }));
        }
    }
    let mut without_release: Vec<Listed> = Vec::new();
    for id in names.iter().filter_map(|name| name.parse::<ParserId>().ok()).filter(|id| id.package.is_none())
    {
        let Some(meant) = meant(&id) else { continue };
        let whole = id.clone().at(meant.version);
        if !without_release.iter().any(|other| other.id == id) {
            let same = listed.iter().find(|one| one.id == whole).cloned();
            without_release.extend(same.map(|same| Listed { id, ..same }));
        }
    }
    listed.extend(without_release);
    listed
}

/// Starts the driver of this name.
///
/// # Errors
/// It is not installed, naming the command that installs it; it does not say who it is.
pub fn open(registry: &Registry, id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
    let process = Process::start_as(id.clone(), definition(id)?, &registry.policy)?;
    Ok(Box::new(process))
}

/// What is run under this name.
///
/// # Errors
/// No such driver, surface or release; it is not installed.
pub fn definition(id: &ParserId) -> Result<Definition, Missing> {
    let unknown =
        || Missing { what: format!("there is no parser `{id}`"), command: Some("addrdiff drivers".into()) };
    let Meant { driver, surface, version } = meant(id).ok_or_else(unknown)?;
    let (folder, record) = installed::folder_of(driver, version)?;
    let filled = |word: &String| {
        word.replace("{here}", &folder.to_string_lossy())
            .replace("{surface}", &surface.name)
            .replace("{python}", record.python.as_deref().unwrap_or("python3"))
    };
    let command = Command::Arguments(driver.command.iter().map(filled).collect());
    Ok(Definition { name: driver.name.clone(), command, seconds: driver.seconds, environment: Vec::new() })
}

/// The program is on PATH.
pub fn is_on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder: std::path::PathBuf| Path::new(&folder).join(program).is_file())
}
