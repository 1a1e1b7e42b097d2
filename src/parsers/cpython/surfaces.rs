//! The entry points of Python's e-mail packages that are asked: a row each.

use super::outcome::recipient;
use super::packages::Package;
use super::text::to_bytes;
use crate::input::Input;
use crate::verdict::{Reading, Recipient};
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

/// One entry point.
pub(super) struct Surface {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// The exceptions that it documents: refusals. Anything else it raises is a finding.
    pub(super) documented: &'static [&'static str],
    /// What takes the text, from a loaded package.
    pub(super) entry: fn(Python<'_>, &Package) -> PyResult<Py<PyAny>>,
    /// What the answer says.
    pub(super) read: fn(&Bound<'_, PyAny>) -> PyResult<Reading>,
}

/// Every surface.
pub(super) const SURFACES: &[Surface] = &[Surface {
    name: "parseaddr",
    about: "email.utils.parseaddr with its default arguments",
    documented: &[],
    entry: |py, package| Ok(package.module(py, "email.utils")?.getattr("parseaddr")?.unbind()),
    read: pair,
}];

/// `(name, address)`, both empty where nothing was read.
fn pair(answer: &Bound<'_, PyAny>) -> PyResult<Reading> {
    let pair = answer.cast::<PyTuple>()?;
    let (name, address) = (pair.get_item(0)?, pair.get_item(1)?);
    let (name, address) = (to_bytes(name.cast::<PyString>()?)?, to_bytes(address.cast::<PyString>()?)?);
    let recipient = match (&*name, &*address) {
        (b"", b"") => Recipient::Empty("('', '')"),
        (_, b"") => Recipient::Empty("(name, '')"),
        (b"", address) => recipient(address, None),
        (name, address) => recipient(address, Some(String::from_utf8_lossy(name).into_owned())),
    };
    Ok(Reading::one(recipient, Input::new(&*address)))
}
