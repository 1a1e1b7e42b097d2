//! Why a campaign cannot go on.

use crate::error::FileError;
use crate::shown::Shown;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

/// Why a campaign cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum SupervisorError {
    /// A folder that cannot be made, a process that cannot be waited for.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A program that does not start, a log that cannot be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// A worker cannot judge, or dies at once, again and again.
    #[error("worker {number} cannot search ({status}): {why}")]
    Worker {
        /// Its number.
        number: u32,
        /// How it ended.
        status: ExitStatus,
        /// Its own last words, and its log.
        why: String,
    },
    /// The process of the slow parsers cannot judge, or dies at once, again and again.
    #[error("slow parsers cannot judge ({status}): {why}")]
    SlowWorker {
        /// How it ended.
        status: ExitStatus,
        /// Its own last words, and its log.
        why: String,
    },
    /// The folder was taken away: journals that are open would be written to files that are not there any more.
    #[error("the campaign's folder {} is gone", Shown::path(.0))]
    FolderGone(PathBuf),
    /// A full disk, mostly.
    #[error("how the campaign stands cannot be kept")]
    Status(#[source] io::Error),
}
