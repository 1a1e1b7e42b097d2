//! Coverage of Python source: which side of each branch an input took, in counters that the search reads.
//!
//! Off unless [switched on](switch_on) before a package loads; then `cover.py` puts the counters into the
//! package's source, and Python sets them in place: nothing is copied between asks.

use super::packages::embedded;
use super::source::Source;
use pyo3::exceptions::PyValueError;
use pyo3::ffi;
use pyo3::prelude::*;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::AtomicU8;
use std::sync::{Mutex, OnceLock, PoisonError};

static MEMORY: OnceLock<&'static [AtomicU8]> = OnceLock::new();
static REGIONS: Mutex<Vec<(String, Range<usize>)>> = Mutex::new(Vec::new());

/// Counts the branches of every package that loads from now on, in `memory`; the first call decides where.
pub fn switch_on(memory: &'static [AtomicU8]) {
    MEMORY.get_or_init(|| memory);
}

/// Where in the memory the counters of this package stand; `None` for one that is not covered.
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

/// `Cover` of `cover.py` for a package, where coverage is on.
pub(super) fn counters<'py>(
    py: Python<'py>,
    source: &Source,
    stdlib: &Path,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some(memory) = MEMORY.get() else { return Ok(None) };
    let files = source.under_test(stdlib)?.into_iter().map(|file| file.into_os_string()).collect::<Vec<_>>();
    let cover =
        embedded(py, "_addrdiff_cover", include_str!("cover.py"))?.getattr("Cover")?.call1((files,))?;
    let region = reserve(&source.label, cover.getattr("blocks")?.extract()?, memory.len())?;
    cover.call_method1("give", (view(py, &memory[region])?,))?;
    Ok(Some(cover))
}

/// The next free region; from the start again where there is no room, so that two packages share counters
/// rather than one having none.
fn reserve(label: &str, blocks: usize, size: usize) -> PyResult<Range<usize>> {
    let mut regions = REGIONS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, region)) = regions.iter().find(|(covered, _)| covered == label) {
        return Ok(region.clone());
    }
    let start = regions.last().map_or(0, |(_, region)| region.end);
    let start = if start + blocks <= size { start } else { 0 };
    if blocks > size {
        return Err(PyValueError::new_err(format!(
            "`{label}` has {blocks} blocks, and there are {size} counters"
        )));
    }
    regions.push((label.into(), start..start + blocks));
    Ok(start..start + blocks)
}

/// The memory as Python writes it.
pub(super) fn view<'py>(py: Python<'py>, memory: &'static [AtomicU8]) -> PyResult<Bound<'py, PyAny>> {
    let length = ffi::Py_ssize_t::try_from(memory.len())?;
    let start = memory.as_ptr().cast::<std::ffi::c_char>().cast_mut();
    // SAFETY: the memory is static and made of atomics, whose bytes may change behind a shared reference;
    // the new reference is taken over at once.
    unsafe {
        let view = ffi::PyMemoryView_FromMemory(start, length, ffi::PyBUF_WRITE);
        Bound::from_owned_ptr_or_err(py, view)
    }
}
