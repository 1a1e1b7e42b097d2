//! The code that a file names: commands, packages, modules and callables. It runs only where the user trusts the file.

use super::Config;
use crate::parsers::withheld::{EVERY_SURFACE, own_code_in};
use crate::shown::Shown;
use std::collections::BTreeSet;
use std::path::Path;

/// Something that a file would run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What it is asked as, escaped: `process/NAME`, `python/module.callable`; of packages and modules their key.
    pub name: String,
    /// What runs, escaped; empty where the name says it.
    pub runs: String,
    /// The pattern by which the parsers that need it are withheld, for commands and packages.
    pub withholds: Option<String>,
}

impl Config {
    /// The callables that it names, as parsers and in gates and routes.
    pub fn callables(&self) -> BTreeSet<String> {
        let deployed = self.deployments.iter().flat_map(|named| [&named.gate, &named.route]);
        let names = self.parsers.iter().chain(&self.gates).chain(deployed);
        names.flat_map(|name| own_code_in(name)).collect()
    }

    /// All the code that it names.
    pub fn code(&self) -> Vec<Code> {
        let of_path = |path: &Path| Shown::path(path).to_string();
        let shown = |text: &str| Shown::raw(text).to_string();
        let mut all = self.commands();
        #[cfg(feature = "application")]
        all.extend(self.application.iter().map(|named| Code {
            name: "application".to_owned(),
            runs: shown(&named.definition.url),
            withholds: Some(crate::parsers::application::PATTERN.to_owned()),
        }));
        all.extend(self.packages.iter().map(|(label, folder)| Code {
            name: format!("packages.{}", shown(label)),
            runs: of_path(folder),
            withholds: Some(format!("{EVERY_SURFACE}{label}")),
        }));
        let plain = |name: &str, runs: String| Code { name: name.to_owned(), runs, withholds: None };
        all.extend(self.python_path.iter().map(|folder| plain("python_path", of_path(folder))));
        all.extend(self.callables().iter().map(|name| plain(&shown(name), String::new())));
        all
    }

    #[cfg(unix)]
    fn commands(&self) -> Vec<Code> {
        let one = |definition: &crate::parsers::process::Definition| {
            let name = format!("process/{}", definition.name);
            Code {
                name: Shown::raw(&name).to_string(),
                runs: definition.command.shown(),
                withholds: Some(name),
            }
        };
        self.processes.iter().map(one).collect()
    }

    #[cfg(not(unix))]
    fn commands(&self) -> Vec<Code> {
        Vec::new()
    }

    /// The same without commands, packages and modules.
    pub fn without_code(self) -> Self {
        Self {
            #[cfg(unix)]
            processes: Vec::new(),
            #[cfg(feature = "application")]
            application: None,
            packages: Vec::new(),
            python_path: Vec::new(),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::parse;
    use std::path::Path;

    #[test]
    fn every_way_to_name_code_is_seen() {
        let text = r#"
            parsers = ["python/a.one", "strict/*"]
            gates = ["accepts:python/a.two", "last-at", "strip | last-at:python/a.three"]
            python_path = ["lib"]
            [packages]
            old = "py36"
            [[process]]
            name = "ours"
            command = ["node", "x.mjs"]
            [[deployment]]
            name = "sign-up"
            gate = ["strip", "reads:python/a.four"]
            route = "python/a.five | python/a.six | process/ours"
        "#;
        let config = parse(Path::new("/etc/addrdiff.toml"), text).unwrap();
        let names: Vec<String> = config.code().into_iter().map(|code| code.name).collect();
        let callables = ["five", "four", "one", "six", "three", "two"].map(|name| format!("python/a.{name}"));
        let others = ["process/ours", "packages.old", "python_path"].map(str::to_owned);
        assert_eq!(names, [&others[..], &callables[..]].concat());
        let left = config.without_code();
        assert_eq!(left.code().len(), callables.len());
        assert_eq!((left.deployments.len(), left.gates.len()), (1, 3));
    }
}
