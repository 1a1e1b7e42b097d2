//! `addrdiff trust`: which `addrdiff.toml` may run code where nobody names it with `--config`.

use super::settings::Context;
use super::{planned, written};
use crate::cli::exit::{Exit, Stopped};
use crate::config::{self, Code, Source};
use crate::input::Input;
use crate::json;
use crate::search::supervisor::state;
use crate::shown::Shown;
use crate::trust::{self, Standing, Trusted};
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const EXAMPLE: &str = "\
An addrdiff.toml in the current directory is read without being named. The commands, packages and modules in it run only
where it is trusted, or named with --config. Its path and its content are kept; where one of them changes, it is no
longer trusted. The files that it names (scripts, modules) may change: their changes run.

The plan of a campaign that was begun by somebody else, or whose directory was moved, is trusted the same way before
`addrdiff hunt --resume` runs the code in it: name the directory.

Examples:
  addrdiff trust
  addrdiff trust reports/hunt-1
  addrdiff trust --list
  addrdiff trust --revoke ../elsewhere/addrdiff.toml";

/// The arguments of `addrdiff trust`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Trust {
    /// Shows the trusted files, and which of them changed since
    #[arg(long, conflicts_with_all = ["file", "revoke"])]
    list: bool,
    /// Trusts the file no more
    #[arg(long)]
    revoke: bool,
    /// One JSON array
    #[arg(long, requires = "list")]
    json: bool,
    /// The file, or its directory; a campaign's directory stands for its plan
    #[arg(value_name = "FILE", default_value = config::FILE)]
    file: PathBuf,
}

/// A row of the list.
#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    trusted: Trusted,
    /// `trusted`, `changed`, `gone`.
    standing: &'static str,
}

impl Trust {
    /// Trusts, revokes or lists.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        if self.list {
            return self.list();
        }
        let file = self.trusted_file();
        let shown = Shown::path(&file);
        if self.revoke {
            return match trust::revoke(&file)? {
                true => written(writeln!(io::stdout(), "revoked: {shown}"), Exit::NothingNew),
                false => Err(Stopped::usage(format!(
                    "{shown} was not trusted; to see what is: addrdiff trust --list"
                ))),
            };
        }
        let is_plan = file.file_name() == state::file(Path::new("")).file_name();
        if !is_plan && file.file_name().is_none_or(|name| name != config::FILE) {
            let why = format!("{shown}: only a file called {} is read without --config", config::FILE);
            return Err(Stopped::usage(why));
        }
        let source = Source::read(&file)?;
        if let Some(foreign) = source.foreign() {
            return Err(Stopped::usage(format!("{shown} cannot be trusted: {foreign}")));
        }
        let code = match is_plan {
            true => planned::code(&state::parse(Path::new(""), source.text())?.settings.selection),
            false => source.parse()?.code(),
        };
        let trusted = trust::trust(&source)?;
        written(show(&mut io::stdout().lock(), &trusted, &code), Exit::NothingNew)
    }

    /// What stands in a directory: its settings, else the plan of its campaign.
    fn trusted_file(&self) -> PathBuf {
        let settings = self.file.join(config::FILE);
        match self.file.is_dir() {
            true if !settings.exists() && state::is_one(&self.file) => state::file(&self.file),
            true => settings,
            false => self.file.clone(),
        }
    }

    fn list(&self) -> Result<Exit, Stopped> {
        let rows: Vec<Row> = trust::all()?.into_iter().map(row).collect();
        let mut out = io::stdout().lock();
        let result = match self.json {
            true => json::write_pretty(&mut out, &rows),
            false => rows.iter().try_for_each(|row| writeln!(out, "{:<8}{}", row.standing, row.trusted.path)),
        };
        written(result, Exit::NothingNew)
    }
}

/// What may run from now on.
fn show(out: &mut impl Write, trusted: &Trusted, code: &[Code]) -> io::Result<()> {
    writeln!(out, "trusted: {}", trusted.path)?;
    let width = code.iter().map(|one| one.name.len()).max().unwrap_or(0);
    for Code { name, runs, .. } in code {
        let line = format!("  {name:<width$}  {runs}");
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn row(trusted: Trusted) -> Row {
    let path = Input::from_escaped(&trusted.path).map(|path| path_of(&path));
    let source = path.ok().and_then(|path| Source::read(&path).ok());
    let standing = match source.map(|source| trust::standing(&source)) {
        Some(Ok(Standing::Trusted)) => "trusted",
        Some(_) => "changed",
        None => "gone",
    };
    Row { trusted, standing }
}

#[cfg(unix)]
fn path_of(path: &Input) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    Path::new(std::ffi::OsStr::from_bytes(path.bytes())).to_owned()
}

#[cfg(not(unix))]
fn path_of(path: &Input) -> PathBuf {
    Path::new(&*String::from_utf8_lossy(path.bytes())).to_owned()
}
