//! The options that say which Python code there is besides the interpreter's own: the same for every command.

use super::help::COMMON;
use super::settings::Context;
use crate::cli::exit::Stopped;
use crate::shown::Shown;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// Packages and modules of the user's.
#[derive(clap::Args, Clone, Debug)]
pub struct PythonOptions {
    /// A directory that holds an `email` package, such as another Python's lib/python3.9, asked as
    /// `cpython/...@LABEL`; may be given more than once
    #[arg(long = "package", value_name = "LABEL=DIR", global = true, help_heading = COMMON)]
    packages: Vec<OsString>,
    /// A directory with modules of your own, asked as `--parser python/module.callable`; may be given more
    /// than once
    #[arg(long = "python-path", value_name = "DIR", global = true, help_heading = COMMON)]
    python_path: Vec<PathBuf>,
}

impl PythonOptions {
    /// Takes them in, and those of the file: packages unless the command line has the label.
    pub fn add_to(&self, Context { config, registry, .. }: &mut Context) -> Result<(), Stopped> {
        let named = self.packages.iter().map(|package| labelled(package));
        let mut packages: Vec<(String, PathBuf)> = named.collect::<Result<_, _>>()?;
        for (label, folder) in &config.packages {
            if !packages.iter().any(|(own, _)| own == label) {
                packages.push((label.clone(), folder.clone()));
            }
        }
        let path = [&self.python_path[..], &config.python_path].concat();
        if packages.is_empty() && path.is_empty() {
            return Ok(());
        }
        named::add_to(registry, &packages, &path)
    }
}

/// `LABEL=DIR`; the directory's name may be any octets.
fn labelled(package: &OsStr) -> Result<(String, PathBuf), Stopped> {
    let shape = || Stopped::usage(format!("--package {}: the form is LABEL=DIR", Shown::path(package)));
    let label =
        package.to_string_lossy().split_once('=').map(|(label, _)| label.to_owned()).ok_or_else(shape)?;
    let prefix = OsString::from(format!("{label}="));
    let folder = without_prefix(package, &prefix).ok_or_else(shape)?;
    Ok((label, folder))
}

#[cfg(unix)]
fn without_prefix(text: &OsStr, prefix: &OsStr) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    text.as_bytes().strip_prefix(prefix.as_bytes()).map(|folder| OsStr::from_bytes(folder).into())
}

#[cfg(not(unix))]
fn without_prefix(text: &OsStr, prefix: &OsStr) -> Option<PathBuf> {
    text.to_str()?.strip_prefix(prefix.to_str()?).map(PathBuf::from)
}

#[cfg(feature = "python")]
mod named {
    use crate::cli::exit::Stopped;
    use crate::parsers::{Registry, cpython};
    use crate::shown::Shown;
    use std::path::{Path, PathBuf};

    pub(super) fn add_to(
        registry: &mut Registry,
        packages: &[(String, PathBuf)],
        path: &[PathBuf],
    ) -> Result<(), Stopped> {
        cpython::start().map_err(|error| Stopped::failed(error.to_string()))?;
        for (label, folder) in packages {
            let folder = real(folder)?;
            let added = cpython::add_package(registry, label, &folder);
            added.map_err(|missing| Stopped::usage(missing.what))?;
        }
        registry.python_path = path.iter().map(|folder| real(folder)).collect::<Result<_, _>>()?;
        Ok(())
    }

    /// A worker has another working directory.
    fn real(folder: &Path) -> Result<PathBuf, Stopped> {
        folder.canonicalize().map_err(|error| Stopped::usage(format!("{}: {error}", Shown::path(folder))))
    }
}

#[cfg(not(feature = "python"))]
mod named {
    use crate::cli::exit::Stopped;
    use crate::parsers::Registry;
    use std::path::PathBuf;

    pub(super) fn add_to(_: &mut Registry, _: &[(String, PathBuf)], _: &[PathBuf]) -> Result<(), Stopped> {
        Err(Stopped::usage("this addrdiff was built without Python; build it with --features python"))
    }
}
