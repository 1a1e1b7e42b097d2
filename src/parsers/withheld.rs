//! Code that a file names and the user does not: it is listed and never opened, and what it would say is skipped, with
//! the reason. Whatever opens parsers goes by this, in every process.

use super::{Missing, ParserId, Registry};
use crate::pattern::{hops, is_like};

impl Registry {
    /// Does not run the parsers of this name or pattern.
    pub fn withhold(&mut self, pattern: String) {
        if !self.withheld.contains(&pattern) {
            self.withheld.push(pattern);
        }
    }

    /// Of the user's own code only the callables in these names may run, besides those named before: names of parsers,
    /// of chains, and of gates made of them.
    pub fn run_only<'a>(&mut self, names: impl IntoIterator<Item = &'a String>) {
        let own_code = self.own_code.get_or_insert_default();
        own_code.extend(names.into_iter().flat_map(|name| own_code_in(name)));
    }

    /// Why this parser is not run; `None` where nothing forbids it. A chain is not run where one of its hops is not.
    pub fn why_withheld(&self, id: &ParserId) -> Option<Missing> {
        hops(&id.to_string()).find_map(|hop| self.why_hop_withheld(hop))
    }

    fn why_hop_withheld(&self, name: &str) -> Option<Missing> {
        let is_among = |patterns: &[String]| patterns.iter().any(|pattern| is_like(name, pattern));
        let unnamed =
            name.starts_with("python/") && self.own_code.as_ref().is_some_and(|named| !is_among(named));
        let why = match (unnamed, is_among(&self.withheld)) {
            (true, _) => "neither the command line nor a trusted addrdiff.toml names it",
            (false, true) => "addrdiff.toml is not trusted",
            (false, false) => return None,
        };
        let command = Some("addrdiff trust".to_owned());
        Some(Missing { what: format!("`{name}` was not run: {why}"), command })
    }

    /// The commands that are not run.
    pub fn withheld_processes(&self) -> impl Iterator<Item = ParserId> {
        let named = self.withheld.iter().filter_map(|name| name.parse::<ParserId>().ok());
        named.filter(|id| id.family == "process")
    }

    /// The labels of packages that are not loaded.
    pub fn withheld_labels(&self) -> impl Iterator<Item = &str> {
        self.withheld.iter().filter_map(|pattern| pattern.strip_prefix(EVERY_SURFACE))
    }
}

/// What stands before a label, for all that a package has.
pub const EVERY_SURFACE: &str = "cpython/*@";

/// The parsers in the name of a parser, a chain, or a gate made of them.
pub fn parsers_in(name: &str) -> impl Iterator<Item = &str> {
    hops(name).map(|hop| hop.rsplit_once(':').map_or(hop, |(_, name)| name))
}

/// The callables among them.
pub fn own_code_in(name: &str) -> impl Iterator<Item = String> {
    parsers_in(name).filter(|name| name.starts_with("python/")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_withheld(registry: &Registry, name: &str) -> bool {
        let id = name.parse().unwrap();
        let withheld = registry.why_withheld(&id).is_some();
        if withheld {
            assert!(registry.open(&id).is_err() && registry.open_apart(&id).is_err(), "{name}");
            assert!(registry.open_alone(&id).is_err(), "{name}");
        }
        withheld
    }

    #[test]
    fn a_chain_is_withheld_with_each_of_its_hops() {
        let mut registry = Registry::default();
        registry.withhold("process/ours".into());
        registry.withhold("cpython/*@old".into());
        for name in
            ["process/ours", "cpython/rcpt@old", "strip | process/ours", "cpython/rcpt@old | strict/mailbox"]
        {
            assert!(is_withheld(&registry, name), "{name}");
        }
        for name in
            ["process/other", "cpython/rcpt@older", "strict/mailbox", "strip | strict/mailbox", "python/a.b"]
        {
            assert!(!is_withheld(&registry, name), "{name}");
        }
    }

    #[test]
    fn own_code_runs_where_it_was_named() {
        let mut registry = Registry::default();
        registry.run_only(&[
            "accepts:python/a.b".into(),
            "strip | last-at:python/c.d".into(),
            "x/python".into(),
        ]);
        assert!(!is_withheld(&registry, "python/a.b") && !is_withheld(&registry, "strip | python/c.d"));
        for name in ["python/os.system", "python/a", "python/a.b.c", "python/a.b | python/e.f"] {
            assert!(is_withheld(&registry, name), "{name}");
        }
        registry.run_only(&["python/*".into()]);
        assert!(!is_withheld(&registry, "python/a.b.c"));
    }
}
