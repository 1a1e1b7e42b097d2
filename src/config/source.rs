//! A settings file as it was read, once: what is hashed and looked up is what is used, whatever stands in its place by
//! then.

use super::Config;
use super::error::ConfigError;
use super::file::parse;
use crate::digest::digest;
use crate::outside;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// A file's text, and what was seen of it when it was opened.
#[derive(Clone, Debug)]
pub struct Source {
    path: PathBuf,
    text: String,
    /// Why its author may be somebody else.
    foreign: Option<&'static str>,
}

impl Source {
    /// Reads a file.
    ///
    /// # Errors
    /// What the system says, with the path.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        Self::opened(path, outside::open(path))
    }

    /// Reads what the user names on the command line, which may be a pipe.
    ///
    /// # Errors
    /// As [`Source::read`].
    pub fn read_named(path: &Path) -> Result<Self, ConfigError> {
        Self::opened(path, outside::open_named(path))
    }

    fn opened(path: &Path, file: io::Result<File>) -> Result<Self, ConfigError> {
        let unreadable = |error: io::Error| ConfigError::of_file(path, format!("cannot be read: {error}"));
        let (text, foreign) = file.and_then(|file| read_once(path, file)).map_err(unreadable)?;
        Ok(Self { path: path.to_owned(), text, foreign })
    }

    /// The path that it was read by.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Of what was read.
    pub fn sha256(&self) -> String {
        digest(&self.text, 32)
    }

    /// Why somebody else may have written it: another user owns it, or all users can write it.
    pub fn foreign(&self) -> Option<&'static str> {
        self.foreign
    }

    /// What it says.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn parse(&self) -> Result<Config, ConfigError> {
        parse(&self.path, &self.text)
    }

    /// The application that it says, and nothing besides.
    ///
    /// # Errors
    /// As [`Source::parse`]; it says none, or something else too.
    #[cfg(feature = "application")]
    pub fn application(&self) -> Result<crate::parsers::application::Application, ConfigError> {
        let mut config = self.parse()?;
        let wrong = |why: &str| ConfigError::of_file(&self.path, why.to_owned());
        let mut application =
            config.application.take().ok_or_else(|| wrong("there is no table [application]"))?;
        if config != Config::default() {
            return Err(wrong("only [application] is read from it; use --config for the rest"));
        }
        application.by_settings = false;
        Ok(application)
    }
}

fn read_once(path: &Path, file: File) -> io::Result<(String, Option<&'static str>)> {
    let foreign = foreign(&std::fs::symlink_metadata(path)?, &file.metadata()?);
    Ok((outside::as_text(outside::read_stream(file, outside::TEXT)?)?, foreign))
}

/// A link belongs to somebody, as its target does.
#[cfg(unix)]
fn foreign(link: &std::fs::Metadata, opened: &std::fs::Metadata) -> Option<&'static str> {
    use std::os::unix::fs::MetadataExt;
    let user = rustix::process::geteuid().as_raw();
    if is_others(link.uid(), user) || is_others(opened.uid(), user) {
        return Some("another user owns it");
    }
    (opened.mode() & 0o002 != 0).then_some("every user can write it")
}

#[cfg(not(unix))]
fn foreign(_: &std::fs::Metadata, _: &std::fs::Metadata) -> Option<&'static str> {
    None
}

/// What root owns, root could do without it.
#[cfg(unix)]
fn is_others(owner: u32, user: u32) -> bool {
    owner != user && owner != 0
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Source, is_others};

    #[test]
    fn what_is_put_in_its_place_later_is_neither_hashed_nor_used() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("addrdiff.toml");
        std::fs::write(&file, "parsers = ['strict/*']").unwrap();
        let source = Source::read(&file).unwrap();
        let before = source.sha256();
        std::fs::write(&file, "parsers = ['python/os.system']").unwrap();
        assert_eq!((source.sha256(), source.parse().unwrap().parsers), (before, vec!["strict/*".to_owned()]));
        assert_ne!(Source::read(&file).unwrap().sha256(), source.sha256());
    }

    #[test]
    fn files_of_other_users_are_others_but_for_those_of_root() {
        for (owner, user, others) in
            [(1000, 1000, false), (0, 1000, false), (0, 0, false), (1001, 1000, true), (1000, 0, true)]
        {
            assert_eq!(is_others(owner, user), others, "{owner} {user}");
        }
    }
}
