//! What stays of a campaign: its reports, and one folder in the place of many.

use super::read::named;
use super::{Format, Location, Opened, Report, format};
use crate::finding::journal::{self, write_whole};
use std::io;
use std::path::Path;

/// The shard of a merged journal.
const MERGED: &str = "merged.jsonl";

/// Writes the reports that every campaign leaves in its folder.
///
/// # Errors
/// A file that cannot be written.
pub fn write_all(folder: &Path, report: &Report) -> io::Result<()> {
    for id in ["json", "html"] {
        if let Some(Format { extension, render, .. }) = format(id) {
            write_whole(&folder.join(format!("report.{extension}")), render(report).as_bytes())?;
        }
    }
    Ok(())
}

/// Writes what was read as one campaign's folder: a journal and its reports. Nothing in it tells when or in
/// which order this was done, so that merging again makes the same.
///
/// # Errors
/// A folder that a campaign writes to, or that cannot be written.
pub fn write_merged(folder: &Path, opened: Opened) -> io::Result<Report> {
    journal::private_folder(folder)?;
    for entry in std::fs::read_dir(folder).map_err(|error| named(folder, &error))? {
        let name = entry?.file_name();
        if name != MERGED && Path::new(&name).extension().is_some_and(|kind| kind == "jsonl") {
            let why = io::Error::other("a campaign's own journal is here; merge into another folder");
            return Err(named(&folder.join(name), &why));
        }
    }
    let mut report = opened.report;
    let mut lines = Vec::new();
    for (at, entry) in report.findings.iter_mut().enumerate() {
        serde_json::to_writer(&mut lines, &entry.finding)?;
        lines.push(b'\n');
        entry.location = Some(Location { file: MERGED.into(), line: at + 1 });
    }
    write_whole(&folder.join(MERGED), &lines)?;
    write_all(folder, &report)?;
    Ok(report)
}
