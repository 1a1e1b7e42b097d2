//! Which code answers. A search does not go on where that has changed: what other code said tells nothing of this.

use super::Registry;
use super::withheld::parsers_in;
use crate::digest::digest;
use crate::environment::SOURCE;
use crate::outside;
use std::collections::BTreeSet;
use std::path::PathBuf;

impl Registry {
    /// A digest of the code behind these names of parsers and gates: this program, the interpreter, the packages that
    /// they name, the modules of callables and those beside them, the files in commands. What those import from
    /// elsewhere, and what a running application consists of, is not in it.
    pub fn code_of(&self, names: &[String]) -> String {
        let parsers: BTreeSet<&str> = names.iter().flat_map(|name| parsers_in(name)).collect();
        let is_named = |label: &str| parsers.iter().any(|name| name.ends_with(&format!("@{label}")));
        let facts = self.facts();
        let packages: Vec<_> = facts.packages.iter().filter(|package| is_named(&package.label)).collect();
        let modules = parsers.iter().filter_map(|name| name.strip_prefix("python/"));
        let files = modules.flat_map(|name| self.files_of(name)).chain(self.files_of_commands(&parsers));
        let files: BTreeSet<PathBuf> = files.collect();
        let mut code = vec![SOURCE.to_owned(), format!("{:?} {packages:?}", facts.interpreter)];
        let content = |path| outside::read(path, outside::REPORT).unwrap_or_default();
        code.extend(files.iter().map(|path| digest(content(path), 32)));
        digest(code.join("\n"), 16)
    }

    /// The sources of the package in which the callable `module.name` stands, and the modules beside it.
    fn files_of(&self, callable: &str) -> Vec<PathBuf> {
        let module = callable.split('.').next().unwrap_or(callable);
        let beside = |folder: &PathBuf| {
            let entries = outside::list(folder).unwrap_or_default().into_iter();
            entries.filter(|path| path.extension().is_some_and(|ending| ending == "py")).collect::<Vec<_>>()
        };
        let has_it = |folder: &&PathBuf| {
            folder.join(module).is_dir() || folder.join(module).with_extension("py").is_file()
        };
        let below = |folder: &PathBuf| outside::files_below(&folder.join(module), "py").unwrap_or_default();
        self.python_path
            .iter()
            .filter(has_it)
            .flat_map(|folder| [beside(folder), below(folder)].concat())
            .collect()
    }

    /// What commands of these names run, as far as their words are files.
    #[cfg(unix)]
    fn files_of_commands(&self, parsers: &BTreeSet<&str>) -> Vec<PathBuf> {
        let is_named = |name: &str| parsers.contains(format!("process/{name}").as_str());
        let named = self.processes.iter().filter(|process| is_named(&process.name));
        let words = named.flat_map(|process| process.command.words());
        words.map(PathBuf::from).filter(|path| path.is_file()).collect()
    }

    #[cfg(not(unix))]
    fn files_of_commands(&self, _: &BTreeSet<&str>) -> Vec<PathBuf> {
        Vec::new()
    }
}
