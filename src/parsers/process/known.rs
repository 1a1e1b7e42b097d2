//! The drivers that come with addrdiff: known by name, there where `scripts/drivers/install` put them.

use super::{Command, Definition, SECONDS};
use crate::parsers::{Listed, Missing, ParserId, Release};
use std::path::PathBuf;

/// A driver of `scripts/drivers`.
struct Known {
    name: &'static str,
    about: &'static str,
    /// The program that runs it, where it is no program itself.
    runtime: Option<&'static str>,
    /// Below the drivers' folder.
    file: &'static str,
    install: &'static str,
}

static KNOWN: &[Known] = &[
    Known {
        name: "nodemailer",
        about: "npm nodemailer: the recipients of its envelope, MimeNode.getEnvelope().to",
        runtime: Some("node"),
        file: "nodemailer/nodemailer.mjs",
        install: "scripts/drivers/install nodemailer",
    },
    Known {
        name: "go-net-mail",
        about: "Go's net/mail: ParseAddress",
        runtime: None,
        file: "go-net-mail/go-net-mail",
        install: "scripts/drivers/install go-net-mail",
    },
];

/// All of them, there or missing.
pub(super) fn list() -> impl Iterator<Item = Listed> {
    KNOWN.iter().map(|known| {
        let release = |_| Release { version: "says so when it starts".into(), ..Release::default() };
        let id = ParserId::new("process", known.name);
        Listed { id, about: known.about, status: known.definition().map(release) }
    })
}

/// The driver of this name.
pub(super) fn find(id: &ParserId) -> Result<Definition, Missing> {
    let named = |known: &&Known| ParserId::new("process", known.name) == *id;
    let missing = || Missing {
        what: format!("there is no parser `{id}`"),
        command: Some(format!("addrdiff ... --process {}=COMMAND", id.surface)),
    };
    KNOWN.iter().find(named).ok_or_else(missing)?.definition()
}

impl Known {
    fn definition(&self) -> Result<Definition, Missing> {
        let missing = |what: String| Missing { what, command: Some(self.install.into()) };
        let not_here = || missing(format!("the driver `{}` is not installed", self.name));
        let file = folder().map(|folder| folder.join(self.file)).filter(|file| file.is_file());
        let file = file.ok_or_else(not_here)?.to_string_lossy().into_owned();
        if let Some(runtime) = self.runtime.filter(|runtime| !is_on_path(runtime)) {
            return Err(missing(format!("`{runtime}` is not on PATH")));
        }
        let arguments = self.runtime.map(str::to_owned).into_iter().chain([file]).collect();
        Ok(Definition { name: self.name.into(), command: Command::Arguments(arguments), seconds: SECONDS })
    }
}

fn is_on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The drivers' folder: named by the environment, or `drivers` beside the program or up to three folders
/// above it (`target/drivers` for what cargo builds).
fn folder() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("ADDRDIFF_DRIVERS") {
        return Some(named.into());
    }
    let program = std::env::current_exe().ok()?;
    program.ancestors().skip(1).take(4).map(|above| above.join("drivers")).find(|folder| folder.is_dir())
}
