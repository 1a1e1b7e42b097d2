//! A gate and a route under a policy: what somebody runs.

use crate::gates::Gate;
use crate::parsers::Parser;

/// A gate and a route, by their places in a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Deployment {
    /// Index of the gate.
    pub gate: usize,
    /// Index of the parser whose recipients the mail would go to.
    pub route: usize,
}

/// What is judged where nobody says otherwise: every gate by every parser that is no strict reader.
pub fn defaults(gates: &[Gate], parsers: &[Box<dyn Parser>]) -> Vec<Deployment> {
    let routes = || (0..parsers.len()).filter(|&route| parsers[route].id().family != "strict");
    (0..gates.len()).flat_map(|gate| routes().map(move |route| Deployment { gate, route })).collect()
}
