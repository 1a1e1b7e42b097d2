//! The line that removes the accounts of an application, between two sessions.

use super::error::SessionError;
use std::process::{Command, Stdio};

/// Runs it, and waits for it.
///
/// # Errors
/// It does not start, or fails.
pub fn run(line: &str) -> Result<(), SessionError> {
    let (shell, option) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut command = Command::new(shell);
    command.args([option, line]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(SessionError::CleanupFailed(status)),
        Err(error) => Err(SessionError::CleanupNotStarted(error)),
    }
}
