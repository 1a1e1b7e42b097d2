//! The family `cpython`: Python's own e-mail package, of any number of releases, in this process.
//!
//! `interpreter` starts CPython (`embed`), and makes sure that it is the one of the build, or takes the one that runs. `packages` loads copies of
//! `email` under private names (`loader.py`, `rewrite.py`), so that several releases answer in one trial.
//! `surfaces` has a row for each entry point. What it returns becomes a reading in `answer`, what it raises
//! a verdict in `outcome`; `watchdog` ends what takes too long.

pub(crate) mod answer;
pub mod coverage;
#[cfg(embedded)]
mod embed;
pub(crate) mod embedded;
#[cfg(embedded)]
mod expected;
mod found;
mod interpreter;
pub(crate) mod interrupt;
pub mod lines;
pub(crate) mod outcome;
pub(crate) mod packages;
mod source;
pub(crate) mod steps;
mod surfaces;
pub(crate) mod text;
#[cfg(not(feature = "extension"))]
mod trace;
pub(crate) mod watchdog;

pub use found::{Found, HostError};
pub(super) use interpreter::COMMAND;
pub use interpreter::start;
pub use packages::add as add_package;
#[cfg(feature = "extension")]
pub(crate) use packages::{LOCK as PACKAGES_LOCK, look_in as look_for_packages_in};
pub use watchdog::set_time_limit;

use super::{Grammar, Listed, Missing, Parser, ParserId, Registry, Release};
use crate::digest::digest;
use crate::environment::{Interpreter, PackageFacts};
use crate::input::Input;
use crate::outside;
use crate::verdict::Verdict;
use packages::Package;
use pyo3::prelude::*;
use std::sync::Arc;
use surfaces::{SURFACES, Surface};

/// One surface of one package.
struct Cpython {
    id: ParserId,
    surface: &'static Surface,
    package: Arc<Package>,
    entry: Py<PyAny>,
}

impl Parser for Cpython {
    fn id(&self) -> &ParserId {
        &self.id
    }

    fn version(&self) -> String {
        self.package.source.about.version.to_string()
    }

    fn ask(&self, input: &Input) -> Verdict {
        if interrupt::is_pending() {
            return interrupt::verdict();
        }
        Python::attach(|py| match watchdog::limited(py, || self.call(py, input)) {
            Some(Ok(answer)) => (self.surface.read)(&answer)
                .map_or_else(|error| outcome::exception(py, &error, &[]), Verdict::Accepted),
            Some(Err(error)) if interrupt::is_one(py, &error) => interrupt::verdict(),
            Some(Err(error)) => outcome::exception(py, &error, self.surface.documented),
            None => Verdict::TimedOut,
        })
    }

    /// Every surface takes what stands in a header field: `parseaddr` and its like say so, the headers are it,
    /// and `smtplib` promises to handle what `parseaddr` can.
    fn reads(&self) -> Grammar {
        Grammar::AddressList
    }

    fn writes_envelope(&self) -> bool {
        self.surface.on_the_wire
    }

    fn steps(&self, input: &Input) -> Option<u64> {
        steps::lines(&self.entry, input)
    }
}

impl Cpython {
    fn call<'py>(&self, py: Python<'py>, input: &Input) -> PyResult<Bound<'py, PyAny>> {
        self.entry.bind(py).call1((text::to_python(py, input.bytes())?,))
    }
}

/// The parser of this name, its package loaded.
///
/// # Errors
/// What is missing, and the command that brings it.
pub fn open(registry: &Registry, id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
    Ok(Box::new(opened(registry, id)?))
}

/// What Python says to each input, as Python writes it: for comparing two interpreters, not for judging.
///
/// # Errors
/// What is missing, and the command that brings it.
pub fn answers_as_text(registry: &Registry, id: &ParserId, inputs: &[Input]) -> Result<Vec<String>, Missing> {
    let parser = opened(registry, id)?;
    let answers = Python::attach(|py| {
        let as_text = packages::surfaces(py)?.getattr("as_text")?;
        let one = |input: &Input| {
            as_text.call1((&parser.entry, text::to_python(py, input.bytes())?))?.extract::<String>()
        };
        inputs.iter().map(one).collect::<PyResult<Vec<_>>>()
    });
    answers.map_err(|error| Missing { what: format!("`{id}`: {error}"), command: None })
}

fn opened(registry: &Registry, id: &ParserId) -> Result<Cpython, Missing> {
    let surface = SURFACES.iter().find(|surface| surface.name == id.surface);
    let surface = surface.ok_or_else(|| Missing {
        what: format!("cpython has no surface `{}`", id.surface),
        command: Some("addrdiff parsers".into()),
    })?;
    let label = id.package.as_deref().unwrap_or("stdlib");
    let package = packages::load(registry, label)?;
    let entry = Python::attach(|py| package.entry(py, surface.entry));
    // A surface that does not import in a package is skipped, with Python's own words for why.
    let entry = entry.map_err(|error| Missing {
        // By the names that the package's own code uses.
        what: format!("package `{label}` lacks {}: {error}", surface.name).replace(&package.private(), ""),
        command: None,
    })?;
    let id = ParserId::new("cpython", surface.name).at(label);
    Ok(Cpython { id, surface, package, entry })
}

/// Every surface of every package, those that are not here included. Loads none.
pub fn list(registry: &Registry) -> Vec<Listed> {
    let release = |facts: PackageFacts| Release {
        version: facts.version,
        strict: Some(facts.strict),
        sha256: Some(facts.sha256),
    };
    let rows = |label: String| {
        let status = facts(registry, &label).map(release);
        SURFACES.iter().map(move |surface| Listed {
            id: ParserId::new("cpython", surface.name).at(&label),
            about: surface.about,
            status: status.clone().and_then(|release| has_surface(&label, surface, release)),
        })
    };
    packages::labels(registry).into_iter().flat_map(rows).collect()
}

/// What can be told without loading: whether there is a `strict` to turn off.
fn has_surface(label: &str, surface: &Surface, release: Release) -> Result<Release, Missing> {
    match surface.name == "parseaddr-lenient" && release.strict == Some(false) {
        true => Err(Missing {
            what: format!("package `{label}` knows no `strict`: its parseaddr is the lenient one"),
            command: None,
        }),
        false => Ok(release),
    }
}

/// The packages that are here.
pub fn packages(registry: &Registry) -> Vec<PackageFacts> {
    packages::labels(registry).iter().filter_map(|label| facts(registry, label).ok()).collect()
}

fn facts(registry: &Registry, label: &str) -> Result<PackageFacts, Missing> {
    packages::find(registry, label)?.facts().map_err(|error| Missing {
        what: format!("package `{label}` cannot be read: {error}"),
        command: Some(format!("{} --only {label}", packages::FETCH)),
    })
}

/// The interpreter, for an [`Environment`](crate::environment::Environment).
///
/// # Errors
/// It does not start, or is not the one of the build.
pub fn environment() -> Result<Interpreter, HostError> {
    let found = start()?;
    let hash = |bytes: Vec<u8>| digest(bytes, 32);
    Ok(Interpreter {
        version: found.version.clone(),
        library_sha256: found
            .libraries
            .first()
            .and_then(|path| outside::read(path, outside::REPORT).ok())
            .map(hash),
        unicode: found.unicode.clone(),
    })
}
