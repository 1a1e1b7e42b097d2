//! What a campaign leaves on disk about itself: its plan, so that it can go on, and how it stands.

use super::supervise::{Plan, Standing};
use crate::exit::Stopped;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// The plan, written once.
const PLAN: &str = "campaign.json";

/// How it stands, written about once a second: for scripts, and for going on.
const STATUS: &str = "status.json";

/// A campaign's id: no other has it, on whatever machine.
pub fn new_id() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    // The hasher's keys are random ones of the system.
    format!("{:016x}", RandomState::new().hash_one((now.as_nanos(), std::process::id())))
}

/// Keeps the plan in the campaign's folder.
///
/// # Errors
/// A folder that cannot be written.
pub fn keep_plan(plan: &Plan) -> Result<(), Stopped> {
    write(&plan.settings.out, PLAN, plan).map_err(|error| Stopped::failed(error.to_string()))
}

/// Keeps how the campaign stands.
///
/// # Errors
/// A full disk, a folder that went away: with the file's name.
pub fn keep_standing(out: &Path, standing: &Standing) -> io::Result<()> {
    write(out, STATUS, standing)
}

/// A campaign that was interrupted: its plan, with what is spent of the budget.
///
/// # Errors
/// Usage: the folder holds no campaign.
pub fn resume(out: &Path) -> Result<Plan, Stopped> {
    let mut plan: Plan = read(out, PLAN)
        .map_err(|why| Stopped::usage(format!("{} holds no campaign to go on with: {why}", out.display())))?;
    // Killed before its first second was over, it has spent nothing.
    plan.spent = read(out, STATUS).unwrap_or_default();
    plan.settings.out = out.to_owned();
    plan.corpus = out.join("corpus");
    super::distil::mend(out, &plan.corpus).map_err(|error| Stopped::failed(error.to_string()))?;
    Ok(plan)
}

/// Written beside and renamed: whoever reads it, or kills us, never sees half of it.
fn write(folder: &Path, name: &str, value: &impl Serialize) -> io::Result<()> {
    let (path, beside) = (folder.join(name), folder.join(format!("{name}.new")));
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let mut json = Vec::new();
    crate::json::write_pretty(&mut json, value)?;
    std::fs::write(&beside, json).and_then(|()| std::fs::rename(&beside, &path)).map_err(named)
}

fn read<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<T, String> {
    let path = folder.join(name);
    let json = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_slice(&json).map_err(|error| format!("{}: {error}", path.display()))
}
