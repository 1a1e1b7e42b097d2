//! A gate and a route under a policy: what somebody runs.

use crate::gates::Gate;
use crate::parsers::Parser;
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
    let routes = || (0..parsers.len()).filter(|&route| parsers[route].id().family != "strict");
    (0..gates.len()).flat_map(|gate| routes().map(move |route| Deployment { gate, route })).collect()
}

impl Named {
    /// Where its parts stand; `None` where one is not there.
    pub fn place(&self, gates: &[Gate], parsers: &[Box<dyn Parser>]) -> Option<Deployment> {
        let gate = gates.iter().position(|gate| gate.id == self.gate)?;
        let route = parsers.iter().position(|parser| parser.id().to_string() == self.route)?;
        Some(Deployment { gate, route })
    }
}
