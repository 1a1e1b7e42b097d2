//! The family `python`: the user's own code, `python/module.callable`, in the embedded interpreter.
//!
//! What it may return stands in `python_callable.py`: a yes or no (`True`, `False`, a match of `re`), recipients
//! (text, a pair `(name, address)`, lists and sets of these, objects with an address, generators, coroutines), or
//! `None`, which means a yes where the code raises for an outsider and says `None` to an allowed address, else
//! nothing. An answer of any other type is not understood, and nothing is concluded from it. `ValueError` and
//! exceptions of the code's own types are refusals; those that say nothing about the text (imports, configuration,
//! connections) are none.

#[cfg(feature = "extension")]
pub(crate) mod kept;
mod surroundings;

use super::cpython::embedded::{LOADING, embedded};
use super::cpython::{self, coverage, interrupt, outcome, steps, text, watchdog};
use super::{Listed, Missing, Parser, ParserId, Registry, returned};
use crate::input::Input;
use crate::shown::Shown;
use crate::verdict::{Reading, Recipient, Verdict};
use pyo3::exceptions::{PyModuleNotFoundError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

/// Those of these names that are of this family, each once: there is no end of the others.
pub fn list(names: &[String]) -> Vec<Listed> {
    Listed::those_named(names, "python", ("your own code", "your own"))
}

/// Imports `module.callable`.
///
/// # Errors
/// Why it does not import.
pub fn open(registry: &Registry, id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
    if let Some(package) = &id.package {
        let what = format!("`{id}`: own code has no packages; leave `@{package}` out");
        return Err(Missing { what, command: None });
    }
    start()?;
    // One that has gone is named when a module in it is not found.
    let folders = registry.python_path.iter().filter_map(|folder| folder.canonicalize().ok());
    let folders: Vec<PathBuf> = folders.collect();
    let opened = Python::attach(|py| {
        surroundings::watch(py, &registry.policy.allowed)?;
        let callable = {
            let _one_at_a_time = LOADING.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
            look_in(py, &folders)?;
            coverage::watch_own_code(py, &folders)?;
            found(py, &id.surface)?
        };
        // Asked about two addresses behind the first question: what it says to them tells what its None and its tuples mean.
        let policy = &registry.policy;
        let plain = policy.allowed.first().map(|domain| format!("user@{domain}")).unwrap_or_default();
        let outside = format!("user@{}", policy.attacker);
        let asked = helper(py)?.call_method1("Asked", (&callable, plain, outside))?;
        Ok(Callable { id: id.clone(), callable: callable.unbind(), asked: asked.unbind() })
    });
    let missing = |error: PyErr| Missing {
        what: format!("`{}`: {}", id.surface, Shown::raw(error.to_string())),
        // Another directory mends only that it is not found.
        command: Python::attach(|py| error.is_instance_of::<PyModuleNotFoundError>(py))
            .then(|| format!("addrdiff ... --python-path DIR --parser {id}")),
    };
    Ok(Box::new(opened.map_err(missing)?))
}

fn start() -> Result<(), Missing> {
    let missing = |error: cpython::HostError| Missing {
        what: error.to_string(),
        command: cpython::COMMAND.map(str::to_owned),
    };
    cpython::start().map_err(missing)?;
    #[cfg(embedded)]
    quiet();
    Ok(())
}

/// What such code prints is no part of our answer. In an interpreter of the user's that is for its program to say.
#[cfg(embedded)]
fn quiet() {
    static QUIET: std::sync::Once = std::sync::Once::new();
    QUIET.call_once(|| {
        let quiet = |py: Python<'_>| {
            let sys = py.import("sys")?;
            sys.setattr("stdout", sys.getattr("stderr")?)
        };
        drop(Python::attach(quiet));
    });
}

/// Modules are looked for there too, after the standard library; once, however often that is said.
fn look_in(py: Python<'_>, folders: &[PathBuf]) -> PyResult<()> {
    let path = py.import("sys")?.getattr("path")?;
    for folder in folders.iter().map(|folder| folder.as_os_str()) {
        if !path.contains(folder)? {
            path.call_method1("append", (folder,))?;
        }
    }
    Ok(())
}

fn found<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    #[cfg(feature = "extension")]
    if let Some(kept) = kept::of(py, name) {
        return Ok(kept);
    }
    find(py, name)
}

/// The folder in which the interpreter finds this top-level module. Nothing of it is run.
pub(super) fn folder_of(module: &str) -> Option<PathBuf> {
    start().ok()?;
    let place = |py: Python<'_>| {
        let spec = py.import("importlib.util")?.call_method1("find_spec", (module,))?;
        match spec.getattr("submodule_search_locations")?.extract::<Option<Vec<PathBuf>>>()? {
            Some(places) => Ok(places.into_iter().next()),
            None => spec.getattr("origin")?.extract::<Option<PathBuf>>(),
        }
    };
    let place: Option<PathBuf> = Python::attach(|py| place(py).ok().flatten());
    place?.parent().map(PathBuf::from)
}

/// The texts in a database of SQLite, a line each; none where it is no such database, or there is no module to read it.
pub(super) fn rows_of(path: &Path) -> Option<String> {
    start().ok()?;
    let rows = |py: Python<'_>| {
        let reader = embedded(py, "_addrdiff_rows", include_str!("python_callable/rows.py"))?;
        reader.call_method1("rows_of", (path,))?.extract::<String>()
    };
    Python::attach(|py| rows(py).ok())
}

/// The longest part of the name that is a module, and what it has under the rest.
fn find<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    let parts: Vec<&str> = name.split('.').collect();
    let (mut found, mut depth) = (py.import(parts[0])?, 1);
    while depth < parts.len() {
        let dotted = parts[..=depth].join(".");
        match py.import(&*dotted) {
            Ok(module) => found = module,
            Err(error) if is_no_module(py, &error, &dotted) => break,
            Err(error) => return Err(error),
        }
        depth += 1;
    }
    let found = parts[depth..].iter().try_fold(found.into_any(), |found, part| found.getattr(*part))?;
    match found.is_callable() {
        true => Ok(found),
        false => Err(PyTypeError::new_err("it is not callable")),
    }
}

/// It is this very module that does not exist, and not one that a module of this name needs.
fn is_no_module(py: Python<'_>, error: &PyErr, dotted: &str) -> bool {
    let name = || error.value(py).getattr("name")?.extract::<String>();
    error.is_instance_of::<PyModuleNotFoundError>(py) && name().is_ok_and(|name| name == dotted)
}

struct Callable {
    id: ParserId,
    callable: Py<PyAny>,
    /// `python_callable.Asked`.
    asked: Py<PyAny>,
}

impl Parser for Callable {
    fn id(&self) -> &ParserId {
        &self.id
    }

    fn version(&self) -> String {
        "your own".into()
    }

    fn ask(&self, input: &Input) -> Verdict {
        if interrupt::is_pending() {
            return interrupt::verdict();
        }
        Python::attach(|py| match watchdog::limited(py, || self.answer(py, input)) {
            Some(Ok(verdict)) => surroundings::checked(py, input, verdict),
            Some(Err(error)) if interrupt::is_one(py, &error) => interrupt::verdict(),
            Some(Err(error)) => surroundings::checked(py, input, verdict_of(py, &error)),
            None => Verdict::TimedOut,
        })
    }

    fn steps(&self, input: &Input) -> Option<u64> {
        steps::lines(&self.callable, input)
    }
}

impl Callable {
    fn answer(&self, py: Python<'_>, input: &Input) -> PyResult<Verdict> {
        let text = text::to_python(py, input.bytes())?;
        surroundings::begin(py, text.as_any())?;
        let answer = self.asked.bind(py).call_method1(intern!(py, "answer"), (text,))?;
        let (kind, said): (String, Bound<'_, PyAny>) = answer.extract()?;
        match kind.as_str() {
            "recipients" => recipients(said.extract()?),
            "yes" => Ok(accepted(vec![Recipient::Yes], Input::new(said.extract::<String>()?))),
            "no" => Ok(refused()),
            "nothing" => Ok(accepted(vec![Recipient::Empty("None")], Input::default())),
            _ => {
                let kind = Input::new(said.extract::<String>()?);
                Ok(Verdict::skipped(format!(
                    "it returned a value of the type `{kind}`, which is not understood"
                )))
            }
        }
    }
}

fn accepted(recipients: Vec<Recipient>, raw: Input) -> Verdict {
    Verdict::Accepted(Reading { recipients, raw: Some(raw), ..Reading::default() })
}

/// Names and addresses, in their order.
fn recipients(pairs: Vec<(Vec<u8>, Vec<u8>)>) -> PyResult<Verdict> {
    let read = |(name, address): &(Vec<u8>, Vec<u8>)| match (name.as_slice(), address.as_slice()) {
        (b"", address) => returned::recipient(address),
        (_, b"") => Recipient::Empty("(name, '')"),
        (name, address) => returned::address(address, Some(String::from_utf8_lossy(name).into_owned())),
    };
    let mut read: Vec<Recipient> = pairs.iter().map(read).collect();
    if read.is_empty() {
        read.push(Recipient::Empty("[]"));
    }
    let addresses: Vec<&[u8]> = pairs.iter().map(|(_, address)| address.as_slice()).collect();
    let (raw, spelled) = (Input::new(addresses.join(&b", "[..])), returned::spelled(&read, &addresses));
    Ok(Verdict::Accepted(Reading { recipients: read, raw: Some(raw), spelled, ..Reading::default() }))
}

fn verdict_of(py: Python<'_>, error: &PyErr) -> Verdict {
    let documented: &[&str] = if is_of_its_own(py, error) { &["Exception"] } else { &["ValueError"] };
    match outcome::exception(py, error, documented) {
        said if !surroundings::is_one(py, error) => said,
        Verdict::Raised { exception, text } => {
            Verdict::skipped(format!("it raised {exception}, which says nothing about the text: {text}"))
        }
        Verdict::Rejected(rejection) => {
            Verdict::skipped(format!("it raised {}, which says nothing about the text", rejection.rule))
        }
        said => said,
    }
}

fn helper(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    surroundings::helper(py)?;
    let _one_at_a_time = LOADING.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
    Ok(embedded(py, "_addrdiff_python_callable", include_str!("python_callable.py"))?.into_any())
}

/// An exception type that is none of Python's own was made for saying no.
fn is_of_its_own(py: Python<'_>, error: &PyErr) -> bool {
    let module = error.get_type(py).getattr("__module__").and_then(|module| module.extract::<String>());
    error.is_instance_of::<pyo3::exceptions::PyException>(py)
        && module.is_ok_and(|module| module != "builtins")
}

fn refused() -> Verdict {
    Verdict::refused(Shown::own("returned a false value"), Shown::default())
}
