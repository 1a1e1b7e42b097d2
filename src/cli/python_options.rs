//! The options that say which Python code there is besides the interpreter's own: the same for every command.

use super::settings::Context;
use crate::cli::exit::Stopped;
use std::path::PathBuf;

/// Packages and modules of the user's.
#[derive(clap::Args, Clone, Debug)]
pub struct PythonOptions {
    /// A directory that holds an `email` package, such as another Python's lib/python3.9, asked as
    /// `cpython/…@LABEL`; may be given more than once
    #[arg(long = "package", value_name = "LABEL=DIR", global = true)]
    packages: Vec<String>,
    /// A directory with modules of your own, asked as `--parser python/module.callable`; may be given more
    /// than once
    #[arg(long = "python-path", value_name = "DIR", global = true)]
    python_path: Vec<PathBuf>,
}

impl PythonOptions {
    /// Takes them in, and those of the file: packages unless the command line has the label.
    pub fn add_to(&self, Context { config, registry }: &mut Context) -> Result<(), Stopped> {
        let mut packages = self.packages.clone();
        for (label, folder) in &config.packages {
            if !packages.iter().any(|named| named.split_once('=').is_some_and(|(own, _)| own == label)) {
                packages.push(format!("{label}={}", folder.display()));
            }
        }
        let path = [&self.python_path[..], &config.python_path].concat();
        if packages.is_empty() && path.is_empty() {
            return Ok(());
        }
        named::add_to(registry, &packages, &path)
    }
}

#[cfg(feature = "python")]
mod named {
    use crate::cli::exit::Stopped;
    use crate::parsers::{Registry, cpython};
    use std::path::{Path, PathBuf};

    pub(super) fn add_to(
        registry: &mut Registry,
        packages: &[String],
        path: &[PathBuf],
    ) -> Result<(), Stopped> {
        cpython::start().map_err(|error| Stopped::failed(error.to_string()))?;
        for package in packages {
            let shape = || Stopped::usage(format!("--package {package}: the form is LABEL=DIR"));
            let (label, folder) = package.split_once('=').ok_or_else(shape)?;
            let folder = real(Path::new(folder))?;
            let added = cpython::add_package(registry, label, &folder);
            added.map_err(|missing| Stopped::usage(missing.what))?;
        }
        registry.python_path = path.iter().map(|folder| real(folder)).collect::<Result<_, _>>()?;
        Ok(())
    }

    /// A worker has another working directory.
    fn real(folder: &Path) -> Result<PathBuf, Stopped> {
        folder.canonicalize().map_err(|error| Stopped::usage(format!("{}: {error}", folder.display())))
    }
}

#[cfg(not(feature = "python"))]
mod named {
    use crate::cli::exit::Stopped;
    use crate::parsers::Registry;
    use std::path::PathBuf;

    pub(super) fn add_to(_: &mut Registry, _: &[String], _: &[PathBuf]) -> Result<(), Stopped> {
        Err(Stopped::usage("this addrdiff was built without Python; build it with --features python"))
    }
}
