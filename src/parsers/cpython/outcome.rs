//! What an exception of a surface means as a verdict.

use super::text::to_bytes;
use crate::shown::Shown;
use crate::verdict::{Cause, Rejection, Verdict};
use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};
use std::borrow::Cow;

/// Longest text of an exception that is kept: some repeat their whole input.
const TEXT: usize = 1000;

/// An exception: a refusal where the surface documents it (by the name of the type or of one it derives
/// from), else raised.
pub(crate) fn exception(py: Python<'_>, error: &PyErr, documented: &[&str]) -> Verdict {
    let kind = error.get_type(py);
    let (name, text) = (Shown::raw(type_name(&kind)), error_text(py, error));
    let mut lineage = kind.mro().into_iter().filter_map(|base| Some(type_name(base.cast::<PyType>().ok()?)));
    if lineage.any(|base| documented.contains(&base.as_str())) {
        return Verdict::Rejected(Rejection {
            rule: name,
            offset: None,
            expected: text,
            cause: Cause::Other,
        });
    }
    Verdict::Raised { exception: name, text }
}

fn type_name(kind: &Bound<'_, PyType>) -> String {
    kind.name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// `str(exception)`, escaped and cut: it can hold any of the input's bytes.
fn error_text(py: Python<'_>, error: &PyErr) -> Shown {
    let text = error.value(py).str();
    let bytes = text.as_ref().ok().and_then(|text: &Bound<'_, PyString>| to_bytes(text).ok());
    let bytes = bytes.unwrap_or(Cow::Borrowed(b"(no text)"));
    Shown::raw(&bytes[..bytes.len().min(TEXT)])
}
