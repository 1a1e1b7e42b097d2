//! What the supervisor's child processes have in common: how they get their settings, and how they are ended.

use crate::exit::{Exit, Stopped};
use crate::parsers::PARENT;
use crate::search::settings::{self, Settings};
use std::process::{Child, Command};

/// Puts the settings and the number of this process into the environment of a child: it ends with this process.
pub(in crate::search) fn pass_settings(command: &mut Command, settings: &Settings) -> Result<(), Stopped> {
    let json = serde_json::to_string(settings).map_err(|error| Stopped::failed(error.to_string()))?;
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
    [Exit::HarnessFailed, Exit::Usage].iter().any(|exit| i32::from(exit.code()) == code)
}
