//! Coverage of Python source: which side of each branch an input took, in counters that the search reads.
//!
//! Off unless [switched on](switch_on) before a package loads; then `cover.py` puts the counters into the
//! package's source, and Python sets them in place: nothing is copied between asks. The user's own code gets
//! them from `own.py`. For a report on source lines, `lines` puts its marks in their place.

use super::embedded::embedded;
use super::lines;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCFunction, PyDict, PyTuple};
use std::collections::HashSet;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::AtomicU8;
use std::sync::{Mutex, OnceLock, PoisonError};

/// `PyBUF_WRITE`, which the stable ABI documents since 3.11; it has been this number since 3.0.
const WRITABLE: std::ffi::c_int = 0x200;

static MEMORY: OnceLock<&'static [AtomicU8]> = OnceLock::new();
static REGIONS: Mutex<Vec<(String, Range<usize>)>> = Mutex::new(Vec::new());

/// `Cover` of `cover.py` for each package, with its region.
static COVERS: Mutex<Vec<(Range<usize>, Py<PyAny>)>> = Mutex::new(Vec::new());

/// Counts the branches of every package that loads from now on, in `memory`; the first call decides where.
pub fn switch_on(memory: &'static [AtomicU8]) {
    MEMORY.get_or_init(|| memory);
}

/// Where in the memory the counters of this package stand; `None` for one that is not covered. A package of
/// the user's is `python/NAME`.
///
/// Regions follow each other in the order in which packages load, counters in the order of module and
/// position: the same in every process that loads the same packages.
pub fn region(label: &str) -> Option<Range<usize>> {
    let regions = REGIONS.lock().unwrap_or_else(PoisonError::into_inner);
    regions.iter().find(|(covered, _)| covered == label).map(|(_, region)| region.clone())
}

/// How much of the memory is in use.
pub fn blocks() -> usize {
    let regions = REGIONS.lock().unwrap_or_else(PoisonError::into_inner);
    regions.iter().map(|(_, region)| region.end).max().unwrap_or(0)
}

/// Takes the counters out of Python's code that `reached` marks, a byte for each in the memory: what any input has set
/// says nothing new of another, and setting it costs as much as the parser's own statements. Returns how many.
///
/// # Errors
/// What Python raises; nothing of it depends on an input.
pub fn retire(reached: &[u8]) -> PyResult<usize> {
    of_each("retire", reached).map(|counts: Vec<usize>| counts.iter().sum())
}

/// The short constants of the functions that have a counter which `reached` marks, by packages and their places in the
/// source: what code compares a text with is what a text has to hold.
///
/// # Errors
/// What Python raises; nothing of it depends on an input.
pub fn constants(reached: &[u8]) -> PyResult<Vec<Vec<u8>>> {
    let mut seen = HashSet::new();
    let all: Vec<Vec<Vec<u8>>> = of_each("constants_of", reached)?;
    Ok(all.into_iter().flatten().filter(|constant| seen.insert(constant.clone())).collect())
}

/// What a method of each `Cover` answers to what was reached of its region.
fn of_each<T: for<'a, 'py> FromPyObject<'a, 'py>>(method: &str, reached: &[u8]) -> PyResult<Vec<T>> {
    let covers = COVERS.lock().unwrap_or_else(PoisonError::into_inner);
    if covers.is_empty() {
        return Ok(Vec::new());
    }
    Python::attach(|py| {
        let of = |(region, cover): &(Range<usize>, Py<PyAny>)| {
            let reached = PyBytes::new(py, &reached[region.clone()]);
            cover.bind(py).call_method1(method, (reached,))?.extract::<T>().map_err(Into::into)
        };
        covers.iter().map(of).collect()
    })
}

/// From now on, what lies in these folders is covered too: the user's own code, and what it brings along.
pub(crate) fn watch_own_code(py: Python<'_>, folders: &[PathBuf]) -> PyResult<()> {
    if MEMORY.get().is_none() && !lines::are_on() {
        return Ok(());
    }
    let make = |arguments: &Bound<'_, PyTuple>, _: Option<&Bound<'_, PyDict>>| {
        let (label, files): (String, Vec<(String, PathBuf)>) = arguments.extract()?;
        PyResult::Ok(of(arguments.py(), &label, &files)?.map(Bound::unbind))
    };
    let own = embedded(py, "_addrdiff_own", include_str!("own.py"))?;
    let folders: Vec<_> = folders.iter().map(|folder| folder.as_os_str()).collect();
    own.call_method1("watch", (PyCFunction::new_closure(py, None, None, make)?, folders))?;
    Ok(())
}

/// What covers a package, of which these are names and paths of the source files: called with each module's
/// tree. `None` where nothing is on.
pub(super) fn of<'py>(
    py: Python<'py>,
    label: &str,
    files: &[(String, PathBuf)],
) -> PyResult<Option<Bound<'py, PyAny>>> {
    if MEMORY.get().is_none() && !lines::are_on() {
        return Ok(None);
    }
    embedded(py, "_addrdiff_constants", include_str!("constants.py"))?;
    let module = embedded(py, "_addrdiff_cover", include_str!("cover.py"))?;
    let files: Vec<_> = files.iter().map(|(name, path)| (name.as_str(), path.as_os_str())).collect();
    if lines::are_on() {
        return lines::of(py, label, files).map(Some);
    }
    let Some(memory) = MEMORY.get() else { return Ok(None) };
    // No package has more than half: the others are to have some.
    let room = memory.len() / 2;
    let cover = module.getattr("Cover")?.call1((files, room))?;
    let region = reserve(label, cover.getattr("blocks")?.extract::<usize>()?.min(room), memory.len());
    cover.call_method1("give", (view(py, &memory[region.clone()])?,))?;
    COVERS.lock().unwrap_or_else(PoisonError::into_inner).push((region, cover.clone().unbind()));
    Ok(Some(cover))
}

/// The next free region; from the start again where there is no room, so that two packages share counters
/// rather than one having none.
fn reserve(label: &str, blocks: usize, size: usize) -> Range<usize> {
    let mut regions = REGIONS.lock().unwrap_or_else(PoisonError::into_inner);
    let same = |(covered, region): &&(String, Range<usize>)| covered == label && region.len() == blocks;
    if let Some((_, region)) = regions.iter().find(same) {
        return region.clone();
    }
    let start = regions.last().map_or(0, |(_, region)| region.end);
    let start = if start + blocks <= size { start } else { 0 };
    regions.push((label.into(), start..start + blocks));
    start..start + blocks
}

/// The memory as Python writes it.
pub(super) fn view<'py>(py: Python<'py>, memory: &'static [AtomicU8]) -> PyResult<Bound<'py, PyAny>> {
    let length = ffi::Py_ssize_t::try_from(memory.len())?;
    let start = memory.as_ptr().cast::<std::ffi::c_char>().cast_mut();
    // SAFETY: the memory is static and made of atomics, whose bytes may change behind a shared reference;
    // the new reference is taken over at once.
    unsafe {
        let view = ffi::PyMemoryView_FromMemory(start, length, WRITABLE);
        Bound::from_owned_ptr_or_err(py, view)
    }
}
