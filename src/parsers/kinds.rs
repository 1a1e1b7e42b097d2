//! What a file is, by its ending: code, data, a database.

use std::path::Path;

/// How files of code end.
pub(super) const CODE: [&str; 20] = [
    "py", "js", "mjs", "cjs", "ts", "mts", "php", "rb", "pl", "pm", "lua", "go", "java", "kt", "cs", "rs",
    "ex", "exs", "sh", "sql",
];

/// How files with lists end; `env` is the whole name of one.
pub(super) const DATA: [&str; 17] = [
    "json",
    "toml",
    "yaml",
    "yml",
    "txt",
    "csv",
    "ini",
    "conf",
    "cfg",
    "env",
    "properties",
    "xml",
    "list",
    "lst",
    "db",
    "sqlite",
    "sqlite3",
];

/// The file is a list or settings, and no code.
pub(super) fn is_data(path: &Path) -> bool {
    ends_in(path, &DATA)
}

/// The file has variables of the environment, or is a database: domains alone are taken from it.
pub(super) fn has_secrets(path: &Path) -> bool {
    is_database(path) || ends_in(path, &["env", "properties"])
}

/// It has tables.
pub(super) fn is_database(path: &Path) -> bool {
    ends_in(path, &["db", "sqlite", "sqlite3"])
}

/// The file's ending, or its whole name behind a dot, is one of these.
pub(super) fn ends_in(path: &Path, endings: &[&str]) -> bool {
    let ending =
        path.extension().or_else(|| path.file_name()).unwrap_or_default().to_string_lossy().to_lowercase();
    endings.contains(&ending.trim_start_matches('.'))
}
