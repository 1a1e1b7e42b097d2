//! A name that nothing has, where names are few: what there is, and which was meant.

use crate::pattern::closest;
use crate::shown::Shown;
use std::fmt;

/// Nothing of this kind has this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuch {
    what: &'static str,
    name: String,
    known: Vec<String>,
}

impl NoSuch {
    /// `what` is the kind, in the singular: `gate`.
    pub fn of<'a>(what: &'static str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        Self { what, name: name.to_owned(), known: known.into_iter().map(str::to_owned).collect() }
    }

    /// The known name that is the closest to it, where one is close.
    pub fn meant(&self) -> Option<&str> {
        closest(&self.name, self.known.iter().map(String::as_str))
    }
}

impl fmt::Display for NoSuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no {} `{}`", self.what, Shown::raw(&self.name))?;
        if let Some(meant) = self.meant() {
            write!(f, "; did you mean `{meant}`?")?;
        }
        write!(f, "\nthe {}s are {}", self.what, self.known.join(", "))
    }
}

impl std::error::Error for NoSuch {}
