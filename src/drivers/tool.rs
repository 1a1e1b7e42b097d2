//! Runs the programs that bring packages: npm, pip, apt-get, compilers.

use super::InstallError;
use crate::shown::Shown;
use std::path::Path;
use std::process::{Command, Stdio};

/// What stands in the place of `{here}` and `{python}`.
pub struct Filled<'a> {
    /// The folder in which a driver is made.
    pub here: &'a Path,
    /// The interpreter for which it is made.
    pub python: Option<&'a str>,
}

impl Filled<'_> {
    /// The words of a command of a manifest.
    pub(super) fn words(&self, command: &[String]) -> Vec<String> {
        let here = self.here.to_string_lossy();
        let fill = |word: &String| {
            word.replace("{here}", &here).replace("{python}", self.python.unwrap_or("python3"))
        };
        command.iter().map(fill).collect()
    }
}

/// Runs a command; whatever it says is no answer of ours, and goes to standard error.
pub(super) fn run(words: &[String], folder: &Path) -> Result<(), InstallError> {
    let failed = |why: String| InstallError::Failed(format!("{} ({why})", shown(words)));
    let mut command = command(words).ok_or_else(|| failed("no command".into()))?;
    let output = command.current_dir(folder).stdin(Stdio::null()).output();
    let output = output.map_err(|error| failed(error.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    let said = if output.stderr.is_empty() { &output.stdout } else { &output.stderr };
    let last = said.split(|&b| b == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let last: Vec<String> = last.map(|line| Shown::raw(line).to_string()).collect();
    let end = last[last.len().saturating_sub(SHOWN)..].join("\n  ");
    Err(failed(format!("{}\n  {end}", output.status)))
}

/// Lines of what a command said before it failed.
const SHOWN: usize = 6;

/// What a command writes on standard output; `None` where it fails.
pub(super) fn output(words: &[&str]) -> Option<String> {
    let words: Vec<String> = words.iter().map(ToString::to_string).collect();
    let output = command(&words)?.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn command(words: &[String]) -> Option<Command> {
    let (program, arguments) = words.split_first()?;
    let mut command = Command::new(program);
    command.args(arguments);
    Some(command)
}

fn shown(words: &[String]) -> String {
    Shown::raw(words.join(" ")).to_string()
}
