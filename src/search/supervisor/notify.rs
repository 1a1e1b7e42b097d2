//! The user's own command, told of each new finding: one after the other, each at least once, and the search waits
//! for none of them.
//!
//! What was told is noted, so that a campaign that goes on tells what the one before it did not come to, and
//! nothing twice that was taken.

use crate::error::FileError;
use crate::finding::journal::Finding;
use crate::outside;
use crate::screen::say;
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What the command has taken: a line each.
const NOTIFIED: &str = "notified";

/// How long the end of a campaign waits for what was not told yet.
const LAST: Duration = Duration::from_secs(10);

/// Runs the command for what it is handed, on a thread of its own.
pub struct Notifier {
    queue: Sender<Finding>,
    thread: JoinHandle<()>,
    waiting: Arc<AtomicUsize>,
    known: BTreeSet<String>,
}

impl Notifier {
    /// For this command, and the campaign in this folder.
    ///
    /// # Errors
    /// What was told cannot be noted.
    pub fn start(command: &str, out: &Path) -> Result<Self, FileError> {
        let path = out.join(NOTIFIED);
        // One that is not there yet has told nothing.
        let before = outside::read(&path, outside::REPORT).unwrap_or_default();
        let known = String::from_utf8_lossy(&before).lines().map(str::to_owned).collect();
        let notes = OpenOptions::new().create(true).append(true).open(&path).map_err(FileError::of(&path))?;
        let (queue, findings) = channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let (command, left) = (command.to_owned(), Arc::clone(&waiting));
        let thread = std::thread::spawn(move || notify_all(&command, &findings, notes, &left));
        Ok(Self { queue, thread, waiting, known })
    }

    /// Hands a finding on, unless it was told at this level.
    pub fn notify(&mut self, finding: &Finding) {
        if self.known.insert(note(finding)) {
            self.waiting.fetch_add(1, Ordering::SeqCst);
            // The thread ends only after the queue does.
            let _ = self.queue.send(finding.clone());
        }
    }

    /// Waits a little for what is left, and says what was not told.
    pub fn finish(self) {
        drop(self.queue);
        let until = Instant::now() + LAST;
        while !self.thread.is_finished() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
        let waiting = self.waiting.load(Ordering::SeqCst);
        if waiting > 0 {
            say!("addrdiff: --on-finding was not told of {waiting} findings; --resume with it tells them");
        }
    }
}

fn note(finding: &Finding) -> String {
    format!("{} {}", finding.level, finding.fingerprint)
}

fn notify_all(command: &str, findings: &Receiver<Finding>, mut notes: File, waiting: &AtomicUsize) {
    for finding in findings {
        match notify(command, &finding) {
            Ok(status) if status.success() => {
                // Where it cannot be noted it is told once more, which is better than never.
                let _ = writeln!(notes, "{}", note(&finding));
                waiting.fetch_sub(1, Ordering::SeqCst);
            }
            Ok(status) => say!("addrdiff: --on-finding ended with {status}"),
            Err(error) => say!("addrdiff: --on-finding does not start: {error}"),
        }
    }
}

fn notify(command: &str, finding: &Finding) -> std::io::Result<ExitStatus> {
    let mut json = Vec::new();
    crate::json::write_pretty(&mut json, finding)?;
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).stdin(Stdio::piped()).stdout(Stdio::null());
    // Ctrl-C on the terminal is for the campaign: what is being told is told to its end.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut shell, 0);
    let mut child = shell.spawn()?;
    // A command that does not read its input may still do its work.
    let _ = child.stdin.take().map(|mut stdin| stdin.write_all(&json));
    child.wait()
}
