//! What an answer depends on besides the input: the interpreter, the packages, the data and this program.
//! Stands before the parsers, which fill it in; findings and reports carry it.
//!
//! No path of the machine is in here: versions and hashes say which code answered, on any machine.

use serde::{Deserialize, Serialize};
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Names the sources that this program was built from: sixteen hexadecimal digits, others for each change to them.
pub const SOURCE: &str = env!("ADDRDIFF_SOURCE");

/// What starts this program where it is a module of an interpreter.
static OF_A_MODULE: OnceLock<OwnProgram> = OnceLock::new();

/// This program, to be started again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnProgram {
    program: OsString,
    /// What stands before the arguments of the command line.
    first: Vec<OsString>,
}

impl OwnProgram {
    /// A file that is executed.
    pub fn file(program: impl Into<OsString>) -> Self {
        Self { program: program.into(), first: Vec::new() }
    }

    /// The same with these arguments before all others.
    #[must_use]
    pub fn followed_by(mut self, arguments: [&str; 2]) -> Self {
        self.first.extend(arguments.map(OsString::from));
        self
    }

    /// A process of it, the arguments of the command line to be added.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.first);
        command
    }

    /// The file that is executed.
    pub fn path(&self) -> &Path {
        Path::new(&self.program)
    }

    /// Its words, to be followed by the arguments of the command line.
    pub fn words(&self) -> impl Iterator<Item = &OsStr> {
        std::iter::once(&*self.program).chain(self.first.iter().map(OsString::as_os_str))
    }

    /// A process that names itself by these words as a shell reads them. libFuzzer starts itself again by a shell
    /// where it merges, and quotes nothing. An interpreter keeps its name, by which it finds its environment: its
    /// module gives libFuzzer the words.
    #[cfg(unix)]
    pub fn command_for_merging(&self) -> Command {
        use std::os::unix::process::CommandExt as _;
        let mut command = self.command();
        if self.first.is_empty() {
            command.arg0(self.in_a_shell());
        }
        command
    }

    /// Its words, each quoted for a shell.
    #[cfg(unix)]
    pub fn in_a_shell(&self) -> OsString {
        use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
        let escape = |octet: &u8| if *octet == b'\'' { br"'\''".to_vec() } else { vec![*octet] };
        let quoted = |word: &OsStr| {
            let escaped = word.as_bytes().iter().flat_map(escape);
            [b'\''].into_iter().chain(escaped).chain([b'\'']).collect::<Vec<u8>>()
        };
        OsString::from_vec(self.words().map(quoted).collect::<Vec<_>>().join(&b' '))
    }
}

/// From now on this program is started again as an interpreter that runs it as a module; what is said first holds.
pub fn is_a_module(interpreter: OsString, first: Vec<OsString>) {
    OF_A_MODULE.get_or_init(|| OwnProgram { program: interpreter, first });
}

/// This program, to be started again: the very file that runs, though another may stand in its place by now, or the
/// interpreter that runs it as a module.
///
/// # Errors
/// The system does not say what it is.
pub fn own_program() -> io::Result<OwnProgram> {
    if let Some(module) = OF_A_MODULE.get() {
        return Ok(module.clone());
    }
    let running = PathBuf::from("/proc/self/exe");
    // In the process that is to become the other program this name means the same file.
    let program = if running.exists() { Ok(running) } else { std::env::current_exe() };
    program.map(OwnProgram::file)
}

/// A folder of this name beside the program, or up to three folders above it. What stands beside an interpreter is
/// none of ours.
pub fn beside_the_program(name: &str) -> Option<PathBuf> {
    if cfg!(feature = "extension") {
        return None;
    }
    let program = std::env::current_exe().ok()?;
    program.ancestors().skip(1).take(4).map(|above| above.join(name)).find(|folder| folder.is_dir())
}

/// addrdiff's own folder of one kind for this user, as the XDG base directories have it: below what the variable names,
/// else below this folder of the home. A relative path counts as none.
pub fn of_the_user(variable: &str, in_home: &str) -> Option<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = absolute(variable).or_else(|| Some(absolute("HOME")?.join(in_home)))?;
    Some(base.join("addrdiff"))
}

/// Everything that could change a verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// This program's release.
    pub addrdiff: String,
    /// The commit it was built from, where it was built in a checkout.
    pub commit: Option<String>,
    /// Release of the crate that carries the UTS #46 tables.
    pub idna: String,
    /// Release of the crate that carries the public suffix list.
    pub psl: String,
    /// The interpreter, where there is one: embedded, or the one that this is a module of.
    pub interpreter: Option<Interpreter>,
    /// The `email` packages that were at hand.
    pub packages: Vec<PackageFacts>,
}

/// The interpreter that Python's parsers run in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interpreter {
    /// `sys.version` on one line.
    pub version: String,
    /// Of the mapped libpython; `None` where it is part of the program.
    pub library_sha256: Option<String>,
    /// `unicodedata.unidata_version`.
    pub unicode: String,
}

/// One copy of Python's `email` package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackageFacts {
    /// What stands after the `@` of a parser's name.
    pub label: String,
    /// The release of the software that it came with.
    pub version: String,
    /// Where it came from, in words.
    pub origin: String,
    /// Over its `email` sources (and `smtplib`, where it brings one), sorted by name.
    pub sha256: String,
    /// `parseaddr` knows `strict`: the answer to CVE-2023-27043.
    pub strict: bool,
    /// It brings its own `smtplib`; else the interpreter's is rewritten onto it.
    pub smtplib: bool,
}

impl Environment {
    /// What is known without an interpreter.
    pub fn of_this_build() -> Self {
        let commit = env!("ADDRDIFF_COMMIT");
        Self {
            addrdiff: env!("CARGO_PKG_VERSION").into(),
            commit: (!commit.is_empty()).then(|| commit.into()),
            idna: concat!(env!("ADDRDIFF_IDNA_VERSION"), "+", env!("ADDRDIFF_IDNA_ADAPTER_VERSION")).into(),
            psl: env!("ADDRDIFF_PSL_VERSION").into(),
            interpreter: None,
            packages: Vec::new(),
        }
    }
}
