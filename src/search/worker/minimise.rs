//! libFuzzer's minimiser: smaller texts that end the process by the same finding, and by no other.
//!
//! It goes on from the first smaller text that ends the process, and gives up where that was for another reason: with
//! several findings about, most smaller texts end it for another one.

use crate::outside;
use crate::search::settings::Settings;
use crate::search::worker::error::WorkerError;
use crate::search::worker::judge::Judge;
use std::path::PathBuf;

/// How libFuzzer starts itself for the next smaller text.
const STEP: &str = "-minimize_crash_internal_step=1";

/// The text that this process is to make smaller.
///
/// # Errors
/// libFuzzer names a file that cannot be read.
pub(super) fn text() -> Result<Option<Vec<u8>>, WorkerError> {
    if !std::env::args_os().any(|argument| argument == STEP) {
        return Ok(None);
    }
    let is_flag = |argument: &std::ffi::OsString| argument.as_encoded_bytes().starts_with(b"-");
    let mut files = std::env::args_os().skip(1).filter(|argument| !is_flag(argument)).map(PathBuf::from);
    files
        .next_back()
        .map(|file| outside::read(&file, outside::INPUT))
        .transpose()
        .map_err(WorkerError::Corpus)
}

/// The finding by which this text ends a process with these settings.
///
/// # Errors
/// As [`Judge::new`].
pub(super) fn finding(settings: Settings, text: &[u8]) -> Result<Option<String>, WorkerError> {
    // Journalled, it would not be new to the judge that looks for it.
    let mut judge = Judge::new(Settings { out: PathBuf::new(), ..settings })?;
    judge.stop.iter_mut().for_each(|stop| stop.only_note());
    judge.judge(text)?;
    Ok(judge.stop.and_then(|stop| stop.noted()))
}
