//! Replay: puts kept cases to the parsers and compares. It sees all of the flow, as only a campaign does.
//!
//! Every case is put to every parser that it expects something of; what nobody could answer is skipped, said
//! so, and never counted as agreement.

mod error;
mod finds;
mod idle;
mod outcome;
#[cfg(feature = "cli")]
mod report;
mod roster;

pub use error::ReplayError;
pub use outcome::{Changed, Found, ReplayResult};
use roster::Panels;
pub use roster::Roster;

use crate::corpus::bless::{self, BlessError, Change};
use crate::corpus::gather::Gathered;
use crate::corpus::{Case, Expectation, Finds, in_words};
use crate::explain::candidate_policies;
use crate::finding::reproduce;
use crate::input::Input;
use crate::judge::examine::{self, Examined, Look};
use crate::judge::panel::Panel;
use crate::level::Level;
use crate::policy::Policy;
use crate::verdict::Verdict;
use finds::Seen;
use idle::Admitted;

/// Puts everything of the plan.
///
/// # Errors
/// A case names a parser that cannot exist, or a parser that is there does not open.
pub fn run(plan: &Gathered, roster: &Roster, fail_on: Level) -> Result<ReplayResult, ReplayError> {
    let admitted = Admitted::of(roster.named_gates());
    let mut run = Run { plan, roster, fail_on, admitted, outcome: ReplayResult::default() };
    let mut panels = Panels::of(roster);
    for case in &plan.cases {
        run.case(case, &mut panels)?;
    }
    run.known(&mut panels);
    run.outcome.idle = run.admitted.idle(&mut panels);
    let idle = run.outcome.idle.clone();
    idle.into_iter().for_each(|why| run.outcome.skip(why, 1));
    if plan.hidden > 0 {
        run.outcome.skip("file or folder whose name begins with a dot".into(), plan.hidden);
    }
    Ok(run.outcome)
}

/// What a case shows: the class, the level, and the parties as a case writes them.
///
/// # Errors
/// As [`run`].
pub fn shown_by(case: &Case, roster: &Roster) -> Result<Vec<(&'static str, Level, String)>, ReplayError> {
    let mut panels = Panels::of(roster);
    let (panel, _) = panels.panel(&roster.asked_by(case)?.ids, &first_policy(case));
    let sighted = sighted(case, roster, panel, &panel.ask(&case.input));
    let all = sighted.into_iter().flat_map(|under| under.seen);
    Ok(all.map(|one| (one.class, one.level, one.parties)).collect())
}

/// Writes what came in the place of what was expected, and takes it out of the outcome; returns how many. What is no
/// answer of a parser and no level (a finding, a control) stays: only a person can say that it is right.
///
/// # Errors
/// A file that cannot be read or written.
pub fn bless(outcome: &mut ReplayResult) -> Result<usize, BlessError> {
    let mut changes = Vec::new();
    for changed in std::mem::take(&mut outcome.changed) {
        match &changed.change {
            Some(change) if bless::can_be_expected(&change.got) => changes.push(change.clone()),
            _ => outcome.changed.push(changed),
        }
    }
    bless::bless(&changes)
}

struct Run<'a> {
    plan: &'a Gathered,
    roster: &'a Roster,
    fail_on: Level,
    admitted: Admitted,
    outcome: ReplayResult,
}

impl Run<'_> {
    fn case(&mut self, case: &Case, panels: &mut Panels) -> Result<(), ReplayError> {
        let asked = self.roster.asked_by(case)?;
        for why in &asked.skipped {
            self.outcome.skip(why.clone(), 1);
        }
        if asked.ids.is_empty() {
            self.outcome.unasked.insert(Input::new(case.name.as_str()).to_string());
            return Ok(());
        }
        self.outcome.cases += 1;
        let (panel, skipped) = panels.panel(&asked.ids, &first_policy(case));
        for (name, why) in skipped {
            self.outcome.skip(why.clone(), 1);
            self.outcome.silent.insert(name.clone());
        }
        if case.policies.len() > 1 && !self.roster.readers().is_empty() {
            let why = "the code of a gate was asked under the first policy of a case that has several";
            self.outcome.skip(why.into(), 1);
        }
        let verdicts = panel.ask(&case.input);
        let held = self.compare(case, panel, &verdicts);
        self.judge(case, panel, &verdicts, &held);
        Ok(())
    }

    /// Compares each answer with what is expected; tells for which parsers an expectation holds.
    fn compare(&mut self, case: &Case, panel: &Panel, verdicts: &[Verdict]) -> Vec<bool> {
        let compare_one = |(at, verdict): (usize, &Verdict)| {
            let answerer = self.roster.answerer(panel.parsers()[at].id());
            let heard = match verdict {
                Verdict::Skipped { inexpressible: false, .. } => &mut self.outcome.silent,
                _ => &mut self.outcome.answered,
            };
            if !heard.contains(&answerer.id) {
                heard.insert(answerer.id.clone());
            }
            match (case.expectation(&answerer), verdict) {
                (_, Verdict::Skipped { why, .. }) => {
                    self.outcome.skip(format!("{}: {why}", answerer.id), 1);
                    false
                }
                (None, _) => {
                    self.outcome.judged += usize::from(!case.expects_anything());
                    false
                }
                (Some(expectation), verdict) => {
                    self.outcome.checked += 1;
                    let holds = expectation.expected.holds(verdict);
                    if !holds {
                        self.outcome.changed.push(changed(case, &answerer.id, expectation, verdict));
                    }
                    holds
                }
            }
        };
        verdicts.iter().enumerate().map(compare_one).collect()
    }

    /// Looks for findings; those are new that neither the case expects nor anybody knows. What follows from
    /// an answer that the case expects is expected with it.
    fn judge(&mut self, case: &Case, panel: &Panel, verdicts: &[Verdict], held: &[bool]) {
        let mut all = Vec::new();
        for Under { policy, seen, admitted } in sighted(case, self.roster, panel, verdicts) {
            self.admitted.add(&policy, self.roster.named_gates(), &admitted);
            for one in &seen {
                let known = || {
                    self.plan
                        .known
                        .iter()
                        .any(|known| known.covers(one.class, &one.parser, &case.input, &policy))
                };
                // That each answers as the case expects does not say that the two agree.
                let expected = held[one.at] && one.against.is_none() || finds::names(case, one);
                if case.quiet && one.level >= Level::Low {
                    self.outcome.changed.push(loud(case, one));
                } else if one.level >= self.fail_on && !expected && !known() {
                    self.outcome.found.push(self.found(case, one, panel, &policy));
                }
            }
            all.extend(seen);
        }
        finds::compare(case, self.roster, panel, &all, &mut self.outcome);
    }

    fn found(&self, case: &Case, seen: &Seen, panel: &Panel, policy: &Policy) -> Found {
        let shown = reproduce::Shown {
            by: panel.parsers()[seen.at].id(),
            pair: seen.against.map(|at| panel.parsers()[at].id()),
            gate: seen.gate.map(|gate| &panel.gates()[gate]),
            named: false,
            registry: self.roster.registry(),
        };
        Found {
            case: Input::new(case.name.as_str()).to_string(),
            place: case.place.to_string(),
            class: seen.class,
            level: seen.level,
            parties: seen.parties.clone(),
            input: case.input.to_string(),
            allowed: Input::new(policy.allowed.join(" ")).to_string(),
            again: reproduce::explain(&case.input, policy, Some(shown)),
        }
    }

    /// Each known disagreement must still show itself.
    fn known(&mut self, panels: &mut Panels) {
        for known in &self.plan.known {
            let ids = self.roster.those(|answerer| known.is_about(answerer));
            if ids.is_empty() {
                self.outcome.skip(
                    format!("known disagreement at {}: none of the parsers it is about is here", known.place),
                    1,
                );
                continue;
            }
            let (policy, look) = (Policy::default(), Look::For(&known.class));
            let (panel, _) = panels.panel(&ids, &policy);
            let Examined { trial, sightings } = examine::examine(panel, &policy, &known.witness, look);
            let shown = sightings
                .iter()
                .map(|one| Seen::new(&trial, one, self.roster))
                .any(|one| one.class == known.class && known.is_about(&one.parser));
            if shown {
                self.outcome.known += 1;
            } else {
                self.outcome.gone.push(format!(
                    "{}: {} of {} by `{}`",
                    known.place, known.class, known.parser, known.witness
                ));
            }
        }
    }
}

/// What is seen under one policy of a case.
struct Under {
    policy: Policy,
    seen: Vec<Seen>,
    /// For each gate of the panel, whether it lets the text in.
    admitted: Vec<bool>,
}

/// What is seen under each policy of the case.
fn sighted(case: &Case, roster: &Roster, panel: &Panel, verdicts: &[Verdict]) -> Vec<Under> {
    // A probe asks a hundred times: only where the case is about what it shows.
    let classes_named = case.tables.iter().flat_map(|table| &table.finds);
    let probe = |one: &Finds| examine::probe(panel, &case.input, verdicts, Look::For(&one.class));
    let evidence = classes_named.map(probe).max_by_key(Vec::len).unwrap_or_default();
    let judged = |policy: Policy| {
        let Examined { trial, sightings } =
            examine::judge(panel, &policy, &case.input, verdicts, evidence.clone());
        let seen = sightings.iter().map(|sighting| Seen::new(&trial, sighting, roster)).collect();
        let admitted = (0..panel.gates().len()).map(|gate| trial.is_admitted(gate)).collect();
        Under { seen, admitted, policy }
    };
    policies(case, verdicts).into_iter().map(judged).collect()
}

fn first_policy(case: &Case) -> Policy {
    case.policies.first().cloned().unwrap_or_default()
}

fn policies(case: &Case, verdicts: &[Verdict]) -> Vec<Policy> {
    if !case.policies.is_empty() {
        return case.policies.clone();
    }
    candidate_policies(&case.input, verdicts, &Policy::default())
}

fn changed(case: &Case, parser: &str, expectation: &Expectation, verdict: &Verdict) -> Changed {
    let got = in_words(verdict);
    let change = || Change {
        place: expectation.place.clone(),
        span: expectation.span.clone(),
        added_for: (expectation.parser != parser).then(|| parser.into()),
        got: got.clone(),
    };
    Changed {
        case: Input::new(case.name.as_str()).to_string(),
        place: expectation.place.to_string(),
        parser: parser.into(),
        expected: expectation.expected.to_string(),
        change: (!expectation.span.is_empty()).then(change),
        got,
    }
}

/// A finding where none may be.
fn loud(case: &Case, seen: &Seen) -> Changed {
    Changed {
        case: Input::new(case.name.as_str()).to_string(),
        place: case.place.to_string(),
        parser: seen.parser.id.clone(),
        expected: "no finding".into(),
        got: match seen.parties.split_once(" > ") {
            Some((gate, _)) => format!("{} {} behind the gate {gate}", seen.level, seen.class),
            None => format!("{} {}", seen.level, seen.class),
        },
        change: None,
    }
}
