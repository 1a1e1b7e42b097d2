//! The files that own code reaches: what it imports, and the data that it reads, as far as strings and imports name them.
//! Nothing is run.

use crate::outside;
use regex::Regex;
use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The most files that are followed.
const FILES: usize = 256;

/// Folders that code names, in which its other names are looked up too.
const FOLDERS: usize = 8;

/// How files of code end.
const CODE: [&str; 20] = [
    "py", "js", "mjs", "cjs", "ts", "mts", "php", "rb", "pl", "pm", "lua", "go", "java", "kt", "cs", "rs",
    "ex", "exs", "sh", "sql",
];

/// How files with lists end; `env` is the whole name of one.
const DATA: [&str; 17] = [
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

/// What an import leaves out.
const LEFT_OUT: [&str; 9] = ["js", "mjs", "cjs", "ts", "php", "rb", "py", "pm", "json"];

/// Folders of what other people wrote.
const INSTALLED: [&str; 5] = ["node_modules", "vendor", "site-packages", "dist-packages", ".venv"];

/// A string that may name a file.
static NAME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#""([A-Za-z0-9_./-]{2,80})"|'([A-Za-z0-9_./-]{2,80})'"#).ok());

/// Modules of Python.
static IMPORT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?m)^[ \t]*(?:from[ \t]+\.*([\w.]+)[ \t]+import\b|import[ \t]+([\w., \t]+))").ok()
});

/// The strings in this text that may name a file or a variable, each once.
pub(super) fn names_in(text: &str) -> BTreeSet<&str> {
    let found = NAME.iter().flat_map(|name| name.captures_iter(text));
    found.filter_map(|found| found.iter().skip(1).flatten().next().map(|one| one.as_str())).collect()
}

/// This file, or the files of code and data below this folder.
pub(super) fn sources_below(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let (mut files, mut folders) = (Vec::new(), vec![path.to_owned()]);
    while let Some(folder) = folders.pop().filter(|_| files.len() < FILES) {
        for path in outside::list(&folder).unwrap_or_default() {
            let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if path.is_dir() && !path.is_symlink() && !is_hidden && !is_installed(&path) {
                folders.push(path);
            } else if ends_in(&path, &CODE) || ends_in(&path, &DATA) {
                files.push(path);
            }
        }
    }
    files
}

/// The file is a list or settings, and no code.
pub(super) fn is_data(path: &Path) -> bool {
    ends_in(path, &DATA)
}

/// These files, those that they name, and so on. `folders` is where modules of Python are.
pub(super) fn followed(from: Vec<PathBuf>, folders: &[PathBuf]) -> Vec<PathBuf> {
    let folders: Vec<PathBuf> = folders.iter().filter(|folder| !has_installed(folder)).cloned().collect();
    let mut all: Vec<PathBuf> = Vec::new();
    let mut waiting: VecDeque<PathBuf> = from.into();
    let mut seen = BTreeSet::new();
    while let Some(path) = waiting.pop_front().filter(|_| all.len() < FILES) {
        let is_new = seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone()));
        if is_new {
            if !is_data(&path) {
                waiting.extend(named_by(&path, &folders));
            }
            all.push(path);
        }
    }
    all
}

/// The files that this one names.
fn named_by(path: &Path, folders: &[PathBuf]) -> Vec<PathBuf> {
    let text = outside::read_hints(path);
    // An interpreter is no source.
    if text.contains('\0') {
        return Vec::new();
    }
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let mut files = files_named(folder, &names_in(&text));
    if ends_in(path, &["py"]) {
        files.extend(modules_named(folder, folders, &text));
    }
    files.retain(|file| !is_installed(file));
    files
}

/// Files in this folder, in the one above it, and in those that strings name.
fn files_named(folder: &Path, names: &BTreeSet<&str>) -> Vec<PathBuf> {
    let above = folder.join("..");
    let inner = names.iter().flat_map(|name| [folder.join(name), above.join(name)]);
    let inner = inner.filter(|inner| inner.is_dir() && !is_installed(inner)).take(FOLDERS);
    let places: Vec<PathBuf> = [folder.to_owned(), above.clone()].into_iter().chain(inner).collect();
    let found = |name: &&str| {
        // `__DIR__ . '/rules.php'` is meant from the folder.
        let relative = name.trim_start_matches('/');
        let places = places.iter().map(|place| place.join(relative));
        places.chain([PathBuf::from(name)]).find_map(|path| file_of(&path))
    };
    let settings = places.iter().map(|place| place.join(".env")).filter(|path| path.is_file());
    names.iter().filter_map(found).chain(settings).collect()
}

/// The file of code or data of this name, also where its ending is left out.
fn file_of(path: &Path) -> Option<PathBuf> {
    let with = |ending: &&str| {
        let mut name = path.as_os_str().to_owned();
        name.push(".");
        name.push(ending);
        PathBuf::from(name)
    };
    let whole = Some(path.to_owned()).filter(|path| ends_in(path, &CODE) || ends_in(path, &DATA));
    let index = path.join("index.js");
    whole.into_iter().chain(LEFT_OUT.iter().map(with)).chain([index]).find(|path| path.is_file())
}

/// Modules and packages of Python in these folders.
fn modules_named(folder: &Path, folders: &[PathBuf], text: &str) -> Vec<PathBuf> {
    let found = IMPORT.iter().flat_map(|import| import.captures_iter(text));
    let lists = found.filter_map(|found| found.iter().skip(1).flatten().next().map(|one| one.as_str()));
    let modules: BTreeSet<&str> = lists
        .flat_map(|list| list.split(','))
        .filter_map(|one| one.trim().split(['.', ' ', '\t']).next())
        .collect();
    let places = || std::iter::once(folder).chain(folders.iter().map(PathBuf::as_path));
    let of = |module: &str, place: &Path| {
        let below = outside::files_below(&place.join(module), "py").unwrap_or_default();
        let alone = Some(place.join(module).with_extension("py")).filter(|path| path.is_file());
        alone.into_iter().chain(below.into_iter().take(FILES)).collect::<Vec<_>>()
    };
    modules
        .iter()
        .filter(|module| !module.is_empty())
        .flat_map(|module| places().flat_map(|place| of(module, place)))
        .collect()
}

fn ends_in(path: &Path, endings: &[&str]) -> bool {
    let ending =
        path.extension().or_else(|| path.file_name()).unwrap_or_default().to_string_lossy().to_lowercase();
    endings.contains(&ending.trim_start_matches('.'))
}

/// Packages were installed into this folder: what is in it other people wrote.
fn has_installed(folder: &Path) -> bool {
    let is_record = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "dist-info");
    is_installed(folder) || outside::list(folder).unwrap_or_default().iter().any(is_record)
}

fn is_installed(path: &Path) -> bool {
    path.components().any(|part| INSTALLED.iter().any(|name| part.as_os_str() == *name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    fn reached(folder: &Path, from: &str, folders: &[&str]) -> BTreeSet<String> {
        let folders: Vec<PathBuf> = folders.iter().map(|name| folder.join(name)).collect();
        let all = followed(vec![folder.join(from)], &folders);
        let folder = folder.canonicalize().unwrap();
        let name = |path: PathBuf| {
            path.canonicalize().unwrap().strip_prefix(&folder).unwrap().to_string_lossy().into_owned()
        };
        all.into_iter().map(name).collect()
    }

    #[test]
    fn imports_and_data_are_followed_in_many_languages() {
        let folder = folder_with(&[
            ("app/gate.mjs", "import { ok } from './lib/rules.mjs'; const more = require('../shared/list')"),
            ("app/lib/rules.mjs", "readFileSync(join('data', 'partners.conf'))"),
            ("app/lib/data/partners.conf", "partner.com"),
            ("shared/list.js", "const DATABASE = '/list.sqlite3'"),
            ("shared/list.sqlite3", ""),
            ("app/gate.php", "<?php require_once __DIR__ . '/rules.php';"),
            ("app/rules.php", "<?php // './gate.php'"),
            ("app/gate.rb", "require_relative 'words'"),
            ("app/words.rb", ""),
            ("app/node_modules/x/index.js", ""),
            ("app/other.js", "require('./node_modules/x')"),
        ]);
        let all = [
            "app/gate.mjs",
            "app/lib/rules.mjs",
            "app/lib/data/partners.conf",
            "shared/list.js",
            "shared/list.sqlite3",
        ];
        assert_eq!(reached(folder.path(), "app/gate.mjs", &[]), all.map(str::to_owned).into());
        let php = ["app/gate.php", "app/rules.php"].map(str::to_owned);
        assert_eq!(reached(folder.path(), "app/gate.php", &[]), php.into());
        assert!(reached(folder.path(), "app/gate.rb", &[]).contains("app/words.rb"));
        assert_eq!(reached(folder.path(), "app/other.js", &[]).len(), 1);
    }

    #[test]
    fn modules_of_python_are_followed_wherever_they_are_looked_for() {
        let folder = folder_with(&[
            ("app/gate.py", "import os, rules.lists as lists\nfrom .near import x\n"),
            ("app/near.py", "HERE / 'data' / 'allowed.txt'"),
            ("app/data/allowed.txt", "partner.com"),
            ("app/.env", "ALLOWED=partner.com"),
            ("lib/rules/__init__.py", ""),
            ("lib/rules/lists.py", "import far"),
            ("lib/far.py", ""),
            ("lib/unnamed.py", ""),
            ("installed/rules-1.0.dist-info/RECORD", ""),
            ("installed/rules/more.py", ""),
        ]);
        let all = reached(folder.path(), "app/gate.py", &["app", "lib", "installed"]);
        for file in ["app/near.py", "app/data/allowed.txt", "app/.env", "lib/rules/lists.py", "lib/far.py"] {
            assert!(all.contains(file), "{file}: {all:?}");
        }
        assert!(!all.contains("lib/unnamed.py") && !all.contains("installed/rules/more.py"));
    }
}
