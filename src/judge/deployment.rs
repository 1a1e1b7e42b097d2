//! A gate and a route under a policy: what somebody runs.

use crate::gates::{self, Gate};
use crate::parsers::{Parser, ParserId, chain};
use serde::{Deserialize, Serialize};

/// A gate and a route, by their places in a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Deployment {
    /// Index of the gate.
    pub gate: usize,
    /// Index of the parser whose recipients the mail would go to.
    pub route: usize,
}

/// A deployment that somebody named, by the names of its parts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Named {
    /// What whoever runs it calls it.
    pub name: String,
    /// The gate's name.
    pub gate: String,
    /// The parser's name.
    pub route: String,
}

/// What is judged where nobody says otherwise: every gate by every parser that is no strict reader.
pub fn defaults(gates: &[Gate], parsers: &[Box<dyn Parser>]) -> Vec<Deployment> {
    let is_gates_own = |id: &ParserId| {
        let name = (id.family == chain::FAMILY).then(|| id.to_string());
        name.is_some_and(|name| gates.iter().any(|gate| gate.reader() == Some(&*name)))
    };
    let is_route = |id: &ParserId| id.family != "strict" && !is_gates_own(id);
    let routes = || (0..parsers.len()).filter(|&route| is_route(parsers[route].id()));
    (0..gates.len()).flat_map(|gate| routes().map(move |route| Deployment { gate, route })).collect()
}

impl Named {
    /// A deployment of these parts; a chain in either is written as chains are shown, however it was typed.
    pub fn new(name: &str, gate: &str, route: &str) -> Self {
        let written = |id: Option<String>, typed: &str| id.unwrap_or_else(|| typed.to_owned());
        let id = gates::find(gate).ok().map(|gate| gate.id.into_owned());
        let (gate, route) = (written(id, gate), chain::written(route));
        Self { name: name.to_owned(), gate, route }
    }

    /// Each gate before each route, without a name of their own.
    pub fn pairs(gates: &[String], routes: &[String]) -> Vec<Self> {
        let named = |gate, route: &String| Self::new("", gate, route);
        gates.iter().flat_map(|gate| routes.iter().map(move |route| named(gate, route))).collect()
    }

    /// Where its parts stand; `None` where one is not there.
    pub fn place(&self, gates: &[Gate], parsers: &[Box<dyn Parser>]) -> Option<Deployment> {
        let gate = gates.iter().position(|gate| gate.id == self.gate)?;
        let route = parsers.iter().position(|parser| parser.id().to_string() == self.route)?;
        Some(Deployment { gate, route })
    }
}
