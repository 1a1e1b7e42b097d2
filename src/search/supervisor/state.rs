//! What a campaign leaves on disk about itself: its plan, so that it can go on, and how it stands.

use crate::error::FileError;
use crate::finding::journal::{PLAN, write_whole};
use crate::outside;
use crate::search::plan::{CampaignStatus, Plan};
use crate::shown::Shown;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// How it stands, written about once a second: for scripts, and for going on.
const STATUS: &str = "status.json";

/// A folder that holds no campaign to go on with, or none that can.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// There is no plan.
    #[error("{} holds no campaign to go on with: no {PLAN}", Shown::path(.out))]
    NoCampaign {
        /// The folder.
        out: PathBuf,
    },
    /// There is one that cannot be read.
    #[error("{} holds no campaign to go on with", Shown::path(.out))]
    Unreadable {
        /// The folder.
        out: PathBuf,
        /// What is wrong with the plan.
        source: FileError,
    },
    /// How much is spent cannot be read.
    #[error("how the campaign stands cannot be read")]
    Status(#[source] FileError),
    /// The corpus cannot be put in order.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A campaign's id: no other has it, on whatever machine.
pub fn new_id() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    // The hasher's keys are random ones of the system.
    format!("{:016x}", RandomState::new().hash_one((now.as_nanos(), std::process::id())))
}

/// Where the plan of the campaign in this folder stands.
pub fn file(out: &Path) -> PathBuf {
    out.join(PLAN)
}

/// The plan that this text is, of the campaign in this folder.
///
/// # Errors
/// It is none.
pub fn parse(out: &Path, json: &str) -> Result<Plan, StateError> {
    let path = file(out);
    let plan = serde_json::from_str(json).map_err(io::Error::from).map_err(FileError::of(&path));
    plan.map_err(|source| StateError::Unreadable { out: out.to_owned(), source })
}

/// Keeps the plan in the campaign's folder.
///
/// # Errors
/// A folder that cannot be written.
pub fn keep_plan(plan: &Plan) -> io::Result<()> {
    write(&plan.settings.out, PLAN, plan)
}

/// Keeps how the campaign stands.
///
/// # Errors
/// A full disk, a folder that went away: with the file's name.
pub fn write_status(out: &Path, status: &CampaignStatus) -> io::Result<()> {
    write(out, STATUS, status)
}

/// The folder holds a campaign, ended or not.
pub fn is_one(out: &Path) -> bool {
    file(out).exists()
}

/// The campaign in this folder, with what is spent of its budget.
///
/// # Errors
/// A folder that holds no campaign; a status that cannot be read: its budget would be spent twice.
pub fn plan(out: &Path) -> Result<Plan, StateError> {
    let plan = read(out, PLAN).map_err(|source| StateError::Unreadable { out: out.to_owned(), source })?;
    let mut plan: Plan = plan.ok_or_else(|| StateError::NoCampaign { out: out.to_owned() })?;
    // Killed before its first second was over, it has spent nothing.
    plan.spent = read(out, STATUS).map_err(StateError::Status)?.unwrap_or_default();
    plan.settings.out = out.to_owned();
    plan.corpus = out.join("corpus");
    Ok(plan)
}

/// A campaign that was interrupted, its folder in order again.
///
/// # Errors
/// As [`plan`]; a folder that cannot be written.
pub fn resume(out: &Path) -> Result<Plan, StateError> {
    let plan = plan(out)?;
    crate::search::supervisor::distil::mend(out, &plan.corpus)?;
    Ok(plan)
}

fn write(folder: &Path, name: &str, value: &impl Serialize) -> io::Result<()> {
    let mut json = Vec::new();
    crate::json::write_pretty(&mut json, value)?;
    write_whole(&folder.join(name), &json)
}

/// Nothing, where there is no such file.
fn read<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<Option<T>, FileError> {
    let path = folder.join(name);
    let read = match outside::read(&path, outside::REPORT) {
        Ok(json) => serde_json::from_slice(&json).map(Some).map_err(io::Error::from),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    };
    read.map_err(FileError::of(&path))
}
