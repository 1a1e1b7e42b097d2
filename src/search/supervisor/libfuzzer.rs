//! What the supervisor and libFuzzer tell each other: flags one way, lines of a log the other.

use crate::search::plan::{MAX_LEN, Plan};
use crate::search::supervisor::growing::Growing;
use std::fs::OpenOptions;
use std::path::Path;

/// Seconds that one input may take, the reduction of what it shows included, before libFuzzer calls it a hang:
/// the parsers have time limits of their own, this one is for what Python does in C without looking up.
const HANG: u32 = 60;

pub(in crate::search) fn flags(plan: &Plan, number: u32, seed: u64) -> Vec<String> {
    let artifacts = plan.settings.out.join("artifacts").join(format!("worker-{number}-"));
    let prefix = artifacts.to_string_lossy();
    vec![
        // libFuzzer takes 0 for "choose one", and reads 32 bits.
        format!("-seed={}", (seed % u64::from(u32::MAX)).max(1)),
        format!("-artifact_prefix={prefix}"),
        format!("-max_len={MAX_LEN}"),
        format!("-timeout={HANG}"),
        "-rss_limit_mb=2048".into(),
        "-len_control=0".into(),
        // Weighing each kept text by how rare its features are costs time and finds no more
        // (scripts/bench-loop).
        "-entropic=0".into(),
        format!("-reload={}", reload(plan)),
        "-print_final_stats=1".into(),
    ]
}

/// Seconds between two looks at what the others kept: libFuzzer asks the system about every file there, and a night's
/// are many. Alone, a worker has nothing to learn from the folder, and can be repeated.
fn reload(plan: &Plan) -> u64 {
    match plan.workers {
        1 => 0,
        _ => plan.seconds.map_or(5, |seconds| (seconds / 100).clamp(1, 30)),
    }
}

/// A log that is longer is emptied once it is read: libFuzzer writes about a megabyte a minute, and nights are long.
const LONGEST_LOG: u64 = 8 << 20;

/// A log, read from where it was left.
#[derive(Debug, Default)]
pub(in crate::search) struct Log {
    read: Growing,
    /// Executions, exact; said only at the end.
    pub(in crate::search) executions: Option<u64>,
    /// Edges reached.
    pub(in crate::search) edges: u64,
    /// Of how many.
    pub(in crate::search) edges_of: u64,
}

impl Log {
    /// Reads what is new.
    pub(in crate::search) fn read(&mut self, path: &Path) {
        let lines = self.read.new_lines(path);
        String::from_utf8_lossy(&lines).lines().for_each(|line| self.line(line));
    }

    /// Empties a log that has grown long. A line that was written since the last look is lost with it: one of many
    /// that say how far it is.
    pub(in crate::search) fn bound(&mut self, path: &Path) {
        let emptied = self.read.0 > LONGEST_LOG
            && OpenOptions::new().write(true).open(path).and_then(|file| file.set_len(0)).is_ok();
        if emptied {
            self.read.0 = 0;
        }
    }

    fn line(&mut self, line: &str) {
        let number = |text: &str| text.split_whitespace().next().and_then(|word| word.parse().ok());
        if let Some(count) = line.strip_prefix("stat::number_of_executed_units:").and_then(number) {
            self.executions = Some(count);
        }
        if let Some((_, counters)) = line.strip_prefix("INFO: Loaded").and_then(|rest| rest.split_once('(')) {
            self.edges_of = number(counters).unwrap_or(self.edges_of);
        }
        // `#8192\tpulse  cov: 2045 ft: 3001 corp: …`; an input in a log cannot look like it, it is not shown there.
        if let Some((_, reached)) = line.strip_prefix('#').and_then(|rest| rest.split_once(" cov: ")) {
            self.edges = number(reached).unwrap_or(self.edges);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_log_is_read_as_it_grows() {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        let mut log = Log::default();
        writeln!(file, "INFO: Loaded 1 modules   (7321 inline 8-bit counters): 7321 [0x1, 0x2),")
            .expect("written");
        write!(file, "#2\tINITED cov: 120 ft: 121 corp: 1/1b exec/s: 0 rss: 60Mb\n#9\tNEW    cov: 15")
            .expect("written");
        log.read(file.path());
        assert_eq!((log.edges, log.edges_of, log.executions), (120, 7321, None));
        log.bound(file.path());
        writeln!(file, "6 ft: 160 corp: 2/3b\nstat::number_of_executed_units: 4096").expect("written");
        log.read(file.path());
        assert_eq!((log.edges, log.edges_of, log.executions), (156, 7321, Some(4096)));
    }

    #[test]
    fn a_log_that_grows_long_is_emptied_and_read_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut file = crate::search::logs::create(folder.path(), "worker-1").expect("a log");
        let (path, mut log) = (folder.path().join("worker-1.log"), Log::default());
        let line = format!("#9\tNEW    cov: 15 ft: 2 {}\n", "x".repeat(1 << 20));
        for _ in 0..20 {
            file.write_all(line.as_bytes()).expect("written");
            log.read(&path);
            log.bound(&path);
        }
        assert!(std::fs::metadata(&path).expect("a log").len() < 2 * LONGEST_LOG);
        writeln!(file, "#10\tNEW    cov: 16 ft: 3").expect("written");
        log.read(&path);
        assert_eq!(log.edges, 16);
    }
}
