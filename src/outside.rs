//! Reading from outside: the one way in for files and streams that somebody else wrote. Everything has a limit, and
//! whatever is no file is refused before it can block or never end: all but a pipe that the user names on the command
//! line (`<(…)`, `/dev/stdin`, a FIFO), for which he waits as long as he likes. Stands at the front of the flow.

use crate::shown::Shown;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// A size that nothing of its kind has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// In octets.
    pub octets: u64,
    /// What is limited, as errors name it.
    pub what: &'static str,
}

/// A text that is put to parsers, whatever it is made from.
pub const INPUT: Limit = Limit { octets: 16 << 20, what: "an input" };

/// What people write: cases, settings, alphabets, stories, Python sources.
pub const TEXT: Limit = Limit { octets: 16 << 20, what: "a text file" };

/// What programs write in one piece: reports, plans, counts.
pub const REPORT: Limit = Limit { octets: 1 << 30, what: "a report" };

/// A finding in a journal, a question of a stream, an answer of a driver.
pub const LINE: Limit = Limit { octets: 64 << 20, what: "a line" };

impl Limit {
    /// Refuses this size.
    ///
    /// # Errors
    /// It is over the limit.
    pub fn allows(self, octets: u64) -> io::Result<()> {
        if octets > self.octets { Err(self.exceeded()) } else { Ok(()) }
    }

    fn exceeded(self) -> io::Error {
        let (what, octets) = (self.what, self.octets);
        io::Error::new(io::ErrorKind::FileTooLarge, format!("too large: {what} has at most {octets} octets"))
    }
}

/// The same error, with the path in front.
pub fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", Shown::path(path)))
}

/// Opens a file for reading: a regular one, so that neither opening nor reading it waits for somebody.
///
/// # Errors
/// It is not there, cannot be read, or is no regular file.
pub fn open(path: &Path) -> io::Result<File> {
    // Opening a FIFO waits for its other side, so it is looked at before; and once more what was opened.
    open_as(path, regular)
}

/// Opens what the user names on the command line, which may be a pipe too. Of devices some have no end.
///
/// # Errors
/// As [`open`], but for a pipe.
pub fn open_named(path: &Path) -> io::Result<File> {
    open_as(path, regular_or_pipe)
}

#[expect(clippy::disallowed_methods, reason = "everything else comes here")]
fn open_as(path: &Path, allowed: fn(&std::fs::Metadata) -> io::Result<()>) -> io::Result<File> {
    allowed(&std::fs::metadata(path)?)?;
    let file = File::open(path)?;
    allowed(&file.metadata()?)?;
    Ok(file)
}

#[cfg(unix)]
fn regular_or_pipe(metadata: &std::fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::FileTypeExt;
    if metadata.file_type().is_fifo() { Ok(()) } else { regular(metadata) }
}

#[cfg(not(unix))]
fn regular_or_pipe(metadata: &std::fs::Metadata) -> io::Result<()> {
    regular(metadata)
}

fn regular(metadata: &std::fs::Metadata) -> io::Result<()> {
    let kind = metadata.file_type();
    if kind.is_file() {
        return Ok(());
    }
    let kind = if kind.is_dir() { "a directory" } else { special(kind) };
    Err(io::Error::new(io::ErrorKind::InvalidInput, format!("it is {kind}; a regular file is needed")))
}

#[cfg(unix)]
fn special(kind: std::fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        kind if kind.is_fifo() => "a FIFO",
        kind if kind.is_socket() => "a socket",
        _ => "a device",
    }
}

#[cfg(not(unix))]
fn special(_: std::fs::FileType) -> &'static str {
    "no file"
}

/// A file's octets.
///
/// # Errors
/// As [`open`]; a file over the limit.
pub fn read(path: &Path, limit: Limit) -> io::Result<Vec<u8>> {
    read_file(open(path)?, limit)
}

/// The octets of what the user names on the command line.
///
/// # Errors
/// As [`open_named`]; more than the limit.
pub fn read_named(path: &Path, limit: Limit) -> io::Result<Vec<u8>> {
    read_file(open_named(path)?, limit)
}

fn read_file(file: File, limit: Limit) -> io::Result<Vec<u8>> {
    limit.allows(file.metadata()?.len())?;
    read_stream(file, limit)
}

/// A file's text.
///
/// # Errors
/// As [`read`]; it is no UTF-8.
pub fn read_text(path: &Path, limit: Limit) -> io::Result<String> {
    as_text(read(path, limit)?)
}

/// A text file's text, what is no UTF-8 in it replaced; empty where it cannot be read. For files that give hints alone.
pub fn read_hints(path: &Path) -> String {
    read_front(path).0
}

/// The same, and whether that is all of it: what is over the limit is left out.
#[expect(clippy::disallowed_methods, reason = "this is the limit")]
pub fn read_front(path: &Path) -> (String, bool) {
    let mut bytes = Vec::new();
    let size = open(path).and_then(|file| {
        let size = file.metadata()?.len();
        file.take(TEXT.octets).read_to_end(&mut bytes)?;
        Ok(size)
    });
    (String::from_utf8_lossy(&bytes).into_owned(), size.is_ok_and(|size| size <= TEXT.octets))
}

/// These octets as text.
///
/// # Errors
/// They are no UTF-8.
pub fn as_text(octets: Vec<u8>) -> io::Result<String> {
    String::from_utf8(octets).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is no UTF-8"))
}

/// A stream to its end.
///
/// # Errors
/// It cannot be read, or has more than the limit.
#[expect(clippy::disallowed_methods, reason = "this is the limit")]
pub fn read_stream(stream: impl Read, limit: Limit) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(limit.octets + 1).read_to_end(&mut bytes)?;
    limit.allows(bytes.len() as u64)?;
    Ok(bytes)
}

/// The next line with its line break, in the place of what `line` held; `false` at the end.
///
/// # Errors
/// The stream cannot be read, or the line is over the limit.
pub fn next_line(stream: &mut impl BufRead, line: &mut Vec<u8>, limit: Limit) -> io::Result<bool> {
    line.clear();
    stream.take(limit.octets + 1).read_until(b'\n', line)?;
    limit.allows(line.len() as u64)?;
    Ok(!line.is_empty())
}

/// Calls with each line of a file, without its line break, and its number from 1.
///
/// # Errors
/// As [`open`] and [`next_line`], with the path and the line's number; what the call says.
pub fn each_line(path: &Path, mut with: impl FnMut(usize, &[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut source = BufReader::new(open(path).map_err(|error| named(path, &error))?);
    let mut line = Vec::new();
    for number in 1.. {
        let at = |error: io::Error| {
            io::Error::new(error.kind(), format!("{}:{number}: {error}", Shown::path(path)))
        };
        if !next_line(&mut source, &mut line, LINE).map_err(at)? {
            break;
        }
        with(number, line.strip_suffix(b"\n").unwrap_or(&line)).map_err(at)?;
    }
    Ok(())
}

/// What stands in a folder, in order.
///
/// # Errors
/// It cannot be listed.
pub fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut entries: Vec<PathBuf> = entries.collect::<io::Result<_>>()?;
    entries.sort();
    Ok(entries)
}

/// The files with this ending in a folder and, where links do not lead there, in those below it, in order.
///
/// # Errors
/// A folder cannot be listed.
pub fn files_below(folder: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in list(folder)? {
        if path.is_dir() && !path.is_symlink() {
            files.append(&mut files_below(&path, ending)?);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN: Limit = Limit { octets: 10, what: "a test" };

    #[test]
    fn what_is_over_the_limit_is_refused_and_what_is_at_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, [b'a'; 10]).unwrap();
        assert_eq!(read(&file, TEN).unwrap().len(), 10);
        std::fs::write(&file, [b'a'; 11]).unwrap();
        assert_eq!(read(&file, TEN).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(read_stream(io::repeat(0), TEN).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        let mut endless = BufReader::new(io::repeat(b'a'));
        assert!(next_line(&mut endless, &mut Vec::new(), TEN).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        for path in [&*fifo, folder.path(), Path::new("/dev/zero")] {
            assert_eq!(read(path, TEN).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{path:?}");
        }
        // Who names a pipe waits for it; a device may have no end.
        for path in [folder.path(), Path::new("/dev/zero")] {
            assert_eq!(read_named(path, TEN).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{path:?}");
        }
        for (octets, holds) in [(10, true), (11, false)] {
            let writer = fifo.clone();
            let writer = std::thread::spawn(move || std::fs::write(writer, vec![b'a'; octets]));
            assert_eq!(read_named(&fifo, TEN).is_ok(), holds, "{octets}");
            let _ = writer.join().unwrap();
        }
    }
}
