//! What a process says on standard error before it ends.

/// How much of it is kept: the end of it.
const KEPT: usize = 2048;

/// The end of what a process said.
#[derive(Default)]
pub(super) struct LastWords(Vec<u8>);

impl LastWords {
    /// It said this too.
    pub(super) fn add(&mut self, piece: &[u8]) {
        self.0.extend_from_slice(piece);
        let old = self.0.len().saturating_sub(KEPT);
        self.0.drain(..old);
    }

    /// The line that names the error: this program's first; the last that speaks of one, since Node's version and
    /// Java's frames stand below it; else the last.
    pub(super) fn telling(&self) -> Option<&[u8]> {
        let lines = || self.0.split(|&b| b == b'\n').filter(|line| !line.trim_ascii().is_empty());
        let ours = lines().find(|line| line.starts_with(b"addrdiff: "));
        let named = || lines().rfind(|line| memchr::memmem::find(line, b"rror").is_some());
        ours.or_else(named).or_else(|| lines().next_back())
    }
}
