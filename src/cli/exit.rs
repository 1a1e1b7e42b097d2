//! How a run ends: the exit codes, the same for every command and every format.

use crate::config::ConfigError;
use crate::corpus::bless::BlessError;
use crate::corpus::gather::GatherError;
use crate::drivers::InstallError;
use crate::error::{FileError, in_words};
use crate::finding::fingerprint::NamingError;
use crate::gates::{GateError, VictimError};
use crate::incident::IncidentError;
use crate::judge::pair::PairError;
use crate::no_such::NoSuch;
use crate::parsers::IdError;
use crate::policy::PolicyError;
use crate::replay::ReplayError;
use crate::search::exhaustive::ExhaustiveError;
use crate::search::selftest::SelftestError;
use crate::search::supervisor::SupervisorError;
use crate::search::supervisor::confirm::ConfirmError;
use crate::search::supervisor::lock::LockError;
use crate::search::supervisor::program::ProgramError;
use crate::search::supervisor::state::StateError;
use crate::search::worker::WorkerError;
use crate::select::SelectError;
use crate::trust::TrustError;
use std::fmt;
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

    /// What it says, as `docs/reference/exit-codes.md` has it.
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

    fn of(error: &dyn std::error::Error, is_misuse: bool) -> Self {
        let exit = if is_misuse { Exit::Usage } else { Exit::HarnessFailed };
        Self { exit, why: in_words(error) }
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Stopped {}

/// For each error of the library: whether what was asked for does not exist, or the harness failed.
macro_rules! ends {
    ($($error:ty: $is_misuse:expr;)*) => {
        $(impl From<$error> for Stopped {
            fn from(error: $error) -> Self {
                let is_misuse: fn(&$error) -> bool = $is_misuse;
                Self::of(&error, is_misuse(&error))
            }
        })*
    };
}

ends! {
    BlessError: |_| false;
    ConfigError: |_| true;
    ConfirmError: |error| match error {
        ConfirmError::NoFinding(_) | ConfirmError::Input(_) => true,
        ConfirmError::Select(select) => select.is_misuse(),
        ConfirmError::Io(_) => false,
    };
    ExhaustiveError: |error| match error {
        ExhaustiveError::Alphabet(_) | ExhaustiveError::OtherSearch => true,
        ExhaustiveError::Worker(worker) => worker.is_misuse(),
        _ => false,
    };
    FileError: |_| false;
    NamingError: |_| true;
    InstallError: |error| !matches!(error, InstallError::Failed(_) | InstallError::Io(_));
    GateError: |_| true;
    GatherError: |_| true;
    IdError: |_| true;
    IncidentError: |_| true;
    LockError: |error| match error {
        LockError::Busy(_) => true,
        LockError::Folder(error) => error.kind() == std::io::ErrorKind::InvalidInput,
        LockError::File(_) => false,
    };
    NoSuch: |_| true;
    PairError: |_| true;
    PolicyError: |_| true;
    ProgramError: |error| matches!(error, ProgramError::NotInstalled);
    ReplayError: |error| match error {
        ReplayError::Select(select) => select.is_misuse(),
        ReplayError::Required { .. } | ReplayError::Unknown { .. } => true,
    };
    SelectError: SelectError::is_misuse;
    SelftestError: |error| match error {
        SelftestError::Unknown { .. } => true,
        SelftestError::Select(select) => select.is_misuse(),
        SelftestError::Worker(worker) => worker.is_misuse(),
        SelftestError::Program(program) => matches!(program, ProgramError::NotInstalled),
        _ => false,
    };
    StateError: |error| matches!(error, StateError::NoCampaign { .. } | StateError::Unreadable { .. });
    SupervisorError: |_| false;
    TrustError: |error| !matches!(error, TrustError::Unwritable(_));
    VictimError: |_| true;
    WorkerError: WorkerError::is_misuse;
}

#[cfg(unix)]
ends! {
    crate::parsers::process::DefinitionError: |_| true;
}

#[cfg(feature = "application")]
ends! {
    crate::parsers::application::error::DefinitionError: |_| true;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::child;

    #[test]
    fn the_order_is_that_of_the_design() {
        assert_eq!(Exit::ALL.map(Exit::code), [1, 2, 12, 11, 10, 3, 0]);
        assert_eq!(Exit::first([Exit::NewFindings, Exit::KnownGone, Exit::NothingNew]), Exit::KnownGone);
        assert_eq!(Exit::first([]), Exit::NothingNew);
    }

    /// A supervisor knows by these codes what became of a process that it started.
    #[test]
    fn the_processes_of_a_campaign_end_with_the_codes_that_it_reads() {
        let codes = [Exit::HarnessFailed, Exit::Usage, Exit::NewFindings].map(Exit::code);
        assert_eq!(codes, [child::CANNOT_WORK, child::MISUSED, child::FOUND]);
    }
}
