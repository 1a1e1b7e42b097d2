//! What interpreter is in the process.

use crate::outside;
use pyo3::prelude::*;
use std::fmt;
use std::path::{Path, PathBuf};

/// Why there is no interpreter to ask. The command line ends with exit 1 on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostError(pub(super) String);

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for HostError {}

/// What is in the process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// `sys.version` on one line.
    pub version: String,
    /// The mapped libpython; none where it is part of the program, or where the system does not tell.
    pub libraries: Vec<PathBuf>,
    /// The host's own `email/__init__.py`.
    pub email: PathBuf,
    /// The host's own `os.py`: its folder is the standard library.
    pub os: PathBuf,
    /// `unicodedata.unidata_version`.
    pub unicode: String,
}

impl Found {
    /// Asks the running interpreter what it is.
    pub(super) fn look_around(py: Python<'_>) -> PyResult<Self> {
        let finder = py.import("importlib.util")?;
        // Found, not imported: the host's own `email` stays out of `sys.modules`.
        let email = finder.call_method1("find_spec", ("email",))?.getattr("origin")?;
        let version: String = py.import("sys")?.getattr("version")?.extract()?;
        Ok(Self {
            version: version.split_whitespace().collect::<Vec<_>>().join(" "),
            libraries: Self::mapped(),
            email: email.extract()?,
            unicode: py.import("unicodedata")?.getattr("unidata_version")?.extract()?,
            os: py.import("os")?.getattr("__file__")?.extract()?,
        })
    }

    /// Every libpython that is mapped into this process; a second one would take over the first one's symbols.
    pub(super) fn mapped() -> Vec<PathBuf> {
        let maps = outside::read_text(Path::new("/proc/self/maps"), outside::TEXT).unwrap_or_default();
        let paths = maps.lines().filter_map(|line| line.find('/').map(|at| Path::new(&line[at..])));
        // `libpython3.so` is the stable ABI's forwarder, and holds no interpreter.
        let is_library = |path: &&Path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("libpython") && !name.starts_with("libpython3.so")
        };
        let mut found: Vec<_> = paths.filter(is_library).map(Path::to_path_buf).collect();
        found.sort();
        found.dedup();
        found
    }
}
