//! Finds what runs a fuzz target: `addrdiff-fuzz-TARGET` beside this program, where `scripts/build` puts it, or this very
//! program, where libFuzzer is part of it (`search/linked.rs`).

use crate::environment::{OwnProgram, SOURCE, own_program};
use crate::error::FileError;
use crate::search::settings::WHICH;
use crate::shown::Shown;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The command that is a worker, where libFuzzer is part of this program.
pub const WORKER: &str = "worker";

/// Why there is no program that runs a fuzz target, or no checkout.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// The path of this program is not known.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// There is none beside this program.
    #[error("{} is missing; to build it: scripts/build", Shown::path(.0))]
    Missing(PathBuf),
    /// It does not start.
    #[error(transparent)]
    DoesNotStart(#[from] FileError),
    /// What it finds would be confirmed by another judge.
    #[error("{} was built from other sources than this addrdiff; to build both: scripts/build", Shown::path(.0))]
    OtherSources(PathBuf),
    /// A module of an interpreter is installed without them.
    #[error("this needs a checkout of addrdiff; the Python package comes without one")]
    NotInstalled,
    /// The checkout was moved or deleted.
    #[error("{}, which this program was built from, is gone", Shown::path(.0))]
    NoCheckout(PathBuf),
}

/// What runs this fuzz target.
///
/// # Errors
/// There is none beside this program, it does not start, or it was built from other sources: what it finds would be
/// confirmed by another judge.
pub fn of_target(target: &str) -> Result<OwnProgram, ProgramError> {
    if cfg!(feature = "extension") {
        return Ok(own_program()?.followed_by([WORKER, target]));
    }
    let own = std::env::current_exe()?;
    let program = own.with_file_name(format!("addrdiff-fuzz-{target}"));
    if !program.is_file() {
        return Err(ProgramError::Missing(program));
    }
    match source_of(&program)? {
        source if source == SOURCE => Ok(OwnProgram::file(program)),
        _ => Err(ProgramError::OtherSources(program)),
    }
}

/// What the program says that it was built from; anything else that it prints is no answer.
fn source_of(program: &Path) -> Result<String, ProgramError> {
    let output = Command::new(program).env(WHICH, "1").stderr(Stdio::null()).output();
    let output = output.map_err(FileError::of(program))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The checkout this program was built from.
///
/// # Errors
/// It is gone.
pub fn checkout() -> Result<PathBuf, ProgramError> {
    if cfg!(feature = "extension") {
        return Err(ProgramError::NotInstalled);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if root.join("fuzz/Cargo.toml").is_file() {
        return Ok(root.to_owned());
    }
    Err(ProgramError::NoCheckout(root.to_owned()))
}

/// A folder of its own under reports/, of the checkout where there is one: `hunt-TIME`.
pub fn report_folder(what: &str) -> PathBuf {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let name = format!("{what}-{}", since.map_or(0, |since| since.as_secs()));
    checkout().unwrap_or_default().join("reports").join(name)
}
