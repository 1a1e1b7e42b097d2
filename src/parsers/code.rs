//! Which code answers. A search does not go on where that has changed: what other code said tells nothing of this.

use super::Registry;
use super::below::Below;
use super::kinds::is_data;
use super::reached::{Reached, followed};
use super::withheld::parsers_in;
use crate::digest::digest;
use crate::environment::SOURCE;
use crate::outside;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// How files of code end, by language.
const LANGUAGES: [(&[&str], &str); 9] = [
    (&["py"], "Python"),
    (&["js", "mjs", "cjs", "ts", "mts"], "JavaScript"),
    (&["php"], "PHP"),
    (&["rb"], "Ruby"),
    (&["pl", "pm"], "Perl"),
    (&["java", "jar", "class"], "Java"),
    (&["go"], "Go"),
    (&["cs", "csproj", "dll"], "C#"),
    (&["rs"], "Rust"),
];

impl Registry {
    /// A digest of the code behind these names of parsers and gates: this program, the interpreter, the packages that
    /// they name, the modules of callables, commands and the files in them, also those of drivers, and the files that all
    /// these import or name. Data that no command names is not in it, since code writes to it; neither is what is
    /// installed, nor what a running application consists of.
    pub fn code_of(&self, names: &[String]) -> String {
        let parsers: BTreeSet<&str> = names.iter().flat_map(|name| parsers_in(name)).collect();
        let is_named = |label: &str| parsers.iter().any(|name| name.ends_with(&format!("@{label}")));
        let facts = self.facts();
        let packages: Vec<_> = facts.packages.iter().filter(|package| is_named(&package.label)).collect();
        let words: Vec<String> = parsers.iter().flat_map(|name| self.command_of(name)).collect();
        let named: BTreeSet<PathBuf> = self.first_files(&parsers).into_iter().collect();
        let files: BTreeSet<PathBuf> = self.own_files(&parsers).files.into_iter().collect();
        let is_fixed = |path: &&PathBuf| named.contains(*path) || !is_data(path);
        let mut code = vec![SOURCE.to_owned(), format!("{:?} {packages:?} {words:?}", facts.interpreter)];
        let content = |path| outside::read(path, outside::REPORT).unwrap_or_default();
        code.extend(files.iter().filter(is_fixed).map(|path| digest(content(path), 32)));
        digest(code.join("\n"), 16)
    }

    /// What the user's own code behind this name is written in, as drivers name languages: the first file of a command says
    /// so by its ending.
    pub fn own_language(&self, name: &str) -> Option<&'static str> {
        if name.starts_with("python/") {
            return Some("Python");
        }
        let language = |word: String| {
            let path = PathBuf::from(word);
            let ending = path.extension()?.to_str()?;
            LANGUAGES.iter().find(|(endings, _)| endings.contains(&ending)).map(|(_, name)| *name)
        };
        name.strip_prefix("process/")?;
        self.command_of(name).into_iter().find_map(language)
    }

    /// The files of the code behind these names, modules or what is named by a command, and those that they name.
    pub(super) fn own_files(&self, names: &BTreeSet<&str>) -> Reached {
        followed(self.first_files(names), &self.python_path)
    }

    fn first_files(&self, names: &BTreeSet<&str>) -> Vec<PathBuf> {
        let of = |name: &&str| match name.strip_prefix("python/") {
            Some(callable) => self.files_of(callable),
            None => self.command_of(name).iter().filter_map(|word| file_in(word)).collect(),
        };
        names.iter().flat_map(of).collect()
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
            let alone = Some(alone(folder)).filter(|path| path.is_file());
            alone.into_iter().chain(Below::of(&folder.join(module), &["py"]).files).collect::<Vec<_>>()
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::parsers::process::{Command, Definition};

    #[test]
    fn own_code_has_the_language_of_its_file() {
        let run = |name: &str, line: &str| Definition::new(name, Command::Line(line.into()));
        let processes = vec![
            run("a", "php -d x=1 /srv/check.php"),
            run("b", "./gate --fast"),
            run("c", "node gate.mjs x.py"),
        ];
        let registry = Registry { processes, ..Registry::default() };
        let named = |name: &str| registry.own_language(name);
        assert_eq!((named("process/a"), named("process/b")), (Some("PHP"), None));
        assert_eq!(
            (named("process/c"), named("python/a.b"), named("cpython/rcpt")),
            (Some("JavaScript"), Some("Python"), None)
        );
    }
}
