//! What a campaign leaves on disk about itself: its plan, so that it can go on, and how it stands.

use crate::exit::Stopped;
use crate::outside;
use crate::search::plan::{Plan, Standing};
use crate::shown::Shown;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
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

/// The folder holds a campaign, ended or not.
pub fn is_one(out: &Path) -> bool {
    out.join(PLAN).exists()
}

/// The campaign in this folder, with what is spent of its budget.
///
/// # Errors
/// Usage: the folder holds no campaign. How one stands that cannot be read: its budget would be spent twice.
pub fn plan(out: &Path) -> Result<Plan, Stopped> {
    let plan = read(out, PLAN).and_then(|plan| plan.ok_or_else(|| format!("no {PLAN}")));
    let none = |why| Stopped::usage(format!("{} holds no campaign to go on with: {why}", Shown::path(out)));
    let mut plan: Plan = plan.map_err(none)?;
    let unread = |why| Stopped::failed(format!("how the campaign stands cannot be read: {why}"));
    // Killed before its first second was over, it has spent nothing.
    plan.spent = read(out, STATUS).map_err(unread)?.unwrap_or_default();
    plan.settings.out = out.to_owned();
    plan.corpus = out.join("corpus");
    Ok(plan)
}

/// A campaign that was interrupted, its folder in order again.
///
/// # Errors
/// As [`plan`]; a folder that cannot be written.
pub fn resume(out: &Path) -> Result<Plan, Stopped> {
    let plan = plan(out)?;
    crate::search::supervisor::distil::mend(out, &plan.corpus)
        .map_err(|error| Stopped::failed(error.to_string()))?;
    Ok(plan)
}

/// Written beside and renamed: whoever reads it, or kills us, never sees half of it; after a power cut neither.
fn write(folder: &Path, name: &str, value: &impl Serialize) -> io::Result<()> {
    let (path, beside) = (folder.join(name), folder.join(format!("{name}.new")));
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", Shown::path(&path)));
    let mut json = Vec::new();
    crate::json::write_pretty(&mut json, value)?;
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(&json)?;
        file.sync_data()
    });
    written.and_then(|()| std::fs::rename(&beside, &path)).map_err(named)
}

/// Nothing, where there is no such file.
fn read<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<Option<T>, String> {
    let path = folder.join(name);
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", Shown::path(&path));
    match outside::read(&path, outside::REPORT) {
        Ok(json) => serde_json::from_slice(&json).map(Some).map_err(|error| named(&error)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(named(&error)),
    }
}
