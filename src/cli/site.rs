//! `addrdiff site`: the published corpus as a static site.

use super::check::kept;
use super::settings::Context;
use super::written;
use crate::cli::exit::{Exit, Stopped};
use crate::finding::folder::{self, Kind};
use crate::finding::journal::write_whole;
use crate::shown::Shown;
use crate::site::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const EXAMPLE: &str = "\
The site is made of the published cases that the program has with it: it is the same on every machine. It loads nothing
from elsewhere, and has no script.

Example:
  addrdiff site public/";

/// The arguments of `addrdiff site`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Site {
    /// The directory that is made; an earlier site in it is replaced
    #[arg(value_name = "OUT")]
    out: PathBuf,
}

impl Site {
    /// Writes every page.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        folder::check(&self.out, Kind::Site).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput => Stopped::usage(error.to_string()),
            _ => Stopped::failed(error.to_string()),
        })?;
        let files = site::files(&kept()?);
        let failed = |error: io::Error| Stopped::failed(error.to_string());
        self.write_all(&files).map_err(failed)?;
        let octets: usize = files.iter().map(|file| file.text.len()).sum();
        let said = format!("{} files, {} kB: {}\n", files.len(), octets / 1_000, Shown::path(&self.out));
        written(io::stdout().lock().write_all(said.as_bytes()), Exit::NothingNew)
    }

    /// What an earlier site had and this one has not goes, so that the directory is this site and nothing else.
    fn write_all(&self, files: &[File]) -> io::Result<()> {
        let cases = self.out.join("cases");
        if cases.is_dir() {
            std::fs::remove_dir_all(&cases)?;
        }
        std::fs::create_dir_all(&cases)?;
        write_whole(&self.out.join(folder::SITE), b"Written by addrdiff site.\n")?;
        files
            .iter()
            .try_for_each(|file| write_whole(&self.out.join(Path::new(&file.path)), file.text.as_bytes()))
    }
}
