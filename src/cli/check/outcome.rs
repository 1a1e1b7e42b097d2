//! What came of a deployment, as a report has it: its findings confirmed, with their standing.

use crate::answer::from_base64;
use crate::check::CheckResult;
use crate::cli::exit::{Exit, Stopped};
use crate::environment::own_program;
use crate::finding::journal::{Finding, Findings};
use crate::input::Input;
use crate::judge::deployment::Named;
use crate::parsers::{Registry, registry};
use crate::policy::Policy;
use crate::report::baseline::{Baseline, Occurrence};
use crate::report::{Answered, DeploymentResult, Entry, Location, Opening, Standing, Texts, label};
use crate::search::supervisor::confirm;
use std::collections::BTreeSet;

/// A finding is shown only after it replays, in a fresh process unless its code is in no other. What does not is taken
/// out, named, and counted as not judged.
pub(super) fn confirm_findings(
    deployment: &Named,
    outcome: &mut CheckResult,
    registry: &Registry,
) -> Result<Vec<String>, Stopped> {
    let mut findings = Findings::default();
    let found = outcome.findings.clone();
    outcome.findings.drain(..).for_each(|finding| findings.add(finding));
    let replayed = match registry::asks_this_process(&deployment.gate)
        || registry::asks_this_process(&deployment.route)
    {
        true => confirm::in_this_process(&mut findings, registry)?,
        false => {
            let program = own_program().map_err(|error| Stopped::failed(error.to_string()))?;
            confirm::in_fresh_process(&mut findings, &program, registry)
        }
    };
    if replayed.failed {
        return Err(Stopped::failed("no finding could be replayed in a fresh process"));
    }
    outcome.findings = findings.into_vec();
    for finding in &mut outcome.findings {
        // A command line is another process.
        finding.reproductions.retain(|command| !registry::asks_this_process(command));
    }
    outcome.evidence.not_judged("shown once, and not again in a fresh process", replayed.gone.len());
    let gone = found.into_iter().filter(|finding| replayed.gone.contains(&finding.fingerprint));
    for finding in gone {
        from_base64(&finding.reduced.input_base64).into_iter().for_each(|input| outcome.show_once(input));
    }
    Ok(replayed.gone)
}

/// The findings of a deployment, each with its standing and the line of `addrdiff.toml` that has the deployment.
pub(super) fn entries(
    deployment: &Named,
    outcome: &CheckResult,
    before: &Baseline,
    location: Option<&Location>,
) -> Vec<Entry> {
    let [name, gate, route] = [&deployment.name, &deployment.gate, &deployment.route]
        .map(|text| Input::new(text.as_str()).to_string());
    let label = label(&name, &gate, &route);
    let open = |finding: &Finding| names(outcome.openings.get(&finding.fingerprint).unwrap_or(&outcome.open));
    let is_known =
        |finding: &Finding| before.has(&Occurrence::of(finding).in_deployment(&label, &gate, &open(finding)));
    let entry = |finding: &Finding| Entry {
        standing: if is_known(finding) { Standing::Known } else { Standing::New },
        location: location.cloned(),
        finding: finding.clone(),
    };
    outcome.findings.iter().map(entry).collect()
}

pub(super) fn result(
    deployment: &Named,
    policy: &Policy,
    outcome: CheckResult,
    exit: Exit,
    location: Option<Location>,
) -> DeploymentResult {
    let shown = |text: &str| Input::new(text).to_string();
    let texts = |(put, got_in)| Texts { put, got_in };
    DeploymentResult {
        name: shown(&deployment.name),
        gate: shown(&deployment.gate),
        route: shown(&deployment.route),
        open: names(&outcome.open),
        openings: openings(&outcome),
        allowed: policy.allowed.iter().map(|name| shown(name)).collect(),
        attacker: shown(&policy.attacker),
        location,
        answer: match exit {
            Exit::NewFindings => Answered::WayIn,
            Exit::NothingNew if outcome.evidence.outside > 0 => Answered::NoNewWayIn,
            Exit::NothingNew => Answered::NoWayIn,
            _ => Answered::NotJudged,
        },
        known: texts(outcome.known),
        variations: texts(outcome.varied),
        evidence: outcome.evidence,
        failed_controls: outcome.idle,
        shown_once: outcome.shown_once.iter().map(Input::to_string).collect(),
        hung: outcome.hung.iter().map(Input::to_string).collect(),
        findings: outcome.findings.into_iter().map(|finding| finding.fingerprint).collect(),
    }
}

/// By whose addresses an outsider gets in, of those findings that are left.
fn openings(outcome: &CheckResult) -> Vec<Opening> {
    let is_left = |name: &String| outcome.findings.iter().any(|finding| finding.fingerprint == *name);
    let left = outcome.openings.iter().filter(|(name, _)| is_left(name));
    left.map(|(name, open)| Opening { fingerprint: name.clone(), open: names(open) }).collect()
}

/// Domains as reports have them.
fn names(domains: &BTreeSet<String>) -> Vec<String> {
    domains.iter().map(|domain| Input::new(domain.as_str()).to_string()).collect()
}
