//! Steps that are Python's own code: the interpreter that is there applies them.

use super::domain::of_domain;
use super::{Apply, Changed, Kind, StepError};
use crate::parsers::cpython::embedded::embedded;
use crate::parsers::cpython::{self, text};
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::sync::Arc;

/// IDNA 2003, as `smtplib` and many programs use it.
pub(super) const IDNA_2003: Kind = Kind::plain(
    "idna-2003",
    "the domain encoded by Python's codec `idna`; what that does not take is refused",
    r#"(lambda local, at, domain: local + at + domain.encode("idna").decode())(*text.rpartition("@")) if "@" in text else text"#,
    |_| of_python("idna_2003").map(|apply| -> Apply { Arc::new(move |text| of_domain_in(&apply, text)) }),
);

/// Written into a message and read back, as a mailer hands it on.
pub(super) const MESSAGE: Kind = Kind::plain(
    "message",
    "written into the To of an EmailMessage, and read again from its bytes",
    r#"str(email.message_from_bytes(bytes(message(text)), policy=email.policy.default)["To"])"#,
    |_| of_python("message"),
);

fn of_domain_in(apply: &Apply, whole: &[u8]) -> Changed {
    of_domain(whole, |domain| {
        let changed = apply(domain.as_bytes())?;
        String::from_utf8(changed).map_err(|_| "a domain in ASCII".to_owned())
    })
}

/// A function of `steps.py`.
fn of_python(name: &'static str) -> Result<Apply, StepError> {
    cpython::start().map_err(|error| StepError::NoPython(name, error.to_string()))?;
    Ok(Arc::new(move |octets| {
        Python::attach(|py| {
            let module = embedded(py, "_addrdiff_chain_steps", include_str!("steps.py"))?;
            let changed = module.call_method1(name, (text::to_python(py, octets)?,))?;
            Ok(text::to_bytes(changed.cast::<PyString>()?)?.into_owned())
        })
        .map_err(|error: PyErr| Python::attach(|py| refusal(py, &error)))
    }))
}

fn refusal(py: Python<'_>, error: &PyErr) -> String {
    let name = error.get_type(py).qualname().map(|name| name.to_string());
    name.unwrap_or_else(|_| "no exception".into())
}
