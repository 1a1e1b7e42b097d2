//! A file that another process appends lines to, read from where it was left.

use crate::outside;
use std::io::{Seek, SeekFrom};
use std::path::Path;

/// How much of it was read.
#[derive(Debug, Default)]
pub(in crate::search) struct Growing(pub(in crate::search) u64);

impl Growing {
    /// The whole lines since the last look; a line still being written, and a file that cannot be read, are left
    /// for the next one.
    pub(in crate::search) fn new_lines(&mut self, path: &Path) -> Vec<u8> {
        let mut bytes = Vec::new();
        let read = outside::open(path).and_then(|mut file| {
            file.seek(SeekFrom::Start(self.0))?;
            bytes = outside::read_stream(file, outside::REPORT)?;
            Ok(())
        });
        let whole = bytes.iter().rposition(|&b| b == b'\n').map_or(0, |end| end + 1);
        bytes.truncate(if read.is_ok() { whole } else { 0 });
        self.0 += bytes.len() as u64;
        bytes
    }
}
