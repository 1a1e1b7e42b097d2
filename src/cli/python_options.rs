//! The options that say which Python code there is besides the interpreter's own: the same for every command.

use crate::config::Config;
use crate::exit::Stopped;
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
    /// Makes them known in this process, and to those that it starts.
    ///
    /// Those of the file are known too, unless the command line has the label.
    pub fn apply(&self, config: &Config) -> Result<(), Stopped> {
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
        known::make(&packages, &path)
    }
}

#[cfg(feature = "python")]
mod known {
    use crate::exit::Stopped;
    use crate::parsers::{Missing, cpython, python_callable};
    use std::ffi::OsString;
    use std::path::{Path, PathBuf};

    pub(super) fn make(packages: &[String], path: &[PathBuf]) -> Result<(), Stopped> {
        cpython::start().map_err(|error| Stopped::failed(error.to_string()))?;
        let mut entries = Vec::new();
        for package in packages {
            let shape = || Stopped::usage(format!("--package {package}: the form is LABEL=DIR"));
            let (label, folder) = package.split_once('=').ok_or_else(shape)?;
            let folder = real(Path::new(folder))?;
            cpython::add_package(label, &folder).map_err(usage)?;
            entries.push([label.into(), folder.into_os_string()].join("=".as_ref()));
        }
        let path = path.iter().map(|folder| real(folder)).collect::<Result<Vec<_>, _>>()?;
        path.iter().try_for_each(|folder| python_callable::add_path(folder).map_err(usage))?;
        hand_on(cpython::PACKAGES_VARIABLE, entries);
        hand_on(python_callable::PATH_VARIABLE, path.into_iter().map(PathBuf::into_os_string).collect());
        Ok(())
    }

    fn usage(missing: Missing) -> Stopped {
        Stopped::usage(missing.what)
    }

    /// A worker has another working directory.
    fn real(folder: &Path) -> Result<PathBuf, Stopped> {
        folder.canonicalize().map_err(|error| Stopped::usage(format!("{}: {error}", folder.display())))
    }

    fn hand_on(variable: &str, entries: Vec<OsString>) {
        if let Ok(joined) = std::env::join_paths(entries) {
            // SAFETY: the command line comes before every command; the one other thread, the watchdog, does
            // not start before the first ask.
            unsafe { std::env::set_var(variable, joined) };
        }
    }
}

#[cfg(not(feature = "python"))]
mod known {
    use crate::exit::Stopped;
    use std::path::PathBuf;

    pub(super) fn make(_: &[String], _: &[PathBuf]) -> Result<(), Stopped> {
        Err(Stopped::usage("this addrdiff was built without Python; build it with --features python"))
    }
}
