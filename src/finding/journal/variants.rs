//! One finding, other gates: the texts that get it past those that its witness does not fool.
//!
//! A finding of a parser is named by where that parts from the standard, whatever the gates. So that nothing is lost
//! with the others' witnesses, each further gate keeps its own.

use super::Finding;
use crate::answer;
use crate::input::Input;
use crate::level::Level;
use crate::shown::escaped;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A text that shows a finding behind a gate that the finding's witness does not fool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Variant {
    /// The gate.
    #[serde(deserialize_with = "escaped")]
    pub gate: String,
    /// How much follows behind it.
    pub level: Level,
    /// The text, escaped.
    #[serde(deserialize_with = "escaped")]
    pub shown: String,
    /// Its bytes.
    #[serde(deserialize_with = "escaped")]
    pub input_base64: String,
}

impl Variant {
    /// The bytes of the text.
    ///
    /// # Errors
    /// A line of a journal that was not written by addrdiff.
    pub fn input(&self) -> Result<Input, String> {
        answer::from_base64(&self.input_base64)
    }

    /// As witnesses are preferred: the more severe, the shorter, the first of its kind.
    fn rank(&self) -> impl Ord + use<> {
        (Reverse(self.level), self.input_base64.len(), self.input_base64.clone())
    }
}

impl Finding {
    /// The texts that show it: its witness, and those of further gates.
    pub fn texts(&self) -> impl Iterator<Item = Input> {
        let variants = self.variants.iter().map(|variant| &variant.input_base64);
        let texts = std::iter::once(&self.reduced.input_base64).chain(variants);
        texts.filter_map(|text| answer::from_base64(text).ok())
    }
}

/// The variants of `kept` where `gone` is the same finding with another witness: of each gate that the witness does
/// not fool the text that is preferred.
pub(super) fn united(kept: &Finding, gone: &Finding) -> Vec<Variant> {
    let own: Vec<&String> = witnessed(kept).collect();
    let of_witness = witnessed(gone).map(|gate| Variant {
        gate: gate.clone(),
        level: gone.level,
        shown: gone.reduced.shown.clone(),
        input_base64: gone.reduced.input_base64.clone(),
    });
    let all = kept.variants.iter().chain(&gone.variants).cloned().chain(of_witness);
    let mut by_gate = BTreeMap::new();
    for variant in all.filter(|variant| !own.contains(&&variant.gate)) {
        let preferred = by_gate.entry(variant.gate.clone()).or_insert_with(|| variant.clone());
        if variant.rank() < preferred.rank() {
            *preferred = variant;
        }
    }
    by_gate.into_values().collect()
}

/// The gates that the witness itself fools.
fn witnessed(finding: &Finding) -> impl Iterator<Item = &String> {
    finding.gates.iter().filter(|gate| !finding.variants.iter().any(|variant| variant.gate == **gate))
}

#[cfg(test)]
mod tests {
    use super::super::Finding;
    use super::super::findings::unite;
    use super::*;

    /// One finding behind these gates, with this witness.
    fn seen(text: &str, gates: &[&str], level: Level) -> Finding {
        let lines = include_str!("../../../tests/report/journal/worker-1.jsonl");
        let mut finding: Finding = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
        finding.reduced.shown = text.into();
        finding.reduced.input_base64 = answer::to_base64(&Input::new(text));
        finding.gates = gates.iter().map(ToString::to_string).collect();
        Finding { level, ..finding }
    }

    #[test]
    fn each_gate_keeps_the_text_that_is_preferred_in_whatever_order_they_come() {
        let lines = [
            seen("long@a", &["one", "two"], Level::High),
            seen("b@a", &["two", "three"], Level::High),
            seen("longer@a", &["four"], Level::High),
            seen("longest@a", &["one", "four"], Level::High),
            seen("a", &["five"], Level::Low),
        ];
        let orders = [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [3, 4, 1, 0, 2]];
        for order in orders {
            let mut one = lines[order[0]].clone();
            order[1..].iter().for_each(|at| unite(&mut one, lines[*at].clone()));
            let texts = |variant: &Variant| (variant.gate.clone(), variant.input().unwrap().to_string());
            let texts: Vec<(String, String)> = one.variants.iter().map(texts).collect();
            let expected = [("five", "a"), ("four", "longer@a"), ("one", "long@a")];
            assert_eq!(texts, expected.map(|(gate, text)| (gate.to_owned(), text.to_owned())));
            assert_eq!((one.reduced.shown.as_str(), one.gates.len()), ("b@a", 5));
        }
    }
}
