//! The one way from an input to sightings: ask, look for what one answer does not show, let the gates decide,
//! judge. Nobody else makes a trial or asks the classes; a test holds the sources to that.

use super::classes::{self, Sighting};
use super::panel::Panel;
use super::probe::Evidence;
use super::trial::Trial;
use crate::input::Input;
use crate::policy::Policy;
use crate::verdict::Verdict;
use std::borrow::Cow;

/// How closely an input is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look<'a> {
    /// Every parser is asked once.
    Once,
    /// And probed: asked again, and with parts of the text repeated.
    Closely,
    /// Probed where this class goes by what probes show.
    For(&'a str),
}

impl Look<'_> {
    /// Parsers are asked more than once.
    pub fn probes(self) -> bool {
        match self {
            Self::Once => false,
            Self::Closely => true,
            Self::For(class) => classes::goes_by_probes(class),
        }
    }
}

/// An input, what everybody said, and what that shows.
pub struct Examined<'a> {
    /// What was said.
    pub trial: Trial<'a>,
    /// What it shows, class by class.
    pub sightings: Vec<Sighting>,
}

/// Asks every parser of the panel, and judges.
pub fn examine<'a>(panel: &'a Panel, policy: &'a Policy, input: &'a Input, look: Look<'_>) -> Examined<'a> {
    let verdicts = panel.ask(input);
    let evidence = probe(panel, input, &verdicts, look);
    judge(panel, policy, input, verdicts, evidence)
}

/// The same of the chosen parsers alone (by their places): the others are skipped, and nothing is seen on them.
pub fn examine_some<'a>(
    panel: &'a Panel,
    policy: &'a Policy,
    input: &'a Input,
    chosen: &[bool],
    look: Look<'_>,
) -> Examined<'a> {
    let verdicts = panel.ask_some(input, chosen);
    let evidence = probe(panel, input, &verdicts, look);
    judge(panel, policy, input, verdicts, evidence)
}

/// Judges answers that are there already.
pub fn judge<'a>(
    panel: &'a Panel,
    policy: &'a Policy,
    input: &'a Input,
    verdicts: impl Into<Cow<'a, [Verdict]>>,
    evidence: Vec<Evidence>,
) -> Examined<'a> {
    let mut sightings = Vec::new();
    let trial = judge_into(panel, policy, input, verdicts, evidence, &mut sightings);
    Examined { trial, sightings }
}

/// The same into a buffer, for the hot path of a search.
pub fn judge_into<'a>(
    panel: &'a Panel,
    policy: &'a Policy,
    input: &'a Input,
    verdicts: impl Into<Cow<'a, [Verdict]>>,
    evidence: Vec<Evidence>,
    sightings: &mut Vec<Sighting>,
) -> Trial<'a> {
    let trial = Trial::new(panel, policy, input, verdicts).with_evidence(evidence);
    sightings.clear();
    classes::judge_into(&trial, sightings);
    trial
}

/// The same where no parser returned anything that mail could go to: no gate has to be asked, since no class sees
/// a difference.
pub fn judge_ungated_into(
    panel: &Panel,
    policy: &Policy,
    input: &Input,
    verdicts: &[Verdict],
    sightings: &mut Vec<Sighting>,
) {
    let trial = Trial::without_gates(panel, policy, input, verdicts);
    sightings.clear();
    classes::judge_into(&trial, sightings);
}

/// What probes show; nothing where they are not asked for.
pub fn probe(panel: &Panel, input: &Input, verdicts: &[Verdict], look: Look<'_>) -> Vec<Evidence> {
    if look.probes() { panel.probe(input, verdicts) } else { Vec::new() }
}
