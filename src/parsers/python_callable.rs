//! The family `python`: the user's own code, `python/module.callable`, in the embedded interpreter.
//!
//! What it may return stands in `python_callable.py`: a yes or no (`True`, `False`, a match of `re`), recipients
//! (text, a pair `(name, address)`, lists and sets of these, objects with an address, generators, coroutines), or
//! `None`, which means a yes where the code raises for an outsider and says `None` to an allowed address, else
//! nothing. An answer of any other type is not understood, and nothing is concluded from it. `ValueError` and
//! exceptions of the code's own types are refusals; those that say nothing about the text (imports, configuration,
//! connections) are none.

use super::cpython::embedded::{LOADING, embedded};
use super::cpython::{self, coverage, outcome, steps, text, watchdog};
use super::{Listed, Missing, Parser, ParserId, Release, returned};
use crate::input::Input;
use crate::policy::Policy;
use crate::verdict::{Cause, Reading, Recipient, Rejection, Verdict};
use pyo3::exceptions::{PyModuleNotFoundError, PyTimeoutError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, Once, PoisonError};

/// The domains that such code lets in, and one that it should not.
static POLICY: LazyLock<Mutex<Policy>> = LazyLock::new(Mutex::default);

/// Directories, joined as in `PATH`: how a process tells those that it starts.
pub const PATH_VARIABLE: &str = "ADDRDIFF_PYTHON_PATH";

static ANNOUNCED: Mutex<Vec<ParserId>> = Mutex::new(Vec::new());

/// Where the user's own code lies.
static FOLDERS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// `--python-path DIR`: modules are looked for there too, after the standard library.
///
/// # Errors
/// There is no such directory, or no interpreter.
pub fn add_path(folder: &Path) -> Result<(), Missing> {
    let missing = |what: String| Missing { what, command: Some("addrdiff … --python-path DIR".into()) };
    let folder = folder.canonicalize().map_err(|error| missing(format!("{}: {error}", folder.display())))?;
    start()?;
    append(&folder).map_err(|error| missing(error.to_string()))
}

/// Lists a name of this family from now on; other names are left alone.
pub fn announce(name: &str) {
    let Ok(id) = name.parse::<ParserId>() else { return };
    let mut announced = ANNOUNCED.lock().unwrap_or_else(PoisonError::into_inner);
    if id.family == "python" && !announced.contains(&id) {
        announced.push(id);
    }
}

/// Addresses of the allowed domains are let in by code that knows its own: what such code says to them is a yes.
pub fn allow(policy: &Policy) {
    POLICY.lock().unwrap_or_else(PoisonError::into_inner).clone_from(policy);
}

/// Those that were [announced](announce): there is no end of the others.
pub fn list() -> Vec<Listed> {
    let announced = ANNOUNCED.lock().unwrap_or_else(PoisonError::into_inner);
    let listed = |id: &ParserId| Listed {
        id: id.clone(),
        about: "your own code",
        status: Ok(Release { version: "your own".into(), ..Release::default() }),
    };
    announced.iter().map(listed).collect()
}

/// Imports `module.callable`.
///
/// # Errors
/// Why it does not import.
pub fn open(id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
    start()?;
    let folders = FOLDERS.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let opened = Python::attach(|py| {
        let callable = {
            let _one_at_a_time = LOADING.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
            coverage::watch_own_code(py, &folders)?;
            find(py, &id.surface)?
        };
        // Asked about two addresses at once, so that what it says to them tells what its None and its tuples mean.
        let policy = POLICY.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let plain = policy.allowed.first().map(|domain| format!("user@{domain}")).unwrap_or_default();
        let outside = format!("user@{}", policy.attacker);
        let make = || helper(py)?.call_method1("Asked", (&callable, plain, outside));
        let asked =
            watchdog::limited(py, make).unwrap_or_else(|| Err(PyTimeoutError::new_err("it hangs")))?;
        Ok(Callable { id: id.clone(), callable: callable.unbind(), asked: asked.unbind() })
    });
    let missing = |error: PyErr| Missing {
        what: format!("`{}`: {}", id.surface, Input::new(error.to_string())),
        command: Some(format!("addrdiff … --python-path DIR --parser {id}")),
    };
    Ok(Box::new(opened.map_err(missing)?))
}

fn start() -> Result<(), Missing> {
    static HANDED_ON: Once = Once::new();
    let command = || "PYO3_PYTHON=/path/to/python3 cargo build".into();
    cpython::start().map_err(|error| Missing { what: error.to_string(), command: Some(command()) })?;
    HANDED_ON.call_once(|| {
        // What such code prints is no part of our answer.
        let quiet = |py: Python<'_>| {
            let sys = py.import("sys")?;
            sys.setattr("stdout", sys.getattr("stderr")?)
        };
        drop(Python::attach(quiet));
        let folders = std::env::var_os(PATH_VARIABLE).unwrap_or_default();
        // An empty variable is one empty path, which Python takes for the working directory.
        let folders = std::env::split_paths(&folders).filter(|folder| folder.is_absolute());
        // One that has gone is named when a module in it is not found.
        folders.for_each(|folder| drop(append(&folder)));
    });
    Ok(())
}

fn append(folder: &Path) -> PyResult<()> {
    FOLDERS.lock().unwrap_or_else(PoisonError::into_inner).push(folder.to_owned());
    let folder = folder.as_os_str();
    let append =
        |py: Python<'_>| py.import("sys")?.getattr("path")?.call_method1("append", (folder,)).map(drop);
    Python::attach(append)
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
        Python::attach(|py| match watchdog::limited(py, || self.answer(py, input)) {
            Some(Ok(verdict)) => verdict,
            Some(Err(error)) => verdict_of(py, &error),
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
    Verdict::Accepted(Reading { recipients, raw: Some(raw), defects: Vec::new() })
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
    Ok(accepted(read, Input::new(addresses.join(&b", "[..]))))
}

fn verdict_of(py: Python<'_>, error: &PyErr) -> Verdict {
    let of_surroundings = || helper(py)?.call_method1("is_of_surroundings", (error.value(py),))?.is_truthy();
    let documented: &[&str] = if is_of_its_own(py, error) { &["Exception"] } else { &["ValueError"] };
    match outcome::exception(py, error, documented) {
        said if !of_surroundings().unwrap_or(false) => said,
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
    let (rule, expected) = ("False".into(), "what is true".into());
    Verdict::Rejected(Rejection { rule, offset: None, expected, cause: Cause::Other })
}
