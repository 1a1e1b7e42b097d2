//! What stays of a campaign: its reports, and one folder in the place of many.

use super::{Format, Location, Opened, Report, format};
use crate::finding::folder::{self, MERGED};
use crate::finding::journal::write_whole;
use std::io;
use std::path::Path;

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
/// `InvalidInput`: a directory that no merge made. One that cannot be written.
pub fn write_merged(folder: &Path, opened: Opened) -> io::Result<Report> {
    folder::claim(folder, folder::Kind::Merge)?;
    let mut report = opened.report;
    let mut lines = Vec::new();
    for (at, entry) in report.findings.iter_mut().enumerate() {
        crate::json::write(&mut lines, &entry.finding)?;
        lines.push(b'\n');
        entry.location = Some(Location { file: MERGED.into(), line: at + 1 });
    }
    write_whole(&folder.join(MERGED), &lines)?;
    write_all(folder, &report)?;
    Ok(report)
}
