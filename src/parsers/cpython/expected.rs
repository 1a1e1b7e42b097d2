//! Which interpreter this program was built with, and whether the one in the process is that one.

use super::found::{Found, HostError};
use crate::shown::Shown;
use std::path::{Path, PathBuf};

/// What the build saw, or what a folder with everything beside the program holds.
pub(super) struct Expected {
    version: &'static str,
    /// For `PyConfig.home`: the prefix, and after a colon the exec-prefix where it is another.
    pub(super) home: String,
    stdlib: PathBuf,
    /// `None` where libpython is part of the program.
    library: Option<PathBuf>,
}

impl Expected {
    pub(super) fn of_this_program() -> Self {
        let version = env!("ADDRDIFF_PYTHON_VERSION");
        let built = PathBuf::from(env!("ADDRDIFF_PYTHON_LIBRARY"));
        let stdlib = PathBuf::from(env!("ADDRDIFF_PYTHON_STDLIB"));
        let library = (!built.as_os_str().is_empty()).then_some(built);
        let Some(home) = beside_the_program() else {
            return Self { version, home: env!("ADDRDIFF_PYTHON_HOME").into(), stdlib, library };
        };
        let name = stdlib.file_name().unwrap_or_default();
        let library = library.and_then(|built| Some(home.join("lib").join(built.file_name()?)));
        Self {
            version,
            stdlib: home.join("lib").join(name),
            library,
            home: home.to_string_lossy().into_owned(),
        }
    }

    /// Which libpython is mapped.
    pub(super) fn check_libraries(&self, found: &[PathBuf]) -> Result<(), HostError> {
        // Elsewhere the system does not tell; the version and the standard library are compared all the same.
        if cfg!(not(target_os = "linux")) || self.version.is_empty() {
            return Ok(());
        }
        let show = |libraries: &[PathBuf]| match libraries {
            [] => "none (linked into the program)".into(),
            _ => libraries
                .iter()
                .map(|path| Shown::path(real(path)).to_string())
                .collect::<Vec<_>>()
                .join(", "),
        };
        self.same("libpython", &show(self.library.as_slice()), &show(found))
    }

    /// Everything else: the version and where `email` comes from.
    pub(super) fn check(&self, found: &Found) -> Result<(), HostError> {
        self.same("version", self.version, &found.version)?;
        let email = real(&self.stdlib.join("email").join("__init__.py"));
        self.same("email package", &Shown::path(email), &Shown::path(real(&found.email)))
    }

    fn same(&self, what: &str, built: &str, found: &str) -> Result<(), HostError> {
        if built == found {
            return Ok(());
        }
        Err(HostError(format!(
            "this is not the Python that addrdiff was built with ({what})\n  built with: {built}\n  \
             running:    {found}\n  Another Python can read addresses differently, so nothing was asked. Unset \
             LD_PRELOAD, or build for the Python you mean: PYO3_PYTHON=/path/to/python3 cargo build"
        )))
    }
}

/// `cpython/` beside the program: everything it needs was put into one folder, as OSS-Fuzz wants it.
fn beside_the_program() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    Some(program.parent()?.join("cpython")).filter(|home| home.join("lib").is_dir())
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}
