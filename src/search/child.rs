//! What the supervisor's child processes have in common: how they get their settings, and how they are ended.

use crate::parsers::PARENT;
use crate::search::settings::{self, Settings};
use std::io;
use std::process::{Child, Command};

/// A process of a campaign ends so where it cannot work: starting it again would not change that.
pub const CANNOT_WORK: u8 = 1;

/// And so where what it was to do does not exist.
pub const MISUSED: u8 = 2;

/// The process that looks what a worker died of ends so where a parser alone shows it.
pub const FOUND: u8 = 10;

/// Puts the settings and the number of this process into the environment of a child: it ends with this process.
pub(in crate::search) fn pass_settings(command: &mut Command, settings: &Settings) -> io::Result<()> {
    let json = serde_json::to_string(settings)?;
    command.env(settings::VARIABLE, json).env(PARENT, std::process::id().to_string());
    Ok(())
}

/// Ctrl-C on the terminal is for the supervisor, which ends its children in order.
pub(in crate::search) fn leave_the_terminal(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
}

/// Sends a signal to a child, where it still runs: one that has ended needs none.
#[cfg(unix)]
pub(in crate::search) fn signal(child: &Child, signal: rustix::process::Signal) {
    let pid = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
    let _ = pid.map(|pid| rustix::process::kill_process(pid, signal));
}

/// Ends a child now. One that has ended needs no end.
pub(in crate::search) fn end(child: &mut Child) {
    let _ = child.kill().and_then(|()| child.wait());
}

/// A process that ends so says of itself that it cannot do its work: starting it again would not change that.
pub(in crate::search) fn is_the_harness(code: i32) -> bool {
    [CANNOT_WORK, MISUSED].map(i32::from).contains(&code)
}
