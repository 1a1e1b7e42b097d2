//! What the surfaces return, as readings: all recipients, in their order.

use super::text::to_bytes;
use crate::input::Input;
use crate::parsers::returned;
use crate::shown::Shown;
use crate::verdict::{Reading, Recipient};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyString, PyTuple};

/// `(name, address)`, both empty where nothing was read.
pub(crate) fn pair(answer: &Bound<'_, PyAny>) -> PyResult<Reading> {
    let (recipient, raw) = one(answer)?;
    Ok(Reading::one(recipient, raw))
}

/// A list of pairs.
pub(super) fn pairs(answer: &Bound<'_, PyAny>) -> PyResult<Reading> {
    let pairs = answer.cast::<PyList>()?.iter();
    let (recipients, strings): (Vec<_>, Vec<_>) =
        pairs.map(|pair| one(&pair)).collect::<PyResult<Vec<_>>>()?.into_iter().unzip();
    let strings: Vec<&[u8]> = strings.iter().map(Input::bytes).collect();
    let spelled = returned::spelled(&recipients, &strings);
    Ok(Reading { spelled, ..or_empty(recipients, "[]") })
}

/// The addresses of a header as pairs, and its defects.
pub(super) fn header(answer: &Bound<'_, PyAny>) -> PyResult<Reading> {
    let (addresses, defects): (Bound<'_, PyAny>, Vec<String>) = answer.extract()?;
    let Reading { spelled, recipients, .. } = pairs(&addresses)?;
    let defects = defects.iter().map(Shown::raw).collect();
    Ok(Reading { defects, spelled, ..or_empty(recipients, "()") })
}

/// What stood behind each `RCPT TO:`, by lines and by commands.
pub(super) fn envelope(answer: &Bound<'_, PyAny>) -> PyResult<Reading> {
    let (lines, commands): (Vec<Bound<'_, PyBytes>>, Vec<Bound<'_, PyBytes>>) = answer.extract()?;
    let paths: Vec<&[u8]> = lines.iter().map(|path| path.as_bytes()).collect();
    let reading = returned::envelope(&paths, "no RCPT TO");
    let commands: Vec<&[u8]> = commands.iter().map(|command| command.as_bytes()).collect();
    Ok(Reading { raw: Some(Input::new(commands.join(&b" "[..]))), ..reading })
}

fn one(pair: &Bound<'_, PyAny>) -> PyResult<(Recipient, Input)> {
    let pair = pair.cast::<PyTuple>()?;
    let (name, address) = (pair.get_item(0)?, pair.get_item(1)?);
    let (name, address) = (to_bytes(name.cast::<PyString>()?)?, to_bytes(address.cast::<PyString>()?)?);
    let recipient = match (&*name, &*address) {
        (b"", b"") => Recipient::Empty("('', '')"),
        (_, b"") => Recipient::Empty("(name, '')"),
        // How `headerregistry` spells an address that has neither half.
        (_, b"<>") => Recipient::Null,
        (b"", address) => returned::address(address, None),
        (name, address) => returned::address(address, Some(String::from_utf8_lossy(name).into_owned())),
    };
    Ok((recipient, Input::new(&*address)))
}

fn or_empty(mut recipients: Vec<Recipient>, nothing: &'static str) -> Reading {
    if recipients.is_empty() {
        recipients.push(Recipient::Empty(nothing));
    }
    Reading { recipients, ..Reading::default() }
}
