//! Who can be asked: what the user named besides the parsers that come with addrdiff. A value, handed on to whoever
//! opens parsers, in this process and in those that it starts.

use super::chain;
use super::withheld::EVERY_SURFACE;
use super::{FAMILIES, Listed, Missing, Parser, ParserId};
use crate::pattern::{hops, is_like};
use crate::policy::Policy;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

#[cfg(unix)]
use super::{
    drivers,
    process::{self, Definition},
};

/// The parsers that the user named, and what their answers may go by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Registry {
    /// Commands that answer over a pipe, asked as `process/NAME`.
    #[cfg(unix)]
    pub processes: Vec<Definition>,
    /// Label and directory of packages of Python's e-mail, asked as `cpython/…@LABEL`.
    #[serde(with = "super::paths::labelled")]
    pub packages: Vec<(String, PathBuf)>,
    /// Directories with Python modules of the user's, asked as `python/module.callable`.
    #[serde(with = "super::paths::list")]
    pub python_path: Vec<PathBuf>,
    /// Files and folders of a sign-up's code that no name of a parser leads to: hints are taken from them.
    #[serde(skip)]
    pub sources: Vec<PathBuf>,
    /// A sign-up that runs on this machine, asked as `application/request` and `application/envelope`.
    #[cfg(feature = "application")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<super::application::Application>,
    /// Whose domains the user's own code lets in.
    pub policy: Policy,
    /// Commands and packages that a file names and the user does not trust, by name or pattern: never opened.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<String>,
    /// The callables that may run, where not all may: what the user named, and not what a case names.
    pub own_code: Option<Vec<String>>,
}

impl Registry {
    /// What an answer depends on besides the input, as findings and reports carry it: an
    /// [`Environment`](crate::environment::Environment).
    pub fn environment(&self) -> serde_json::Value {
        serde_json::to_value(self.facts()).unwrap_or_default()
    }

    /// The same, not written yet.
    pub(super) fn facts(&self) -> crate::environment::Environment {
        let build = crate::environment::Environment::of_this_build();
        #[cfg(feature = "python")]
        let build = crate::environment::Environment {
            interpreter: super::cpython::environment().ok(),
            packages: super::cpython::packages(self),
            ..build
        };
        build
    }

    /// The same parsers under this policy.
    pub fn under(&self, policy: &Policy) -> Self {
        Self { policy: policy.clone(), ..self.clone() }
    }

    /// Takes in what was named later, under the policy that it has: a name that is given anew stands for the new
    /// one, and modules are looked for in the new folders first.
    pub fn name_anew(&mut self, later: &Self) {
        #[cfg(unix)]
        {
            let is_new = |own: &Definition| later.processes.iter().any(|other| other.name == own.name);
            self.processes.retain(|own| !is_new(own));
            self.processes.extend_from_slice(&later.processes);
        }
        #[cfg(feature = "application")]
        if later.application.is_some() {
            self.application.clone_from(&later.application);
        }
        self.packages.retain(|(own, _)| !later.packages.iter().any(|(label, _)| label == own));
        self.packages.extend_from_slice(&later.packages);
        self.python_path.retain(|own| !later.python_path.contains(own));
        self.python_path.splice(..0, later.python_path.iter().cloned());
        // What ran before was named by the user then.
        let mut withheld = [&self.withheld[..], &later.withheld].concat();
        withheld.retain(|pattern| !self.has(pattern));
        self.withheld = withheld;
        if let Some(own_code) = &later.own_code {
            self.run_only(own_code);
        }
    }

    /// The command or the package that is withheld by this pattern was named.
    fn has(&self, pattern: &str) -> bool {
        let is_it = |label: &str| pattern.strip_prefix(EVERY_SURFACE) == Some(label);
        #[cfg(feature = "application")]
        if pattern == super::application::PATTERN {
            return self.application.is_some();
        }
        self.packages.iter().any(|(label, _)| is_it(label))
            || self.named_processes().iter().any(|name| name == pattern)
    }

    /// The commands, as parsers, with those that are withheld.
    pub fn process_names(&self) -> Vec<String> {
        let withheld = self.withheld_processes().map(|id| id.to_string());
        self.named_processes().into_iter().chain(withheld).collect()
    }

    fn named_processes(&self) -> Vec<String> {
        #[cfg(unix)]
        return self.processes.iter().map(|definition| format!("process/{}", definition.name)).collect();
        #[cfg(not(unix))]
        Vec::new()
    }

    /// Patterns for the parsers that answer over a pipe: the user's commands, and the drivers.
    pub fn behind_a_pipe() -> Vec<String> {
        let mut patterns = vec!["process/*".to_owned()];
        #[cfg(unix)]
        patterns.extend(drivers::all().iter().map(|driver| format!("{}/*", driver.name)));
        patterns
    }

    /// This parser answers over a pipe, or a hop of this chain does.
    pub fn is_behind_a_pipe(name: &str) -> bool {
        let pipes = Self::behind_a_pipe();
        hops(name).any(|hop| pipes.iter().any(|pipe| is_like(hop, pipe)))
    }

    /// Every parser there is or could be, family by family; of the user's own code there is no end, and none is
    /// listed.
    pub fn list(&self) -> Vec<Listed> {
        self.list_where(&|_: &str| true, &[])
    }

    /// The parsers of the families that these names and patterns can stand for, and of the user's own code those
    /// that are named; what the other families need is not started.
    pub fn list_for(&self, patterns: &[String]) -> Vec<Listed> {
        self.list_where(&|family: &str| may_be_of(family, patterns), patterns)
    }

    fn list_where(&self, wanted: &dyn Fn(&str) -> bool, names: &[String]) -> Vec<Listed> {
        let families = FAMILIES.iter().filter(|(name, ..)| wanted(name));
        let mut listed: Vec<Listed> = families.flat_map(|(_, list, _)| list(self, names)).collect();
        #[cfg(unix)]
        listed.extend(drivers::list(wanted, names));
        for one in &mut listed {
            if let Some(missing) = self.why_withheld(&one.id) {
                one.status = Err(missing);
            }
        }
        listed
    }

    /// Opens the parser of this name.
    ///
    /// # Errors
    /// What is missing, and the command that brings it; code that is withheld.
    pub fn open(&self, id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
        self.why_withheld(id).map_or(Ok(()), Err)?;
        let unknown = || Missing {
            what: format!("there is no parser `{id}`"),
            command: Some("addrdiff parsers".into()),
        };
        #[cfg(unix)]
        if drivers::find(&id.family).is_some() {
            return drivers::open(self, id);
        }
        let (_, _, open) = FAMILIES.iter().find(|(name, ..)| *name == id.family).ok_or_else(unknown)?;
        open(self, id)
    }

    /// The same, with the user's own code in a process of its own: code that ends its process takes no answers of
    /// others with it, and no exit code of ours.
    ///
    /// # Errors
    /// As [`Registry::open`].
    pub fn open_apart(&self, id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
        match id.family.as_str() {
            "python" => self.open_alone(id),
            chain::FAMILY => chain::open_with(id, |reader| self.open_apart(reader)),
            _ => self.open(id),
        }
    }

    /// The same, with every parser in a process of its own: for texts that may end it. The strict readers have
    /// nothing that could; commands and applications are such processes.
    ///
    /// # Errors
    /// As [`Registry::open`].
    pub fn open_alone(&self, id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
        if id.family == chain::FAMILY {
            return chain::open_with(id, |reader| self.open_alone(reader));
        }
        self.why_withheld(id).map_or(Ok(()), Err)?;
        #[cfg(unix)]
        let alone = drivers::find(&id.family).is_none() && !asks_this_process(&id.to_string());
        if alone && !["strict", "process", "application"].contains(&id.family.as_str()) {
            return process::alone::open(self, id);
        }
        self.open(id)
    }
}

/// A callable of this process, which no other can import, is in this name, or in this gate or chain.
pub(crate) fn asks_this_process(name: &str) -> bool {
    #[cfg(feature = "extension")]
    return super::python_callable::kept::is_in(name);
    #[cfg(not(feature = "extension"))]
    {
        let _ = name;
        false
    }
}

/// One of these patterns can stand for parsers of this family.
pub fn may_be_of(family: &str, patterns: &[String]) -> bool {
    let of = |pattern: &str| pattern.split_once('/').map_or(pattern.to_owned(), |(family, _)| family.into());
    let is_one = |pattern: &String| hops(pattern).any(|hop| is_like(family, &of(hop)));
    let is_chain = |pattern: &String| family == chain::FAMILY && chain::Name::is_one(pattern);
    patterns.iter().any(|pattern| is_one(pattern) || is_chain(pattern))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(packages: &[(&str, &str)], python_path: &[&str]) -> Registry {
        let packages = packages.iter().map(|(label, folder)| ((*label).into(), (*folder).into())).collect();
        let python_path = python_path.iter().map(Into::into).collect();
        Registry { packages, python_path, ..Registry::default() }
    }

    #[test]
    fn what_is_named_anew_goes_before_what_was_named_before() {
        let mut registry = named(&[("a", "/1"), ("b", "/2")], &["/x:y", "/z"]);
        registry.policy.attacker = "outside.example".into();
        registry.name_anew(&named(&[("a", "/3")], &["/w", "/z"]));
        assert_eq!(registry.packages, named(&[("b", "/2"), ("a", "/3")], &[]).packages);
        assert_eq!(registry.python_path, named(&[], &["/w", "/z", "/x:y"]).python_path);
        assert_eq!(registry.policy.attacker, "outside.example");
    }

    #[cfg(unix)]
    #[test]
    fn what_was_named_before_is_not_withheld_later() {
        let mut registry = named(&[("a", "/1")], &[]);
        process::add(&mut registry, Definition::parse("ours=true").unwrap()).unwrap();
        registry.withhold("process/before".into());
        let mut later = Registry::default();
        for pattern in ["process/ours", "cpython/*@a", "process/other"] {
            later.withhold(pattern.into());
        }
        later.run_only(&["python/a.b".into()]);
        registry.name_anew(&later);
        assert_eq!(registry.withheld, ["process/before", "process/other"]);
        assert_eq!(registry.own_code.as_deref(), Some(&["python/a.b".to_owned()][..]));
        let mut trusted = Registry::default();
        process::add(&mut trusted, Definition::parse("other=true").unwrap()).unwrap();
        registry.name_anew(&trusted);
        assert_eq!(registry.withheld, ["process/before"]);
    }

    #[test]
    fn it_is_the_same_behind_json() {
        let registry = named(&[("a=b", "/with a blank")], &["/with:colon"]);
        let json = serde_json::to_string(&registry).unwrap();
        assert_eq!(serde_json::from_str::<Registry>(&json).unwrap(), registry);
        assert_eq!(serde_json::from_str::<Registry>("{}").unwrap(), Registry::default());
    }

    #[cfg(unix)]
    #[test]
    fn a_directory_whose_name_is_no_utf_8_is_the_same_behind_json() {
        let path: PathBuf =
            <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(b"/\xff:\n".to_vec()).into();
        let registry = Registry {
            python_path: vec![path.clone()],
            packages: vec![("a".into(), path)],
            ..named(&[], &[])
        };
        let json = serde_json::to_string(&registry).unwrap();
        assert_eq!(serde_json::from_str::<Registry>(&json).unwrap(), registry);
    }

    #[test]
    fn patterns_say_which_families_are_listed() {
        let families = |patterns: &[&str]| {
            let patterns: Vec<String> = patterns.iter().map(ToString::to_string).collect();
            let mut families: Vec<String> =
                Registry::default().list_for(&patterns).into_iter().map(|listed| listed.id.family).collect();
            families.dedup();
            families
        };
        assert_eq!(families(&["strict/*", "plan*/correct"]), ["strict", "planted"]);
        assert!(families(&["nothing"]).is_empty());
    }
}
