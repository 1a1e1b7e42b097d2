//! The files that own code reaches: what it imports, and the data that it reads, as far as strings and imports name them.
//! Nothing is run.

use super::below::{Below, Installed};
use super::kinds::{CODE, DATA, ends_in, is_data};
use crate::outside;
use regex::Regex;
use std::collections::{BTreeSet, VecDeque};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The most files that are followed.
const FILES: usize = 256;

/// Folders that code names, in which its other names are looked up too.
const FOLDERS: usize = 8;

/// What an import leaves out.
const LEFT_OUT: [&str; 11] = ["js", "mjs", "cjs", "ts", "php", "rb", "py", "pm", "pl", "lua", "json"];

/// Strings without an ending of a file that are looked for all the same: an import names a module so.
const BARE: usize = 256;

/// The most strings of one file that are looked for.
const NAMES: usize = 2_048;

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

/// Files that own code reaches.
#[derive(Debug, Default)]
pub(super) struct Reached {
    /// Those of the code and its data, the nearest first.
    pub(super) files: Vec<PathBuf>,
    /// Code beside it, which it may import by a name that it makes.
    pub(super) beside: Vec<PathBuf>,
    /// More files than there is room for, or a folder that cannot be read.
    pub(super) is_cut: bool,
}

/// These files, those that they name, and so on. `folders` is where modules of Python are.
pub(super) fn followed(from: Vec<PathBuf>, folders: &[PathBuf]) -> Reached {
    let root = from.first().and_then(|path| path.parent()).unwrap_or(Path::new(".")).to_owned();
    let mut trail = Trail { installed: Installed::beside(&root, folders), modules: BTreeSet::new() };
    let mut reached = Reached::default();
    let starts: Vec<PathBuf> = from.clone();
    let (mut waiting, mut seen) = (VecDeque::from(from), BTreeSet::new());
    while let Some(path) = waiting.pop_front() {
        if reached.files.len() >= FILES {
            reached.is_cut = true;
            break;
        }
        if seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
            if !is_data(&path) {
                waiting.extend(trail.named_by(&path, folders, &mut reached.is_cut));
            }
            reached.files.push(path);
        }
    }
    let is_new = |path: &PathBuf| !seen.contains(&path.canonicalize().unwrap_or_else(|_| path.clone()));
    reached.beside = beside(&starts).into_iter().filter(is_new).take(FILES).collect();
    reached
}

/// Code of the same language in the same folders.
fn beside(files: &[PathBuf]) -> Vec<PathBuf> {
    let code = files.iter().filter(|path| ends_in(path, &CODE));
    let kind = |path: &PathBuf| Some((or_here(path.parent()?).to_owned(), path.extension()?.to_owned()));
    let kinds: BTreeSet<(PathBuf, OsString)> = code.filter_map(kind).collect();
    let of = |(folder, ending): &(PathBuf, OsString)| {
        let all = outside::list(folder).unwrap_or_default().into_iter();
        all.filter(|path| path.extension() == Some(ending)).collect::<Vec<_>>()
    };
    kinds.iter().flat_map(of).collect()
}

/// What was looked up on the way.
struct Trail {
    installed: Installed,
    /// Modules of Python, each with its place.
    modules: BTreeSet<(PathBuf, String)>,
}

impl Trail {
    /// The files that this one names.
    fn named_by(&mut self, path: &Path, folders: &[PathBuf], is_cut: &mut bool) -> Vec<PathBuf> {
        let text = outside::read_hints(path);
        // An interpreter is no source.
        if text.contains('\0') {
            return Vec::new();
        }
        let folder = or_here(path.parent().unwrap_or(Path::new("")));
        let is_python = ends_in(path, &["py"]);
        let mut files = self.files_named(folder, &likely(names_in(&text)), is_python);
        if is_python {
            files.extend(self.modules_named(folder, folders, &text, is_cut));
        }
        files.retain(|file| !self.installed.has(file));
        files
    }

    /// Files in this folder, in the one above it, and in those that strings name.
    fn files_named(&self, folder: &Path, names: &BTreeSet<&str>, is_python: bool) -> Vec<PathBuf> {
        let above = folder.join("..");
        let is_folder = |name: &&&str| !name.starts_with('/') && name.contains(char::is_alphanumeric);
        let inner = names.iter().filter(is_folder).flat_map(|name| [folder.join(name), above.join(name)]);
        let inner = inner.filter(|inner| inner.is_dir() && !self.installed.has(inner)).take(FOLDERS);
        let places: Vec<PathBuf> = [folder.to_owned(), above.clone()].into_iter().chain(inner).collect();
        let found = |name: &&str| {
            // `__DIR__ . '/rules.php'` is meant from the folder.
            let relative = name.trim_start_matches('/');
            let dotted = is_python.then(|| relative.replace('.', "/")).filter(|dotted| dotted != relative);
            // The folder above may be anything: what is looked for there has a slash or an ending.
            let near = || places.iter().filter(|place| !is_bare(name) || **place != above);
            let in_places = |name: &str| near().map(|place| place.join(name)).collect::<Vec<_>>();
            let absolute = name.starts_with('/').then(|| PathBuf::from(name));
            let all = in_places(relative).into_iter().chain(absolute);
            all.chain(dotted.iter().flat_map(|dotted| in_places(dotted))).find_map(|path| file_of(&path))
        };
        let settings = Some(folder.join(".env")).filter(|path| path.is_file());
        names.iter().filter_map(found).chain(settings).collect()
    }

    /// Modules and packages of Python in these folders: files before packages.
    fn modules_named(
        &mut self,
        folder: &Path,
        folders: &[PathBuf],
        text: &str,
        is_cut: &mut bool,
    ) -> Vec<PathBuf> {
        let found = IMPORT.iter().flat_map(|import| import.captures_iter(text));
        let lists = found.filter_map(|found| found.iter().skip(1).flatten().next().map(|one| one.as_str()));
        let first = |one: &str| one.trim().split(['.', ' ', '\t']).next().map(str::to_owned);
        let modules: BTreeSet<String> = lists.flat_map(|list| list.split(',').filter_map(first)).collect();
        let (mut files, mut packages) = (Vec::new(), Vec::new());
        for module in modules.into_iter().filter(|module| !module.is_empty()) {
            for place in std::iter::once(folder).chain(folders.iter().map(PathBuf::as_path)) {
                let is_new = self.modules.insert((place.to_owned(), module.clone()));
                if is_new && !self.installed.names(place, &module) {
                    files
                        .extend(Some(place.join(&module).with_extension("py")).filter(|path| path.is_file()));
                    let below = Below::of(&place.join(&module), &["py"]);
                    *is_cut |= below.is_cut;
                    packages.extend(below.files);
                }
            }
        }
        [files, packages].concat()
    }
}

/// Strings that name files, by their ending or a slash, and a few of the others.
fn likely(names: BTreeSet<&str>) -> BTreeSet<&str> {
    let all = names.into_iter().filter(|name| !name.starts_with("//"));
    let (bare, named): (Vec<&str>, Vec<&str>) = all.partition(|name| is_bare(name));
    named.into_iter().take(NAMES).chain(bare.into_iter().take(BARE)).collect()
}

/// No folder and no ending says that it is the name of a file.
fn is_bare(name: &str) -> bool {
    let path = Path::new(name);
    !name.contains('/') && !ends_in(path, &CODE) && !ends_in(path, &DATA)
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

fn or_here(folder: &Path) -> &Path {
    if folder == Path::new("") { Path::new(".") } else { folder }
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
        let all = followed(vec![folder.join(from)], &folders).files;
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

    /// `/home` is a folder too, and each project lies below some folder.
    #[test]
    fn what_is_no_folder_of_the_project_is_not_looked_into() {
        let folder = folder_with(&[
            (
                "vendor/app/gate.py",
                "ROUTES = ['/home', '/tmp', '/', '..', '.', '/run', '/media', '/srv', '/opt']\n'lists' 'partners.conf'",
            ),
            ("vendor/app/lists/partners.conf", ""),
            ("vendor/app/rules_eu.py", ""),
            ("vendor/.env", "ALLOWED=partner.com"),
        ]);
        let from = vec![folder.path().join("vendor/app/gate.py")];
        let reached = followed(from, &[]);
        assert!(reached.files.iter().any(|path| path.ends_with("lists/partners.conf")), "{reached:?}");
        assert_eq!(reached.files.len(), 2, "{reached:?}");
        assert!(reached.beside.len() == 1 && reached.beside[0].ends_with("rules_eu.py") && !reached.is_cut);
    }

    #[test]
    fn what_was_installed_beside_the_code_is_not_read() {
        let folder = folder_with(&[
            ("gate.py", "import other_peoples, conf.rules, third\nimport_module('more.rules')"),
            ("other_peoples/__init__.py", ""),
            ("Other.Peoples-1.0.dist-info/RECORD", ""),
            ("third.py", ""),
            ("fourth-2.0.dist-info/top_level.txt", "third\n"),
            ("conf/rules.py", ""),
            ("more/rules.py", ""),
        ]);
        let all = reached(folder.path(), "gate.py", &["."]);
        assert_eq!(all, ["gate.py", "conf/rules.py", "more/rules.py"].map(str::to_owned).into());
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
