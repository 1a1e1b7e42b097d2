//! From the names on a command line to a panel: which parsers are asked, which gates decide.

mod error;

pub use error::SelectError;

use crate::gates::{self, Gate};
use crate::input::Input;
use crate::judge::deployment::Named;
use crate::judge::pair::NamedPair;
use crate::judge::panel::Panel;
use crate::judge::silence::Compared;
use crate::parsers::{Absent, Listed, Missing, Parser, ParserId, Registry, chain};
use crate::pattern::{callable, closest_parser, hops, is_like};
use crate::policy::Policy;
use serde::{Deserialize, Serialize};

/// Asked where nobody says otherwise, as far as they are there.
pub const DEFAULT_PARSERS: [&str; 2] = ["strict/*", "cpython/parseaddr@*"];

/// The names of parsers (or patterns with `*`), of gates and of deployments; none of a kind stands for the
/// default.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Selection {
    /// `family/surface@package`, with `*` for any run of characters.
    pub parsers: Vec<String>,
    /// Names of gates.
    pub gates: Vec<String>,
    /// What is judged where any is named: these and no others.
    #[serde(default)]
    pub deployments: Vec<Named>,
    /// Parsers that are held against each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<NamedPair>,
    /// Only the named pairs are judged: no strict reader's, no deployment.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_pairs: bool,
    /// Parsers, by name or pattern, that are asked elsewhere: they are not opened, and what goes by them is not
    /// judged. The strict readers always are asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// Drivers and commands, by name or pattern, that are asked here all the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hot: Vec<String>,
    /// Parsers, by name or pattern, that are asked besides, so that a search is told more than the strict readers
    /// could tell: what they show is not followed up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guides: Vec<String>,
    /// What the user named besides the parsers that come with addrdiff, and whom they let in.
    #[serde(default)]
    pub registry: Registry,
    /// Each parser answers in a process of its own: for texts that may end it.
    #[serde(skip)]
    pub alone: bool,
    /// The user's own code does: it may end its process, and no answer may be lost with that.
    #[serde(skip)]
    pub own_code_alone: bool,
}

impl Selection {
    /// Opens what is selected, and what the gates and deployments selected need.
    ///
    /// # Errors
    /// A name that nothing has (naming those there are), a parser that was asked for by its whole name and is
    /// missing (naming the command that brings it), an interpreter that is not the one of the build.
    pub fn panel(&self) -> Result<Panel, SelectError> {
        let gates = self.gates()?;
        let panel = Panel::new(self.open_parsers(&gates)?, gates);
        let panel = if self.deployments.is_empty() { panel } else { panel.judging(&self.deployments) };
        Ok(panel.comparing(&self.pairs, self.only_pairs))
    }

    /// This parser, or those like it.
    pub fn of(name: &str) -> Self {
        Self { parsers: vec![name.into()], ..Self::default() }
    }

    /// The gates selected.
    ///
    /// # Errors
    /// A name that no gate has.
    pub fn gates(&self) -> Result<Vec<Gate>, SelectError> {
        let mut gates: Vec<Gate> = Vec::new();
        for name in self.gates.iter().chain(self.deployments.iter().map(|named| &named.gate)) {
            let found = gates::find_like(name).map_err(SelectError::Gate)?;
            gates.extend(
                found
                    .into_iter()
                    .filter(|gate| !gates.iter().any(|other| other.id == gate.id))
                    .collect::<Vec<_>>(),
            );
        }
        if gates.is_empty() {
            return Ok(gates::defaults());
        }
        gates.retain(|gate| !gate.reader().is_some_and(|reader| self.leaves_out(reader)));
        Ok(gates)
    }

    /// This parser is asked elsewhere.
    pub fn leaves_out(&self, parser: &str) -> bool {
        // A chain is as slow as its slowest hop.
        let is_out = |hop: &str| {
            let out = self.without.iter().any(|pattern| is_like(hop, pattern));
            out && !hop.starts_with("strict/") && !self.is_hot(hop)
        };
        is_out(parser) || hops(parser).any(is_out)
    }

    /// This parser was named as one to be asked about every input. One that runs as an application never is: its requests
    /// are counted.
    pub fn is_hot(&self, parser: &str) -> bool {
        self.hot.iter().any(|pattern| is_like(parser, pattern)) && Registry::is_behind_a_pipe(parser)
    }

    /// This parser is only a guide.
    pub fn is_guide(&self, parser: &str) -> bool {
        !parser.starts_with("strict/") && self.guides.iter().any(|pattern| is_like(parser, pattern))
    }

    /// Those of the panel that were named to be held against others, not as a part of a deployment.
    pub fn compared(&self, panel: &Panel) -> Compared {
        let paired = || self.pairs.iter().flat_map(|pair| [&pair.one, &pair.other]);
        Compared::of(panel, |name| {
            !self.is_guide(name) && paired().chain(&self.parsers).any(|pattern| is_like(name, pattern))
        })
    }

    /// Who was meant, with nobody left out and nobody besides.
    pub fn whole(&self) -> Self {
        Self { without: Vec::new(), guides: Vec::new(), ..self.clone() }
    }

    /// The same, where these domains are let in.
    pub fn under(&self, policy: &Policy) -> Self {
        Self { registry: self.registry.under(policy), ..self.clone() }
    }

    /// Those of the parsers selected that are not run, since they are code that a file names and the user does not.
    ///
    /// # Errors
    /// As [`Selection::panel`].
    pub fn withheld(&self) -> Result<Vec<ParserId>, SelectError> {
        let chosen = self.chosen(&self.gates()?)?.into_iter().map(|(id, _)| id);
        Ok(chosen.filter(|id| self.registry.why_withheld(id).is_some()).collect())
    }

    /// A part of this deployment is not run.
    pub fn withholds(&self, named: &Named) -> bool {
        let gate = gates::find(&named.gate).ok();
        let names = gate.iter().filter_map(Gate::reader).chain([&*named.route]);
        names.filter_map(|name| name.parse().ok()).any(|id| self.registry.why_withheld(&id).is_some())
    }

    fn open_parsers(&self, gates: &[Gate]) -> Result<Vec<Box<dyn Parser>>, SelectError> {
        self.chosen(gates)?.into_iter().map(|(id, by_pattern)| self.open(&id, by_pattern)).collect()
    }

    /// Each parser once, and whether a pattern stands for it.
    fn chosen(&self, gates: &[Gate]) -> Result<Vec<(ParserId, bool)>, SelectError> {
        let patterns = self.patterns(gates);
        let listed = list_for(&self.registry, &patterns)?;
        let mut chosen: Vec<(ParserId, bool)> = Vec::new();
        for pattern in patterns {
            let may_be_none = self.parsers.is_empty() && pattern.contains('*');
            for parser in self.there(&pattern, &listed, may_be_none)? {
                let out = self.leaves_out(&parser.id.to_string());
                if !out && !chosen.iter().any(|(other, _)| *other == parser.id) {
                    chosen.push((parser.id.clone(), pattern.contains('*')));
                }
            }
        }
        Ok(chosen)
    }

    /// Opens a parser that somebody asked for. What a pattern meant and does not open (a surface that a release
    /// of Python lacks), and code that is withheld, is skipped, and says so in every answer.
    fn open(&self, id: &ParserId, by_pattern: bool) -> Result<Box<dyn Parser>, SelectError> {
        match self.open_here_or_alone(id) {
            Err(why) if by_pattern || self.registry.why_withheld(id).is_some() => {
                Ok(Box::new(Absent { id: id.clone(), why }))
            }
            opened => Ok(opened?),
        }
    }

    fn open_here_or_alone(&self, id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
        match (self.alone, self.own_code_alone) {
            (true, _) => self.registry.open_alone(id),
            (false, true) => self.registry.open_apart(id),
            (false, false) => self.registry.open(id),
        }
    }

    fn patterns(&self, gates: &[Gate]) -> Vec<String> {
        let mut patterns = match self.parsers.as_slice() {
            [] if self.deployments.is_empty() && self.pairs.is_empty() => self.default_parsers(),
            // Whatever is deployed is held against the strict readers.
            [] => vec!["strict/*".to_owned()],
            named => named.iter().map(|name| chain::written(name)).collect(),
        };
        patterns.extend(self.guides.iter().cloned());
        patterns.extend(self.deployments.iter().map(|named| named.route.clone()));
        patterns.extend(self.pairs.iter().flat_map(|pair| [pair.one.clone(), pair.other.clone()]));
        let made_for = gates.iter().filter(|gate| gate.is_made_for_a_parser());
        patterns.extend(made_for.filter_map(Gate::reader).map(str::to_owned));
        // A fuzz target is built without some families: what is left out is not looked for.
        patterns.into_iter().filter(|name| !self.leaves_out(name)).collect()
    }

    /// [`DEFAULT_PARSERS`], and the commands that were named.
    fn default_parsers(&self) -> Vec<String> {
        let mut patterns = DEFAULT_PARSERS.map(str::to_owned).to_vec();
        patterns.extend(self.registry.process_names());
        patterns
    }

    /// A whole name stands for its parser even where that is missing, so that opening it says what brings it; a
    /// pattern stands for what is there.
    fn there<'a>(
        &self,
        pattern: &str,
        listed: &'a [Listed],
        may_be_none: bool,
    ) -> Result<Vec<&'a Listed>, SelectError> {
        let named = match matching(&self.registry, pattern, listed) {
            Err(_) if may_be_none => return Ok(Vec::new()),
            named => named?,
        };
        if !pattern.contains('*') {
            return Ok(named);
        }
        let is_there =
            |parser: &&Listed| parser.status.is_ok() || self.registry.why_withheld(&parser.id).is_some();
        let there: Vec<&Listed> = named.iter().copied().filter(is_there).collect();
        match named.iter().find_map(|parser| parser.status.as_ref().err()) {
            Some(missing) if there.is_empty() && !may_be_none => Err(missing.clone().into()),
            _ => Ok(there),
        }
    }
}

/// An interpreter that is not the one of the build is no missing parser: nothing it says could be trusted.
fn start(patterns: &[String]) -> Result<(), SelectError> {
    #[cfg(feature = "python")]
    if crate::parsers::may_be_of("cpython", patterns) {
        crate::parsers::cpython::start()?;
    }
    // Without Python in the process there is nothing to start.
    let _ = patterns;
    Ok(())
}

/// The parsers of the families that these patterns can stand for; Python starts only where it is asked.
///
/// # Errors
/// An interpreter does not start, or is not the one of the build.
pub fn list_for(registry: &Registry, patterns: &[String]) -> Result<Vec<Listed>, SelectError> {
    start(patterns)?;
    Ok(registry.list_for(patterns))
}

/// The parsers of a name or a pattern, there or missing.
///
/// # Errors
/// Nothing has such a name: names those there are.
pub fn matching<'a>(
    registry: &Registry,
    pattern: &str,
    listed: &'a [Listed],
) -> Result<Vec<&'a Listed>, SelectError> {
    let named: Vec<&Listed> =
        listed.iter().filter(|parser| is_like(&parser.id.to_string(), pattern)).collect();
    if named.is_empty() { Err(unknown(registry, pattern)) } else { Ok(named) }
}

fn unknown(registry: &Registry, pattern: &str) -> SelectError {
    if let Some(why) = pattern.contains('|').then(|| pattern.parse::<ParserId>().err()).flatten() {
        return SelectError::Name(why);
    }
    let known: Vec<String> = registry.list().iter().map(|parser| parser.id.to_string()).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let meant = callable(pattern).or_else(|| closest_parser(pattern, &known).map(str::to_owned));
    let meant = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
    SelectError::Unknown { pattern: Input::new(pattern), meant }
}
