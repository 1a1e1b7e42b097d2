//! The mail servers that were asked.

use crate::no_such::NoSuch;
use std::fmt;

/// A mail server, in the release that was asked, with its default syntax rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Server {
    /// Debian's package.
    Postfix,
    /// Debian's package.
    Exim,
    /// Debian's package, the portable release.
    OpenSmtpd,
    /// Its own configuration, not Debian's.
    Sendmail,
    /// What Python's own e-mail package makes of a path, behind a server.
    Aiosmtpd,
}

impl Server {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Postfix, Self::Exim, Self::OpenSmtpd, Self::Sendmail, Self::Aiosmtpd];

    /// As it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Postfix => "Postfix",
            Self::Exim => "Exim",
            Self::OpenSmtpd => "OpenSMTPD",
            Self::Sendmail => "Sendmail",
            Self::Aiosmtpd => "aiosmtpd",
        }
    }

    /// The server of this name, in any case: `exim`.
    ///
    /// # Errors
    /// None has it: names those there are.
    pub fn named(name: &str) -> Result<Self, NoSuch> {
        let known = || Self::ALL.map(|server| server.name().to_lowercase());
        let is_it = |server: &Self| server.name().eq_ignore_ascii_case(name);
        let unknown = || NoSuch::of("server", name, known().iter().map(String::as_str));
        Self::ALL.into_iter().find(is_it).ok_or_else(unknown)
    }

    /// The release that was asked.
    pub fn release(self) -> &'static str {
        match self {
            Self::Postfix => "3.7.11",
            Self::Exim => "4.96",
            Self::OpenSmtpd => "6.8.0p2",
            Self::Sendmail => "8.17.1.9",
            Self::Aiosmtpd => "1.4.6",
        }
    }
}

/// Name and release.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name(), self.release())
    }
}
