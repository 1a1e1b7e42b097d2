//! `admit` from Python, and its counterpart for an address that was mailed already.

use super::UsageError;
use crate::admission::{self, Caution};
use crate::domain::Domain;
use crate::judge::fate::may_be_sent_on;
use crate::parsers::strict;
use crate::policy::{self, Policy, PolicyError};
use pyo3::prelude::*;

/// The allowed domains: checked once, used for many texts.
#[pyclass(frozen, module = "addrdiff")]
pub(super) struct Allow {
    allow: admission::Allow,
    policy: Policy,
}

#[pymethods]
impl Allow {
    #[new]
    #[pyo3(signature = (domains, subdomains = false, permitting = Vec::new()))]
    fn new(domains: Vec<String>, subdomains: bool, permitting: Vec<String>) -> PyResult<Self> {
        let named =
            admission::Allow::domains(&domains).map_err(|error| UsageError::new_err(error.to_string()))?;
        let allow = permitting
            .iter()
            .try_fold(named, |allow, name| PyResult::Ok(allow.permitting(caution(name)?)))?;
        let allow = if subdomains { allow.with_subdomains() } else { allow };
        let allowed: Result<_, PolicyError> = domains.iter().map(|name| policy::domain(name)).collect();
        let allowed = allowed.map_err(|error| UsageError::new_err(error.to_string()))?;
        Ok(Self { allow, policy: Policy { allowed, subdomains, ..Policy::default() } })
    }
}

fn caution(name: &str) -> PyResult<Caution> {
    let known = || Caution::ALL.iter().map(|caution| caution.name()).collect::<Vec<_>>().join(", ");
    let unknown = || {
        UsageError::new_err(format!("`{}` is nothing to permit; there is {}", name.escape_default(), known()))
    };
    Caution::ALL.iter().copied().find(|caution| caution.name() == name).ok_or_else(unknown)
}

/// The address to mail, or the rule that refuses, the octet at which it does, and both in words.
#[derive(IntoPyObject)]
pub(super) enum Decided {
    In(String),
    Refused((String, usize, String)),
}

/// Decides about a text.
#[pyfunction]
pub(super) fn admit(text: &[u8], allow: &Allow) -> Decided {
    match admission::admit(text, &allow.allow) {
        Ok(address) => Decided::In(address.into()),
        Err(refusal) => Decided::Refused((refusal.rule().to_owned(), refusal.offset(), refusal.to_string())),
    }
}

/// Mail to this recipient, as an envelope has it, stays within the allowed domains. What is no mailbox to the letter, and
/// what a server on the way may route on (`%`, `!` or `@` in the local-part), does not.
#[pyfunction]
pub(super) fn within(address: &[u8], allow: &Allow) -> bool {
    let Ok(mailbox) = strict::mailbox_utf8(address) else { return false };
    let domain = Domain::unchecked(mailbox.addr_spec.domain.as_read());
    allow.policy.allows(&domain) && !may_be_sent_on(&mailbox.addr_spec.local_part)
}
