//! The family `python`: the user's own code, `python/module.callable`, in the embedded interpreter.
//!
//! What it returns may be what such code returns: an address, a pair `(name, address)`, an object with a
//! `domain`, `True` or `False`, or `None`. `True` takes the text as it stands, and so does a `None` where the
//! code says `None` to a plain address too (a validator that only complains); else `None` is nothing read.
//! `False`, `ValueError` and exceptions of the code's own types are refusals.

use super::cpython::packages::LOADING;
use super::cpython::{self, answer, coverage, outcome, steps, text, watchdog};
use super::{Listed, Missing, Parser, ParserId, Release, returned};
use crate::input::Input;
use crate::verdict::{Cause, Reading, Recipient, Rejection, Verdict};
use pyo3::exceptions::{PyModuleNotFoundError, PyTypeError};
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use pyo3::types::{PyBool, PyString, PyTuple};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once, PoisonError};

/// What every address parser and validator takes.
const PLAIN: &[u8] = b"user@example.org";

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
        let complains_only = callable.call1((text::to_python(py, PLAIN)?,)).is_ok_and(|said| said.is_none());
        Ok(Callable { id: id.clone(), callable: callable.unbind(), complains_only })
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
    /// It said `None` to a plain address.
    complains_only: bool,
}

impl Parser for Callable {
    fn id(&self) -> &ParserId {
        &self.id
    }

    fn version(&self) -> String {
        "your own".into()
    }

    fn ask(&self, input: &Input) -> Verdict {
        Python::attach(|py| match watchdog::limited(py, || self.call(py, input)) {
            Some(Ok(said)) => {
                self.read(input, &said).unwrap_or_else(|error| outcome::exception(py, &error, &[]))
            }
            Some(Err(error)) if is_of_its_own(py, &error) => outcome::exception(py, &error, &["Exception"]),
            Some(Err(error)) => outcome::exception(py, &error, &["ValueError"]),
            None => Verdict::TimedOut,
        })
    }

    fn steps(&self, input: &Input) -> Option<u64> {
        steps::lines(&self.callable, input)
    }
}

impl Callable {
    fn call<'py>(&self, py: Python<'py>, input: &Input) -> PyResult<Bound<'py, PyAny>> {
        self.callable.bind(py).call1((text::to_python(py, input.bytes())?,))
    }

    fn read(&self, input: &Input, said: &Bound<'_, PyAny>) -> PyResult<Verdict> {
        let text_itself = || Reading::one(returned::address(input.bytes(), None), input.clone());
        if said.is_none() {
            let nothing = Reading { recipients: vec![Recipient::Empty("None")], ..Reading::default() };
            return Ok(Verdict::Accepted(if self.complains_only { text_itself() } else { nothing }));
        }
        if let Ok(said) = said.cast::<PyBool>() {
            return Ok(if said.is_true() { Verdict::Accepted(text_itself()) } else { refused() });
        }
        if said.is_instance_of::<PyTuple>() {
            return answer::pair(said).map(Verdict::Accepted);
        }
        let address = match said.cast::<PyString>() {
            Ok(address) => text::to_bytes(address)?.into_owned(),
            Err(_) => address_of(said)?,
        };
        Ok(Verdict::Accepted(Reading::one(returned::recipient(&address), Input::new(address))))
    }
}

/// `local@domain` of an object with a `domain`, by the names that such objects use for the other half.
fn address_of(object: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    let half = |name: &str| object.getattr(name)?.str();
    let domain = half("domain")?;
    let names = ["local_part", "username", "user", "local", "mailbox"];
    let local_part = names.into_iter().find_map(|name| half(name).ok());
    let local_part = local_part.unwrap_or_else(|| PyString::new(object.py(), "user"));
    Ok([&*text::to_bytes(&local_part)?, b"@", &*text::to_bytes(&domain)?].concat())
}

/// An exception type that is none of Python's own was made for saying no.
fn is_of_its_own(py: Python<'_>, error: &PyErr) -> bool {
    let module = error.get_type(py).getattr("__module__").and_then(|module| module.extract::<String>());
    error.is_instance_of::<pyo3::exceptions::PyException>(py)
        && module.is_ok_and(|module| module != "builtins")
}

fn refused() -> Verdict {
    let (rule, expected) = ("False".into(), "True".into());
    Verdict::Rejected(Rejection { rule, offset: None, expected, cause: Cause::Other })
}
