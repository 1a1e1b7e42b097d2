//! Which code answers. A search does not go on where that has changed: what other code said tells nothing of this.

use super::Registry;
use super::reached::followed;
use super::withheld::parsers_in;
use crate::digest::digest;
use crate::environment::SOURCE;
use crate::outside;
use std::collections::BTreeSet;
use std::path::PathBuf;

impl Registry {
    /// A digest of the code behind these names of parsers and gates: this program, the interpreter, the packages that
    /// they name, the modules of callables, commands and the files in them, also those of drivers, and the files that all
    /// these import or name. What is installed, and what a running application consists of, is not in it.
    pub fn code_of(&self, names: &[String]) -> String {
        let parsers: BTreeSet<&str> = names.iter().flat_map(|name| parsers_in(name)).collect();
        let is_named = |label: &str| parsers.iter().any(|name| name.ends_with(&format!("@{label}")));
        let facts = self.facts();
        let packages: Vec<_> = facts.packages.iter().filter(|package| is_named(&package.label)).collect();
        let words: Vec<String> = parsers.iter().flat_map(|name| self.command_of(name)).collect();
        let files: BTreeSet<PathBuf> = parsers.iter().flat_map(|name| self.own_files(name)).collect();
        let mut code = vec![SOURCE.to_owned(), format!("{:?} {packages:?} {words:?}", facts.interpreter)];
        let content = |path| outside::read(path, outside::REPORT).unwrap_or_default();
        code.extend(files.iter().map(|path| digest(content(path), 32)));
        digest(code.join("\n"), 16)
    }

    /// The files of the code behind this name, modules or what is named by a command, and those that they name.
    pub(super) fn own_files(&self, name: &str) -> Vec<PathBuf> {
        let files = match name.strip_prefix("python/") {
            Some(callable) => self.files_of(callable),
            None => self.command_of(name).iter().filter_map(|word| file_in(word)).collect(),
        };
        followed(files, &self.python_path)
    }

    /// The sources of the package in which the callable `module.name` stands, or its module.
    fn files_of(&self, callable: &str) -> Vec<PathBuf> {
        let module = callable.split('.').next().unwrap_or(callable);
        let alone = |folder: &PathBuf| folder.join(module).with_extension("py");
        let has_it = |folder: &&PathBuf| folder.join(module).is_dir() || alone(folder).is_file();
        let mut folders: Vec<PathBuf> = self.python_path.iter().filter(has_it).cloned().collect();
        #[cfg(feature = "python")]
        if folders.is_empty() {
            folders.extend(super::python_callable::folder_of(module));
        }
        let of = |folder: &PathBuf| {
            let below = outside::files_below(&folder.join(module), "py").unwrap_or_default();
            let alone = Some(alone(folder)).filter(|path| path.is_file());
            alone.into_iter().chain(below).collect::<Vec<_>>()
        };
        folders.iter().flat_map(of).collect()
    }

    /// The words of the command that answers under this name.
    #[cfg(unix)]
    fn command_of(&self, name: &str) -> Vec<String> {
        let own = |name: &str| self.processes.iter().find(|process| process.name == name).cloned();
        let driver = || super::drivers::definition(&name.parse().ok()?).ok();
        let run = name.strip_prefix("process/").map_or_else(driver, own);
        run.map_or_else(Vec::new, |run| run.command.words().into_iter().map(str::to_owned).collect())
    }

    #[cfg(not(unix))]
    fn command_of(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
}

/// The file that a word of a command names, also behind `=`.
fn file_in(word: &str) -> Option<PathBuf> {
    let ends = [Some(word), word.split_once('=').map(|(_, value)| value)];
    ends.into_iter().flatten().map(PathBuf::from).find(|path| path.is_file())
}
