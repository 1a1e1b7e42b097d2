//! Stacks: what people run, by the name of its framework. A row of `stacks.toml` is a gate as that framework's guide
//! shows it and the way by which it mails; what is missing of it says what installs it.

use crate::gates::{self, Gate};
use crate::judge::deployment::Named;
use crate::no_such::NoSuch;
use crate::parsers::drivers::meant;
use crate::parsers::{Missing, ParserId, Registry, chain};
use crate::select::list_for;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What people run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stack {
    /// The framework.
    pub name: String,
    /// What it is, in a sentence.
    pub about: String,
    /// The gate.
    pub gate: String,
    /// Where it stands that people write this gate.
    pub gate_source: String,
    /// The route.
    pub route: String,
    /// Where it stands that mail goes this way.
    pub route_source: String,
    /// The releases that answer.
    pub stands_for: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    stack: Vec<Stack>,
}

static STACKS: LazyLock<Vec<Stack>> =
    LazyLock::new(|| parse(include_str!("stacks.toml")).unwrap_or_default());

fn parse(text: &str) -> Result<Vec<Stack>, toml::de::Error> {
    toml::from_str::<File>(text).map(|file| file.stack)
}

/// Every stack.
pub fn all() -> &'static [Stack] {
    &STACKS
}

/// The stack of this name.
///
/// # Errors
/// There is none, naming those there are.
pub fn find(name: &str) -> Result<&'static Stack, NoSuch> {
    let known = || all().iter().map(|stack| stack.name.as_str());
    all().iter().find(|stack| stack.name == name).ok_or_else(|| NoSuch::of("stack", name, known()))
}

impl Stack {
    /// As a deployment, with these in the place of its own gate and route.
    pub fn deployment(&self, gate: Option<&str>, route: Option<&str>) -> Named {
        Named::new(&self.name, gate.unwrap_or(&self.gate), route.unwrap_or(&self.route))
    }

    /// The parsers that it asks, of a chain its readers.
    pub fn parsers(&self) -> Vec<ParserId> {
        let gate = gates::find(&self.gate).ok();
        let names = gate.iter().filter_map(Gate::reader).chain([self.route.as_str()]);
        let mut ids: Vec<ParserId> = Vec::new();
        for name in names {
            let readers: Vec<ParserId> = match name.parse::<chain::Name>() {
                Ok(chain) if chain::Name::is_one(name) => chain.readers().cloned().collect(),
                _ => name.parse().into_iter().collect(),
            };
            ids.extend(readers.into_iter().filter(|id| !ids.contains(id)).collect::<Vec<_>>());
        }
        ids
    }

    /// The drivers that it asks, as `drivers install` takes them.
    pub fn drivers(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for meant in self.parsers().iter().filter_map(meant) {
            let name = meant.driver.at(meant.version);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// What of it is not here.
    pub fn missing(&self, registry: &Registry) -> Vec<Missing> {
        let why = |id: &ParserId| {
            let name = id.to_string();
            let listed = list_for(registry, std::slice::from_ref(&name)).unwrap_or_default();
            listed.into_iter().find(|one| one.id == *id).and_then(|one| one.status.err())
        };
        self.parsers().iter().filter_map(why).collect()
    }

    /// The command that installs all its drivers.
    pub fn install(&self) -> String {
        format!("addrdiff drivers install --stack {}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_one_of_gates_and_parsers_that_there_are() {
        let rows = parse(include_str!("stacks.toml")).unwrap();
        assert!(rows.len() >= 10);
        for stack in &rows {
            gates::find(&stack.gate).unwrap();
            for id in stack.parsers() {
                let name = id.to_string();
                let listed = Registry::default().list_for(std::slice::from_ref(&name));
                let built = cfg!(feature = "python") || id.family != "cpython";
                assert!(!built || listed.iter().any(|one| one.id == id), "{}: {name}", stack.name);
            }
            for text in [&stack.about, &stack.gate_source, &stack.route_source, &stack.stands_for] {
                assert!(!text.trim().is_empty(), "{}", stack.name);
            }
            assert_eq!(rows.iter().filter(|other| other.name == stack.name).count(), 1);
            assert!(find(&stack.name).is_ok());
        }
        assert_eq!(find("raisl").unwrap_err().meant(), Some("rails"));
    }
}
