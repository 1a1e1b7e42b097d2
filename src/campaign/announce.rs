//! New findings as they come: what workers wrote to their journals since the last look.

use crate::journal::Finding;
use crate::level::Level;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Reads journals from where it stopped.
#[derive(Default)]
pub struct Tail {
    read: BTreeMap<PathBuf, u64>,
    seen: BTreeMap<String, Level>,
}

/// How much was found, over all workers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Fingerprints.
    pub findings: usize,
    /// Classes that they are of.
    pub classes: usize,
}

impl Tail {
    /// The findings in `out` that were not seen yet, or at a lower level. A line still being written is left
    /// for the next look.
    pub fn new_findings(&mut self, out: &Path) -> Vec<Finding> {
        let shards = std::fs::read_dir(out).into_iter().flatten().flatten().map(|entry| entry.path());
        let journals = shards.filter(|path| path.extension().is_some_and(|kind| kind == "jsonl"));
        let lines: Vec<Vec<u8>> = journals.flat_map(|path| self.new_lines(&path)).collect();
        let findings = lines.iter().filter_map(|line| serde_json::from_slice::<Finding>(line).ok());
        findings.filter(|finding| is_new(&mut self.seen, finding)).collect()
    }

    /// Different findings so far, and of how many classes. Workers find the same one each for itself: the sum of
    /// their counts says how much was journalled, not how much was found.
    pub fn found(&self) -> Found {
        let classes: BTreeSet<&str> = self.seen.keys().filter_map(|name| name.split(':').next()).collect();
        Found { findings: self.seen.len(), classes: classes.len() }
    }

    fn new_lines(&mut self, path: &Path) -> Vec<Vec<u8>> {
        let from = self.read.entry(path.to_owned()).or_default();
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|mut file| {
            file.seek(SeekFrom::Start(*from))?;
            file.read_to_end(&mut bytes)
        });
        let whole = bytes.iter().rposition(|&b| b == b'\n').map_or(0, |end| end + 1);
        if read.is_err() || whole == 0 {
            return Vec::new();
        }
        *from += whole as u64;
        bytes[..whole].split(|&b| b == b'\n').filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect()
    }
}

fn is_new(seen: &mut BTreeMap<String, Level>, finding: &Finding) -> bool {
    let before = seen.get(&finding.fingerprint).copied();
    let new = before.is_none_or(|before| before < finding.level);
    if new {
        seen.insert(finding.fingerprint.clone(), finding.level);
    }
    new
}

/// Runs the user's command with the finding as JSON on its standard input; the search does not wait for it.
pub fn tell(command: &str, finding: &Finding) {
    let (command, mut json) = (command.to_owned(), Vec::new());
    // Writing to memory does not fail.
    let _ = crate::json::write_pretty(&mut json, finding);
    std::thread::spawn(move || {
        let child =
            Command::new("sh").arg("-c").arg(&command).stdin(Stdio::piped()).stdout(Stdio::null()).spawn();
        let told = child.and_then(|mut child| {
            // A command that does not read its input may still do its work.
            let _ = child.stdin.take().map(|mut stdin| stdin.write_all(&json));
            child.wait()
        });
        match told {
            Ok(status) if status.success() => {}
            Ok(status) => eprintln!("addrdiff: --on-finding ended with {status}"),
            Err(error) => eprintln!("addrdiff: --on-finding does not start: {error}"),
        }
    });
}
