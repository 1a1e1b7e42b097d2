//! Why a text is not let in.

use super::Caution;
use crate::rejection::Rejection;
use std::fmt;

/// Why [`admit`](fn@super::admit) does not let a text in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// It is no Mailbox of RFC 5321, or one past a size.
    NoMailbox(Rejection),
    /// It is one of a form that is not permitted.
    Caution {
        /// Which.
        caution: Caution,
        /// Octets from the start of the text to where it stands.
        offset: usize,
    },
    /// Its domain is not allowed.
    NotAllowed {
        /// Octets from the start of the text to the domain.
        offset: usize,
    },
}

impl Refusal {
    /// The rule that refuses: of the ABNF, the name of a [`Caution`], or `not-allowed`.
    #[must_use]
    pub fn rule(&self) -> &str {
        match self {
            Self::NoMailbox(rejection) => &rejection.rule,
            Self::Caution { caution, .. } => caution.name(),
            Self::NotAllowed { .. } => "not-allowed",
        }
    }

    /// Octets from the start of the text to where the rule refuses.
    #[must_use]
    pub fn offset(&self) -> usize {
        match self {
            Self::NoMailbox(rejection) => rejection.offset.unwrap_or_default(),
            Self::Caution { offset, .. } | Self::NotAllowed { offset } => *offset,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMailbox(rejection) => rejection.fmt(f),
            Self::Caution { caution, offset } => {
                write!(f, "{} at offset {offset}: other software may read it in another way", caution.name())
            }
            Self::NotAllowed { offset } => write!(f, "the domain at offset {offset} is not allowed"),
        }
    }
}

impl std::error::Error for Refusal {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoMailbox(rejection) => Some(rejection),
            Self::Caution { .. } | Self::NotAllowed { .. } => None,
        }
    }
}
