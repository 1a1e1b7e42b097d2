//! How a run ends: the exit codes, the same for every command and every format.

use std::fmt;
use std::io::Write;
use std::process::ExitCode;

/// How a run ended. Where several hold, the first of [`Exit::ALL`] is the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exit {
    /// The tool itself could not do its work.
    HarnessFailed,
    /// It was not asked properly.
    Usage,
    /// An answer is not the one that a case expects.
    ExpectationChanged,
    /// A known disagreement no longer occurs.
    KnownGone,
    /// Findings that are not known.
    NewFindings,
    /// Nothing, or not all that was asked for, was judged: no success.
    NothingJudged,
    /// Nothing new.
    NothingNew,
}

impl Exit {
    /// Every way to end, in the order of precedence.
    pub const ALL: [Self; 7] = [
        Self::HarnessFailed,
        Self::Usage,
        Self::ExpectationChanged,
        Self::KnownGone,
        Self::NewFindings,
        Self::NothingJudged,
        Self::NothingNew,
    ];

    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::NothingNew => 0,
            Self::HarnessFailed => 1,
            Self::Usage => 2,
            Self::NothingJudged => 3,
            Self::NewFindings => 10,
            Self::KnownGone => 11,
            Self::ExpectationChanged => 12,
        }
    }

    /// What it says, as the README has it.
    pub fn about(self) -> &'static str {
        match self {
            Self::NothingNew => "nothing new",
            Self::HarnessFailed => "the harness failed",
            Self::Usage => "usage",
            Self::NothingJudged => "nothing, or not enough, was judged",
            Self::NewFindings => "new findings",
            Self::KnownGone => "a known disagreement no longer occurs",
            Self::ExpectationChanged => "a case's expectation changed",
        }
    }

    /// What to answer where these all hold.
    pub fn first(held: impl IntoIterator<Item = Self>) -> Self {
        let rank = |exit: &Self| Self::ALL.iter().position(|other| other == exit);
        held.into_iter().min_by_key(rank).unwrap_or(Self::NothingNew)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a command could not go on: what to say, and how the run ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// How the run ends.
    pub exit: Exit,
    /// What to say on standard error.
    pub why: String,
}

impl Stopped {
    /// It was not asked properly, or what it needs is not there.
    pub fn usage(why: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, why: why.into() }
    }

    /// The tool itself could not do its work.
    pub fn failed(why: impl Into<String>) -> Self {
        Self { exit: Exit::HarnessFailed, why: why.into() }
    }

    /// Says why and ends the process: for programs whose `main` is not ours, such as fuzz targets.
    pub fn end(self) -> ! {
        // Where standard error is a file on a full disk, the exit code has to say it.
        let _ = writeln!(std::io::stderr(), "addrdiff: {}", self.why);
        std::process::exit(self.exit.code().into())
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Stopped {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_design() {
        assert_eq!(Exit::ALL.map(Exit::code), [1, 2, 12, 11, 10, 3, 0]);
        assert_eq!(Exit::first([Exit::NewFindings, Exit::KnownGone, Exit::NothingNew]), Exit::KnownGone);
        assert_eq!(Exit::first([]), Exit::NothingNew);
    }
}
