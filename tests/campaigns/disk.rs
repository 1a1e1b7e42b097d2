//! A disk that is full and a folder that cannot be written: said once, nothing announced is lost, and the campaign
//! goes on when there is room again. Needs a small file system of its own, hence root; elsewhere it says that it is
//! skipped.
#![cfg(all(feature = "python", feature = "cli", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use crate::common::{addrdiff, said};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A file system in memory, gone with the test.
struct Mount(tempfile::TempDir);

impl Mount {
    /// `None`, aloud, where the system does not let us.
    fn new(options: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "addrdiff"]).arg(folder.path()).stderr(Stdio::null());
        if mount.status().is_ok_and(|status| status.success()) {
            return Some(Self(folder));
        }
        eprintln!("skipped: a file system cannot be mounted here; root can");
        None
    }

    fn again(&self, options: &str) {
        let mut mount = Command::new("mount");
        mount.args(["-o", &format!("remount,{options}")]).arg(self.0.path());
        assert!(mount.status().unwrap().success());
    }

    fn out(&self) -> PathBuf {
        self.0.path().join("campaign")
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

fn hunt(out: &Path, arguments: &[&str]) -> Output {
    addrdiff(&["hunt"]).args(arguments).arg("--out").arg(out).output().unwrap()
}

/// Every line of every journal is a finding.
fn journalled(out: &Path) -> Vec<Value> {
    let shards = std::fs::read_dir(out).unwrap().flatten().map(|entry| entry.path());
    let shards = shards.filter(|path| path.extension().is_some_and(|kind| kind == "jsonl"));
    let lines: Vec<String> = shards.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    lines.iter().flat_map(|text| text.lines()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_full_disk_is_said_once_and_the_campaign_goes_on_when_there_is_room() {
    let Some(mount) = Mount::new("size=700k") else { return };
    let (out, budget) = (mount.out(), ["--executions", "12000", "--workers", "2", "--from-nothing"]);
    let output = hunt(&out, &budget);
    let told = said(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert_eq!(told.matches("No space left on device").count(), 1, "{told}");
    assert!(told.contains("addrdiff hunt --resume --out"), "{told}");
    let kept = journalled(&out);
    let announced = told.lines().filter(|line| line.starts_with("new: ")).count();
    assert!(announced > 0 && announced <= kept.len(), "{announced} of {}: {told}", kept.len());

    mount.again("size=200m");
    let output = hunt(&out, &["--resume", "--quiet"]);
    assert_eq!(output.status.code(), Some(10), "{}", said(&output));
    let fingerprints = |findings: &[Value]| {
        findings
            .iter()
            .map(|finding| finding["fingerprint"].to_string())
            .collect::<std::collections::BTreeSet<_>>()
    };
    let (before, after) = (fingerprints(&kept), fingerprints(&journalled(&out)));
    assert!(before.is_subset(&after) && before.len() < after.len());
}

#[test]
fn a_folder_that_is_only_for_reading_is_said_before_anything_runs() {
    let Some(mount) = Mount::new("size=4m") else { return };
    mount.again("ro");
    let output = hunt(&mount.out(), &["--executions", "100", "--from-nothing"]);
    let told = said(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert_eq!(told.matches("Read-only file system").count(), 1, "{told}");
    assert!(told.contains(mount.out().to_str().unwrap()), "{told}");
}

#[test]
fn a_folder_that_is_taken_away_is_said_and_ends_the_campaign() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("campaign");
    let mut hunt =
        addrdiff(&["hunt", "--seconds", "300", "--workers", "1", "--from-nothing", "--quiet", "--out"]);
    let mut campaign = hunt.arg(&out).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    while !out.join("worker-1.status.json").exists() {
        assert!(campaign.try_wait().unwrap().is_none());
        std::thread::sleep(Duration::from_millis(50));
    }
    let began = Instant::now();
    // A worker that writes there at this moment is in the way of the folder's own removal.
    while std::fs::remove_dir_all(&out).is_err() && out.exists() {}
    let output = campaign.wait_with_output().unwrap();
    let told = said(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert_eq!(told.matches("is gone").count(), 1, "{told}");
    assert!(began.elapsed() < Duration::from_secs(60), "{told}");
}
