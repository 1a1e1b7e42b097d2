//! Why a process of a campaign cannot judge.

use crate::no_such::NoSuch;
use crate::search::adhoc::SettingsError;
use crate::search::child;
use crate::search::worker::stop::StopError;
use crate::search::worker::without::VARIABLE;
use crate::select::SelectError;
use std::io;

/// Why a process of a campaign cannot judge, or cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// A parser or gate that is not there.
    #[error(transparent)]
    Select(#[from] SelectError),
    /// Settings that cannot be read.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// It is not clear what is to end the process.
    #[error(transparent)]
    Stop(#[from] StopError),
    /// A part of the feedback that does not exist was to be left out.
    #[error("{VARIABLE}")]
    Without(#[source] NoSuch),
    /// The journal does not open.
    #[error("the journal cannot be written")]
    Journal(#[source] io::Error),
    /// A finding is lost: the run must not go on in silence.
    #[error("a finding is not kept, the journal cannot be written")]
    NotKept(#[source] io::Error),
    /// The inputs that the search keeps cannot be read, or what was judged cannot be noted.
    #[error("what the search keeps cannot be followed")]
    Corpus(#[source] io::Error),
    /// A parser gave up: to skip what is left would look as if it were judged.
    #[error("{0}")]
    ParserGone(String),
    /// The supervisor died before this process could be made to end with it.
    #[error("the parent process has ended")]
    ParentGone,
}

impl WorkerError {
    /// What was asked for does not exist; another run would end the same way.
    pub fn is_misuse(&self) -> bool {
        match self {
            Self::Select(select) => select.is_misuse(),
            Self::Without(_) | Self::Stop(_) | Self::Settings(SettingsError::Adhoc(_)) => true,
            _ => false,
        }
    }

    /// How a process that this ends tells its supervisor: standard error may be a file on a full disk.
    pub fn code(&self) -> u8 {
        if self.is_misuse() { child::MISUSED } else { child::CANNOT_WORK }
    }
}
