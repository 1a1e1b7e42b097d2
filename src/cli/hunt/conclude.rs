//! The end of a campaign: what was found is replayed in a fresh process, shown, and its corpus made small.

use super::progress;
use crate::check;
use crate::cli::exit::{Exit, Stopped};
use crate::cli::{paint, written};
use crate::corpus::gather::Gathered;
use crate::environment::own_program;
use crate::finding::journal::{Finding, Findings};
use crate::judge::evidence::Evidence;
use crate::judge::panel::Panel;
use crate::parsers::Registry;
use crate::parsers::options::quoted_path;
use crate::policy::Policy;
use crate::report::words::count;
use crate::report::{self, Campaign, Report};
use crate::screen::say;
use crate::search::plan::{CampaignStatus, Plan};
use crate::search::supervisor::accepted::Accepted;
use crate::search::supervisor::confirm;
use crate::search::supervisor::distil::{self, Limit};
use crate::search::supervisor::published;
use crate::select::Selection;
use crate::shown::Shown;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Replays what was found in a fresh process, shows it, and says how the campaign ended.
pub fn conclude(
    kept: &Gathered,
    plan: &Plan,
    status: &CampaignStatus,
    controls: BTreeMap<String, Vec<String>>,
    verbose: bool,
) -> Result<(Exit, Findings), Stopped> {
    let folder = std::slice::from_ref(&plan.settings.out);
    let mut findings = Findings::read(folder).map_err(|error| Stopped::failed(error.to_string()))?;
    let program = own_program().map_err(|error| Stopped::failed(error.to_string()))?;
    let selection = &plan.settings.selection;
    let replayed = confirm::in_fresh_process(&mut findings, &program, &selection.registry);
    published::name(&mut findings, &kept.cases);
    let everything = findings.clone();
    let accepted = Accepted::new(&kept.known, &selection.registry).set_apart(&mut findings);
    let panel = opened(selection, &plan.settings.policy);
    let failed = failed_controls(controls, panel.as_ref(), status);
    let listed = findings.by_level();
    let is_known = |finding: &Finding| !listed.iter().any(|new| new.fingerprint == finding.fingerprint);
    let found = Report::of(&everything, is_known, plan.settings.fail_on);
    let left = with_campaign(found, plan, status, &failed, &replayed.gone);
    let wrote = report::write_all(&plan.settings.out, &left);
    let new = listed.iter().any(|finding| finding.level >= plan.settings.fail_on);
    let all_were_asked = selection.whole().withheld()?.is_empty();
    let compared = panel.is_some_and(|panel| compares(&panel, selection, &plan.settings.policy));
    let exit = match (status.health.executions, new) {
        // Who cannot confirm anything cannot say that nothing is new.
        _ if replayed.failed => Exit::HarnessFailed,
        (0, _) => Exit::NothingJudged,
        (_, true) => Exit::NewFindings,
        (_, false) if !(compared && all_were_asked && all_were_put(plan, status)) => Exit::NothingJudged,
        (_, false) if !(failed.is_empty() && all_was_judged(status, &selection.registry)) => {
            Exit::NothingJudged
        }
        (_, false) => Exit::NothingNew,
    };
    let whole_by = format!("addrdiff report {}", quoted_path(&plan.settings.out));
    let whole_by = (!verbose).then_some(&*whole_by);
    let mut text = report::text::outcome(&listed, &replayed.gone, accepted, whole_by);
    text.push_str(&progress::last_words(plan, status, &listed, verbose));
    text.push_str(&report::text::deployments(&left));
    text.push_str(&report::text::worst(&listed));
    text.push_str(&format!("{}\n", left.headline()));
    let exit = written(paint::write(&text), exit)?;
    // Said after the findings: what was found is shown, whatever the disk says.
    wrote
        .map(|()| (exit, everything))
        .map_err(|error| Stopped::failed(format!("the report cannot be written: {error}")))
}

/// The report, with what the campaign came to.
fn with_campaign(
    found: Report,
    plan: &Plan,
    status: &CampaignStatus,
    failed_controls: &BTreeMap<String, Vec<String>>,
    unconfirmed: &[String],
) -> Report {
    let campaign = Campaign {
        id: plan.id.clone(),
        asked: plan.asked.clone(),
        failed_controls: failed_controls.clone(),
        unconfirmed: unconfirmed.to_vec(),
        unfinished: status.stopped.is_some(),
        ..Campaign::of(&serde_json::json!(status), plan.workers, plan.seed)
    };
    Report { campaigns: vec![campaign], unconfirmed: unconfirmed.to_vec(), ..found }
}

/// Why a deployment is not judged, besides its controls: nothing was put to it, or the campaign stopped.
fn failed_controls(
    controls: BTreeMap<String, Vec<String>>,
    panel: Option<&Panel>,
    status: &CampaignStatus,
) -> BTreeMap<String, Vec<String>> {
    let mut failed = controls;
    for label in panel.map_or_else(Vec::new, |panel| without_a_text(panel, status)) {
        failed.entry(label).or_default().push("no text was put to it".into());
    }
    // The text that a worker died on was never judged.
    let died = count(status.restarts as usize, "worker");
    let died = (status.restarts > 0).then(|| format!("{died} died, and what it put then was not judged"));
    for why in status.stopped.iter().chain(&died) {
        let labels = status.health.deployments.keys().cloned();
        labels.for_each(|label| failed.entry(label).or_default().push(why.clone()));
    }
    failed
}

/// Everybody who was asked, where he still can be. Who cannot is said.
fn opened(selection: &Selection, policy: &Policy) -> Option<Panel> {
    let opened = selection.whole().under(policy).panel();
    opened.map_err(|error| say!("addrdiff: not judged: {}", Shown::raw(error.to_string()))).ok()
}

/// Somebody was held against the strict readers, and everybody who was named says something. Who cannot be asked any more
/// says nothing, and takes no finding with him.
pub(in crate::cli) fn compared(selection: &Selection, policy: &Policy) -> bool {
    opened(selection, policy).is_some_and(|panel| compares(&panel, selection, policy))
}

fn compares(panel: &Panel, selection: &Selection, policy: &Policy) -> bool {
    let compares = panel.compares();
    if !compares {
        say!("addrdiff: not judged: no reader was held against the strict ones");
    }
    let silent = check::silent(panel, selection, policy);
    silent.iter().for_each(|why| say!("addrdiff: not judged: {}", Shown::raw(why)));
    compares && silent.is_empty()
}

/// The deployments that were named, and to which nothing was put.
fn without_a_text(panel: &Panel, status: &CampaignStatus) -> Vec<String> {
    if !panel.deployments_are_named() {
        return Vec::new();
    }
    let labels = panel.deployments().iter().map(|&deployment| panel.label_of(deployment));
    let put = |label: &String| status.health.deployments.get(label).is_some_and(|counts| counts.put > 0);
    labels.filter(|label| !put(label)).collect()
}

/// At least every seed was put. A parser that hangs may have used up the whole budget.
fn all_were_put(plan: &Plan, status: &CampaignStatus) -> bool {
    let (put, seeds) = (status.health.executions, plan.seeds);
    if put < seeds {
        say!("addrdiff: not judged: {put} of the {seeds} texts that the search starts from were put");
    }
    put >= seeds
}

/// Every text of each named deployment was judged, and no mail leaves the policy. Compared parsers answered every text, and
/// slow parsers all that was kept.
fn all_was_judged(status: &CampaignStatus, registry: &Registry) -> bool {
    // An application is a slow parser: without figures of slow parsers, no text was put to it.
    let waits = status.slow.map_or(registry.application.is_some(), |slow| slow.waiting > 0);
    let whole = |evidence: &Evidence| evidence.is_whole() && evidence.outside == 0;
    let health = &status.health;
    !waits
        && status.stopped.is_none()
        && health.unanswered.is_empty()
        && health.deployments.values().all(whole)
}

/// Makes the corpus small, once the findings are shown. One that stays large is no reason to lose a report.
pub fn distil(
    plan: &Plan,
    status: &CampaignStatus,
    findings: &Findings,
    quiet: bool,
    interrupted: &AtomicBool,
) {
    if status.slow.is_some_and(|slow| slow.waiting > 0) {
        // What slow parsers did not judge yet, they judge when the campaign goes on.
        return;
    }
    if !quiet {
        say!("the corpus of {} texts is made small; Ctrl-C leaves it as it is", status.corpus);
    }
    // Ten seconds for some 20,000 texts, where nothing else runs.
    let within = Duration::from_secs_f64((status.elapsed / 20.0).clamp(60.0, 600.0));
    match distil::distil(plan, findings, &Limit { interrupted, within }) {
        Ok(_) if quiet => {}
        Ok(texts) => {
            say!("corpus: {} of {} texts reach all that was reached", texts.after, texts.before)
        }
        Err(error) => say!("addrdiff: the corpus stays as it was: {error}"),
    }
}
