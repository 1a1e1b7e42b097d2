//! Who is let in: the allowed domains, and what is permitted besides.

use super::Caution;
use crate::domain::Domain;
use crate::rejection::Rejection;
use std::fmt;

/// The allowed domains, and what [`admit`](fn@super::admit) may let in besides plain addresses of them.
///
/// ```
/// use addrdiff::{Allow, Caution, admit};
///
/// let exact = Allow::domains(["state.example"])?;
/// assert!(admit("jane@mail.state.example", &exact).is_err());
/// let below = exact.with_subdomains();
/// assert!(admit("jane@mail.state.example", &below).is_ok());
///
/// // A name that is no domain would let nobody in, so it is an error.
/// assert!(Allow::domains(["https://state.example/"]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Allow {
    domains: Vec<Domain<'static>>,
    subdomains: bool,
    permitted: Vec<Caution>,
}

impl Allow {
    /// Exactly these domains; of none, nobody is let in. An internationalised one stands for its A-labels; an
    /// address literal lets somebody in only where [`Caution::AddressLiteral`] is permitted.
    ///
    /// # Errors
    /// One of them is no fully-qualified domain.
    pub fn domains<I>(names: I) -> Result<Self, NotAllowable>
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        let domains = names.into_iter().map(|name| checked(name.as_ref())).collect::<Result<_, _>>()?;
        Ok(Self { domains, subdomains: false, permitted: Vec::new() })
    }

    /// The domains below them too. For a zone in which others can get names (`github.io`), that lets them in.
    pub fn with_subdomains(self) -> Self {
        Self { subdomains: true, ..self }
    }

    /// Lets in what `admit` refuses by itself. The promise that all readers read what it returns as itself does
    /// then not hold any more: the documentation of each [`Caution`] says which readers it is not held by.
    pub fn permitting(mut self, caution: Caution) -> Self {
        self.permitted.push(caution);
        self
    }

    pub(super) fn permits(&self, caution: Caution) -> bool {
        self.permitted.contains(&caution)
    }

    /// What is refused.
    pub(super) fn refused(&self) -> impl Iterator<Item = Caution> + '_ {
        Caution::ALL.iter().copied().filter(|caution| !self.permits(*caution))
    }

    pub(super) fn covers(&self, domain: &Domain<'_>) -> bool {
        self.domains.iter().any(|allowed| match self.subdomains {
            true => domain.is_within(allowed),
            false => domain == allowed,
        })
    }
}

/// RFC 5321 §2.3.5: "only resolvable, fully-qualified domain names"; RFC 3696 §2: a top-level domain is not all
/// digits.
fn checked(name: &str) -> Result<Domain<'static>, NotAllowable> {
    let refused = |why| NotAllowable { name: name.to_owned(), why };
    let domain = Domain::parse(name).map_err(|rejection| refused(Why::NoDomain(rejection)))?;
    let last = name.rsplit_once('.').map(|(_, last)| last);
    match last {
        _ if domain.is_literal() => Ok(domain.into_owned()),
        None => Err(refused(Why::NoDot)),
        Some(last) if last.bytes().all(|octet| octet.is_ascii_digit()) => Err(refused(Why::AllDigits)),
        Some(_) => Ok(domain.into_owned()),
    }
}

/// A name that cannot be an allowed domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAllowable {
    name: String,
    why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    NoDomain(Rejection),
    NoDot,
    AllDigits,
}

impl NotAllowable {
    /// The name, as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for NotAllowable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no domain to allow: ", self.name.escape_default())?;
        match &self.why {
            Why::NoDomain(rejection) => rejection.fmt(f),
            Why::NoDot => {
                f.write_str("it has no dot, and is no fully-qualified name (RFC 5321 section 2.3.5)")
            }
            Why::AllDigits => f.write_str("its last label is all digits (RFC 3696 section 2)"),
        }
    }
}

impl std::error::Error for NotAllowable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.why {
            Why::NoDomain(rejection) => Some(rejection),
            Why::NoDot | Why::AllDigits => None,
        }
    }
}
