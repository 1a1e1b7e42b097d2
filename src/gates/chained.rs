//! Gates behind a chain: `strip | lower | last-at` decides about the text that its steps make, `last-at:PARSER` (or
//! `PARSER | last-at`) about what a reader returned.

use super::{ByReading, Decide, Gate, GateError};
use crate::parsers::chain::{Hop, Name};
use crate::parsers::steps::Step;
use std::borrow::Cow;

/// The gate behind these hops.
///
/// # Errors
/// A gate that compares with the text itself, behind a reader: which text is meant cannot be said.
pub(super) fn behind(front: &Name, gate: &Gate) -> Result<Gate, GateError> {
    let steps: Vec<Step> = front.hops.iter().filter_map(step).collect();
    let has_readers = front.readers().next().is_some();
    let decide = match &gate.decide {
        Decide::Text(decide) if has_readers => {
            Decide::Reading(front.to_string().into(), ByReading::Returned(*decide))
        }
        Decide::Text(decide) => Decide::Text(*decide),
        Decide::Account(_) if has_readers => {
            return Err(GateError::BehindReader(gate.id.to_string()));
        }
        Decide::Account(key) => Decide::Account(*key),
        Decide::Reading(_, ByReading::EqualsText) if has_readers => {
            return Err(GateError::BehindReader(gate.id.to_string()));
        }
        Decide::Reading(parser, by) => Decide::Reading(format!("{front} | {parser}").into(), *by),
    };
    Ok(Gate {
        id: format!("{front} | {}", gate.id).into(),
        code: code(front, gate).into(),
        by_default: false,
        steps: if has_readers { Vec::new() } else { steps },
        decide,
        ..gate.clone()
    })
}

fn step(hop: &Hop) -> Option<Step> {
    match hop {
        Hop::Step(step) => Some(step.clone()),
        _ => None,
    }
}

/// Statements of Python, one a hop, then the line of the gate.
fn code(front: &Name, gate: &Gate) -> String {
    let line = |hop: &Hop| match hop {
        Hop::Step(step) => format!("text = {}; ", step.code),
        Hop::Reader(reader) => format!("text = {reader}(text); "),
        Hop::OrRaw => "text = text or raw; ".to_owned(),
    };
    let lines: String = front.hops.iter().map(line).collect();
    format!("{lines}{}", gate.code)
}

impl Gate {
    /// The text that it decides about: what its steps make of the input. `None` where one of them refuses it.
    pub fn prepared<'a>(&self, text: &'a [u8]) -> Option<Cow<'a, [u8]>> {
        let apply = |text: Cow<'a, [u8]>, step: &Step| step.apply(&text).map(Cow::Owned);
        self.steps.iter().try_fold(Cow::Borrowed(text), apply).ok()
    }
}
