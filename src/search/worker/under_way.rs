//! The text that a worker is putting to its parsers, where it can still be read when the worker is gone, whatever
//! ended it: a signal, `_exit`, the kernel's hunger for memory. libFuzzer's artifacts know only what its own
//! handlers see, and never the text that a reduction was trying.

use crate::outside;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file: four octets for the length, then the text.
const SIZE: usize = 1 << 13;

/// The length of a text that is not there.
const NONE: u32 = u32::MAX;

/// A page that is shared with a file; nothing at all where nobody asked for it.
#[derive(Default)]
pub(in crate::search) struct UnderWay {
    page: Option<std::ptr::NonNull<u8>>,
}

/// Where a worker's text stands.
pub(in crate::search) fn path(out: &Path, worker: u32) -> PathBuf {
    out.join(format!("worker-{worker}.under-way"))
}

impl UnderWay {
    /// Shares this file from now on.
    pub(in crate::search) fn share(path: &Path) -> io::Result<Self> {
        let mut file = OpenOptions::new().create(true).truncate(true).read(true).write(true).open(path)?;
        // Written, not only made long: a full disk is an error here, and would be a signal later.
        let mut page = vec![0; SIZE];
        page[..4].copy_from_slice(&NONE.to_ne_bytes());
        file.write_all(&page)?;
        Ok(Self { page: map(&file)? })
    }

    /// No text is put that could be told from others.
    pub(in crate::search) fn clear(&self) {
        if let Some(page) = self.page {
            // SAFETY: as in `note`.
            unsafe { page.cast::<u32>().write_volatile(NONE) };
        }
    }

    /// This text is put next. What is too long for the page is not noted.
    pub(in crate::search) fn note(&self, text: &[u8]) {
        let Some(page) = self.page else { return };
        let length = if text.len() <= SIZE - 4 { text.len() } else { return };
        // SAFETY: the page is SIZE octets, mapped for as long as the process lives, and only this thread writes it.
        // Whoever reads it does so through the file, after the process has ended.
        unsafe {
            page.cast::<u32>().write_volatile(NONE);
            page.add(4).copy_from_nonoverlapping(std::ptr::NonNull::from(text).cast(), length);
            std::sync::atomic::compiler_fence(std::sync::atomic::Ordering::Release);
            page.cast::<u32>().write_volatile(length as u32);
        }
    }
}

#[cfg(unix)]
fn map(file: &std::fs::File) -> io::Result<Option<std::ptr::NonNull<u8>>> {
    use rustix::mm::{MapFlags, ProtFlags, mmap};
    let access = ProtFlags::READ | ProtFlags::WRITE;
    // SAFETY: a new mapping of a file of SIZE octets, at a place that the system chooses; it is never unmapped.
    let page = unsafe { mmap(std::ptr::null_mut(), SIZE, access, MapFlags::SHARED, file, 0) }?;
    Ok(std::ptr::NonNull::new(page.cast()))
}

#[cfg(not(unix))]
fn map(_: &std::fs::File) -> io::Result<Option<std::ptr::NonNull<u8>>> {
    Ok(None)
}

/// What was under way in the worker whose page this is.
pub(in crate::search) fn read(path: &Path) -> Option<Vec<u8>> {
    let page = outside::read(path, outside::REPORT).ok()?;
    let (length, text) = page.split_first_chunk::<4>()?;
    let length = u32::from_ne_bytes(*length);
    text.get(..length as usize).map(<[u8]>::to_vec)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_last_text_is_read_from_the_file_and_none_before_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = path(folder.path(), 1);
        let under_way = UnderWay::share(&path).unwrap();
        assert_eq!(read(&path), None);
        for text in [&b"a@b.example"[..], b"", &[b'@'; SIZE - 4]] {
            under_way.note(text);
            assert_eq!(read(&path).as_deref(), Some(text));
        }
        // One that is too long leaves the one before it, and nobody's memory.
        under_way.note(&[b'x'; SIZE]);
        assert_eq!(read(&path).unwrap().len(), SIZE - 4);
    }
}
