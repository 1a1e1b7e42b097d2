//! Text on its way into Python and out of it, as Python itself treats what comes from the wire.

use pyo3::ffi;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use std::borrow::Cow;

/// UTF-8 with `surrogateescape`: a byte that is none becomes a lone surrogate.
pub(crate) fn to_python<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyString>> {
    let length = ffi::Py_ssize_t::try_from(bytes.len())?;
    // SAFETY: pointer and length are of one slice, the handler's name is a C string, and the new reference
    // (or NULL with an exception set) is taken over at once.
    unsafe {
        let text = ffi::PyUnicode_DecodeUTF8(bytes.as_ptr().cast(), length, c"surrogateescape".as_ptr());
        Ok(Bound::from_owned_ptr_or_err(py, text)?.cast_into_unchecked())
    }
}

/// Back to bytes: what came in as a byte leaves as that byte; a surrogate that stood for none, as the three
/// bytes that UTF-8 would give it.
pub(crate) fn to_bytes<'a>(text: &'a Bound<'_, PyString>) -> PyResult<Cow<'a, [u8]>> {
    match text.to_cow() {
        Ok(Cow::Borrowed(plain)) => return Ok(Cow::Borrowed(plain.as_bytes())),
        Ok(Cow::Owned(plain)) => return Ok(Cow::Owned(plain.into_bytes())),
        // A lone surrogate.
        Err(_) => {}
    }
    let encode = |handler: &str| text.call_method1(intern!(text.py(), "encode"), ("utf-8", handler));
    let bytes = encode("surrogateescape").or_else(|_| encode("surrogatepass"))?;
    Ok(Cow::Owned(bytes.cast::<PyBytes>()?.as_bytes().to_vec()))
}
