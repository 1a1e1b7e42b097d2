//! Which packages there are, and the loaded ones: a package loads when it is first asked for.

use super::coverage;
use super::embedded::{LOADING, embedded};
use super::found::Found;
use super::interpreter;
use super::source::Source;
use crate::environment::beside_the_program;
use crate::parsers::withheld::EVERY_SURFACE;
use crate::parsers::{Missing, Registry};
use crate::shown::Shown;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use pyo3::types::PyDict;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What brings the packages that are not here.
pub(super) const FETCH: &str =
    if cfg!(feature = "extension") { "python -m addrdiff.packages" } else { "scripts/packages" };

/// The packages that it can bring, pinned by hash.
pub(crate) const LOCK: &str = include_str!("../../../scripts/packages.lock");

/// Where the user has them, for a module of an interpreter.
static CACHE: OnceLock<PathBuf> = OnceLock::new();

/// What is loaded, by label and folder: as long as the interpreter lives.
static LOADED: Mutex<BTreeMap<(String, PathBuf), Arc<Package>>> = Mutex::new(BTreeMap::new());

/// A package in the interpreter.
pub(super) struct Package {
    /// `Package` of `loader.py`.
    loader: Py<PyAny>,
    pub(super) source: Source,
}

impl Package {
    /// What stands before its modules' names in here.
    pub(super) fn private(&self) -> String {
        let prefix = |py: Python<'_>| self.loader.bind(py).getattr("prefix")?.extract::<String>();
        Python::attach(|py| prefix(py).map_or_else(|_| "_ax_".into(), |prefix| prefix + "."))
    }

    /// A surface of it, made by the function of this name in `surfaces.py`.
    pub(super) fn entry(&self, py: Python<'_>, name: &str) -> PyResult<Py<PyAny>> {
        let module = self.loader.bind(py).getattr("module")?;
        let _one_at_a_time = LOADING.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
        Ok(surfaces(py)?.getattr(name)?.call1((module,))?.unbind())
    }
}

/// `--package LABEL=DIR`: a directory that holds `email/`, such as the standard library of another CPython.
///
/// # Errors
/// The label cannot stand in a parser's name or is taken, or the directory holds no such package.
pub fn add(registry: &mut Registry, label: &str, folder: &Path) -> Result<(), Missing> {
    let usable = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let missing = |why: String| Missing {
        what: format!("--package {label}={}: {why}", Shown::path(folder)),
        command: None,
    };
    if label.is_empty() || !label.chars().all(usable) {
        return Err(missing("a label has letters, digits, `-`, `_` and `.`".into()));
    }
    if find(registry, label).is_ok() {
        return Err(missing("there is a package of this label already".into()));
    }
    Source::in_folder(label, folder).map_err(missing)?;
    registry.packages.push((label.into(), folder.into()));
    registry.withheld.retain(|pattern| pattern.strip_prefix(EVERY_SURFACE) != Some(label));
    Ok(())
}

/// The labels there could be: the interpreter's own, those named on the command line, those in the packages
/// folder, and those that `scripts/packages` would bring.
pub(super) fn labels(registry: &Registry) -> Vec<String> {
    let mut labels = vec!["stdlib".to_owned()];
    labels.extend(registry.packages.iter().map(|(label, _)| label.clone()));
    labels.extend(registry.withheld_labels().map(str::to_owned));
    let present = folder().and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let present = present.filter(|entry| entry.path().join("package.json").is_file());
    let mut fetched: Vec<_> = present.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    fetched.extend(fetchable());
    fetched.sort();
    labels.extend(fetched);
    let mut seen = std::collections::BTreeSet::new();
    labels.retain(|label| seen.insert(label.clone()));
    labels
}

/// What the lock file of `scripts/packages` names: `name==version` is `name-version`.
fn fetchable() -> impl Iterator<Item = String> {
    let lines = LOCK.lines();
    let requirements = lines.filter_map(|line| line.split_whitespace().next()?.split_once("=="));
    requirements.map(|(name, version)| format!("{name}-{version}"))
}

/// The packages folder: named by the environment, or `packages` beside the program or up to three folders
/// above it (`target/packages` for what cargo builds). A module of an interpreter has it in the user's cache.
fn folder() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("ADDRDIFF_PACKAGES") {
        return Some(named.into());
    }
    CACHE.get().cloned().or_else(|| beside_the_program("packages"))
}

/// From now on packages are looked for there, unless the environment names another folder; what is said first holds.
#[cfg(feature = "extension")]
pub(crate) fn look_in(cache: PathBuf) {
    CACHE.get_or_init(|| cache);
}

/// The package of this label on disk.
pub(super) fn find(registry: &Registry, label: &str) -> Result<Source, Missing> {
    if label == "stdlib" {
        let found = host()?;
        // Where something goes before the standard library's, that is the one that this interpreter imports.
        let folder = found.email.ancestors().nth(2).unwrap_or_else(|| stdlib(found));
        return Ok(Source::of_the_host(folder, &found.version));
    }
    if let Some((_, folder)) = registry.packages.iter().find(|(named, _)| named == label) {
        let missing = |why| Missing { what: format!("package `{label}`: {why}"), command: None };
        return Source::in_folder(label, folder).map_err(missing);
    }
    let in_folder = folder().map(|folder| folder.join(label)).filter(|folder| folder.is_dir());
    let known = fetchable().any(|fetchable| fetchable == label);
    let (why, command) = match (&in_folder, known) {
        (Some(folder), _) => match Source::in_folder(label, folder) {
            Ok(source) => return Ok(source),
            Err(why) => (why, format!("{FETCH} --only {label}")),
        },
        (None, true) => ("it has not been fetched".into(), format!("{FETCH} --only {label}")),
        (None, false) => ("no such package".into(), format!("addrdiff ... --package {label}=DIR")),
    };
    Err(Missing { what: format!("package `{label}`: {why}"), command: Some(command) })
}

/// The package of this label, loaded.
pub(super) fn load(registry: &Registry, label: &str) -> Result<Arc<Package>, Missing> {
    let (source, stdlib) = (find(registry, label)?, stdlib(host()?));
    let key = (source.label.clone(), source.folder.clone());
    let loaded = || LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(package) = loaded().get(&key) {
        return Ok(package.clone());
    }
    let loader = Python::attach(|py| {
        let _one_at_a_time = LOADING.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
        install(py, &source, stdlib)
    });
    let failed = |error| format!("package `{label}` does not load: {error}");
    let loader = loader.map_err(|error| Missing { what: failed(error), command: None })?;
    let package = Arc::new(Package { loader, source });
    Ok(loaded().entry(key).or_insert(package).clone())
}

fn install(py: Python<'_>, source: &Source, stdlib: &Path) -> PyResult<Py<PyAny>> {
    embedded(py, "_addrdiff_rewrite", include_str!("rewrite.py"))?;
    let loader = embedded(py, "_addrdiff_loader", include_str!("loader.py"))?;
    let folders = PyDict::new(py);
    for (root, folder) in source.roots(stdlib) {
        folders.set_item(root, folder.into_os_string())?;
    }
    let cover = coverage::of(py, &source.label, &source.under_test(stdlib)?)?;
    let package = loader.getattr("package")?.call1((&source.label, &source.about.email, folders, cover))?;
    Ok(package.unbind())
}

/// `surfaces.py`.
pub(super) fn surfaces(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    embedded(py, "_addrdiff_wire", include_str!("wire.py"))?;
    embedded(py, "_addrdiff_surfaces", include_str!("surfaces.py"))
}

fn host() -> Result<&'static Found, Missing> {
    interpreter::start().map_err(|error| Missing {
        what: error.to_string(),
        command: interpreter::COMMAND.map(str::to_owned),
    })
}

fn stdlib(found: &Found) -> &Path {
    found.os.parent().unwrap_or(&found.os)
}
