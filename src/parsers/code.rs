//! Which code answers. A search does not go on where that has changed: what other code said tells nothing of this.

use super::Registry;
use super::withheld::own_code_in;
use crate::digest::digest;
use crate::environment::{Environment, SOURCE};
use crate::outside;
use crate::pattern::hops;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// So many files of a package of the user's are looked at, and folders so deep.
const FILES: usize = 4_096;
const DEPTH: usize = 8;

impl Registry {
    /// A digest of the code behind these names of parsers and gates: this program, the interpreter, the packages that
    /// they name, the modules of callables and those beside them, the files in commands. What those import from elsewhere, and what a running
    /// application consists of, is not in it.
    pub fn code_of<'a>(&self, names: impl IntoIterator<Item = &'a String>) -> String {
        let names: BTreeSet<&String> = names.into_iter().collect();
        let hops = || names.iter().flat_map(|name| hops(name));
        let is_named = |label: &str| hops().any(|hop| hop.ends_with(&format!("@{label}")));
        let mut code = vec![SOURCE.to_owned()];
        if let Ok(Environment { interpreter, packages, .. }) = serde_json::from_value(self.environment()) {
            let named = packages.iter().filter(|package| is_named(&package.label));
            code.push(format!("{interpreter:?} {:?}", named.collect::<Vec<_>>()));
        }
        let modules = names.iter().flat_map(|name| own_code_in(name));
        let files = modules.flat_map(|name| self.files_of(&name)).chain(self.files_of_commands(&names));
        let files: BTreeSet<PathBuf> = files.collect();
        let content = |path: &PathBuf| outside::read(path, outside::REPORT).unwrap_or_default();
        code.extend(files.iter().map(|path| digest(content(path), 32)));
        digest(code.join("\n"), 16)
    }

    /// The files of the module or package in which the callable `python/module.name` stands, and the modules beside it.
    fn files_of(&self, callable: &str) -> Vec<PathBuf> {
        let Some(module) = callable.strip_prefix("python/").and_then(|name| name.split('.').next()) else {
            return Vec::new();
        };
        let found = self.python_path.iter().map(|folder| folder.join(module));
        let mut files = Vec::new();
        for place in found.filter(|place| place.is_dir() || place.with_extension("py").is_file()) {
            place.parent().iter().for_each(|beside| add_sources(beside, 0, &mut files));
            add_sources(&place, DEPTH, &mut files);
        }
        files
    }

    /// What a command of these names runs, as far as its words are files.
    #[cfg(unix)]
    fn files_of_commands(&self, names: &BTreeSet<&String>) -> Vec<PathBuf> {
        let is_named = |name: &str| names.iter().any(|asked| asked.contains(&format!("process/{name}")));
        let named = self.processes.iter().filter(|process| is_named(&process.name));
        let words = named.flat_map(|process| process.command.words());
        words.map(PathBuf::from).filter(|path| path.is_file()).collect()
    }

    #[cfg(not(unix))]
    fn files_of_commands(&self, _: &BTreeSet<&String>) -> Vec<PathBuf> {
        Vec::new()
    }
}

/// The Python sources below a folder; none where it is none.
fn add_sources(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if files.len() >= FILES {
            return;
        }
        if path.extension().is_some_and(|ending| ending == "py") {
            files.push(path);
        } else if depth > 0 && path.is_dir() && !path.is_symlink() {
            add_sources(&path, depth - 1, files);
        }
    }
}
