//! Parsers' names.

#[cfg(feature = "harness")]
use super::chain;
use crate::shown::Shown;
use std::fmt;
use std::str::FromStr;

/// A parser's name: `strict/mailbox`, `cpython/parseaddr@future-1.0.0`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ParserId {
    /// The software.
    pub family: String,
    /// One of its entry points.
    pub surface: String,
    /// Which copy or release of it, where there are several.
    pub package: Option<String>,
}

impl ParserId {
    /// A name without a package.
    pub fn new(family: &str, surface: &str) -> Self {
        Self { family: family.into(), surface: surface.into(), package: None }
    }

    /// The same surface in this package.
    pub fn at(self, package: &str) -> Self {
        Self { package: Some(package.into()), ..self }
    }
}

impl fmt::Display for ParserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A chain is written as it is.
        match self.family.as_str() {
            "chain" => f.write_str(&self.surface)?,
            family => write!(f, "{family}/{}", self.surface)?,
        }
        self.package.iter().try_for_each(|package| write!(f, "@{package}"))
    }
}

/// What is no parser's name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdError {
    /// It has another form.
    Form(String),
    /// It is a chain, and one of its hops is nothing.
    #[cfg(feature = "harness")]
    Chain(Box<chain::ChainError>),
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(text) => {
                let form = "the form is family/surface or family/surface@package";
                write!(f, "`{}` is no parser's name; {form}", Shown::raw(text))?;
                #[cfg(feature = "harness")]
                if let Some(meant) = crate::pattern::callable(text) {
                    write!(f, "; a callable is `{meant}`")?;
                }
                Ok(())
            }
            #[cfg(feature = "harness")]
            Self::Chain(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for IdError {}

impl FromStr for ParserId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        #[cfg(feature = "harness")]
        if chain::Name::is_one(text) {
            let chain: chain::Name = text.parse().map_err(|error| IdError::Chain(Box::new(error)))?;
            return Ok(Self::new(chain::FAMILY, &chain.to_string()));
        }
        let (name, package) = match text.split_once('@') {
            Some((name, package)) => (name, Some(package)),
            None => (text, None),
        };
        let usable = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        };
        let parts = name.split_once('/').filter(|(family, surface)| usable(family) && usable(surface));
        match parts {
            Some((family, surface)) if package.is_none_or(usable) => Ok(Self {
                family: family.into(),
                surface: surface.into(),
                package: package.map(str::to_owned),
            }),
            _ => Err(IdError::Form(text.to_owned())),
        }
    }
}
