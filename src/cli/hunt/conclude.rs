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
use crate::policy::Policy;
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
    controls: &BTreeMap<String, Vec<String>>,
    verbose: bool,
) -> Result<(Exit, Findings), Stopped> {
    let folder = std::slice::from_ref(&plan.settings.out);
    let mut findings = Findings::read(folder).map_err(|error| Stopped::failed(error.to_string()))?;
    let program = own_program().map_err(|error| Stopped::failed(error.to_string()))?;
    let registry = &plan.settings.selection.registry;
    let replayed = confirm::in_fresh_process(&mut findings, &program, registry);
    published::name(&mut findings, &kept.cases);
    let everything = findings.clone();
    let accepted = Accepted::new(&kept.known, registry).set_apart(&mut findings);
    let listed = findings.by_level();
    let is_known = |finding: &Finding| !listed.contains(&finding);
    let campaign = Campaign::of(&serde_json::json!(status), plan.workers, plan.seed);
    let mut failed_controls = controls.clone();
    for label in without_a_text(plan, status) {
        failed_controls.entry(label).or_default().push("no text was put to it".into());
    }
    if let Some(why) = &status.stopped {
        let labels = status.health.deployments.keys().cloned();
        labels.for_each(|label| failed_controls.entry(label).or_default().push(why.clone()));
    }
    let none_failed = failed_controls.is_empty();
    let unconfirmed = replayed.gone.clone();
    let (id, asked) = (plan.id.clone(), plan.asked.clone());
    let campaigns = vec![Campaign { id, asked, failed_controls, unconfirmed, ..campaign }];
    let fail_on = plan.settings.fail_on;
    let found = Report::of(&everything, is_known, fail_on);
    let left = Report { campaigns, unconfirmed: replayed.gone.clone(), ..found };
    let kept = report::write_all(&plan.settings.out, &left);
    let new = listed.iter().any(|finding| finding.level >= fail_on);
    let all_were_asked = plan.settings.selection.whole().withheld()?.is_empty();
    let compared = compared(&plan.settings.selection, &plan.settings.policy);
    let mut text = report::text::outcome(&listed, &replayed.gone, accepted);
    text.push_str(&progress::last_words(plan, status, &listed, verbose));
    text.push_str(&report::text::deployments(&left));
    text.push_str(&report::text::worst(&listed));
    text.push_str(&format!("{}\n", left.headline()));
    let exit = match (status.health.executions, new) {
        // Who cannot confirm anything cannot say that nothing is new.
        _ if replayed.failed => Exit::HarnessFailed,
        (0, _) => Exit::NothingJudged,
        (_, true) => Exit::NewFindings,
        (_, false) if !(compared && all_were_asked) => Exit::NothingJudged,
        (_, false) if !(none_failed && all_was_judged(status, registry)) => Exit::NothingJudged,
        (_, false) => Exit::NothingNew,
    };
    let exit = written(paint::write(&text), exit)?;
    // Said after the findings: what was found is shown, whatever the disk says.
    kept.map(|()| (exit, everything))
        .map_err(|error| Stopped::failed(format!("the report cannot be written: {error}")))
}

/// Somebody was held against the strict readers, and everybody who was named says something. Who cannot be asked any more
/// says nothing, and takes no finding with him.
pub(in crate::cli) fn compared(selection: &Selection, policy: &Policy) -> bool {
    let panel = match selection.whole().under(policy).panel() {
        Ok(panel) => panel,
        Err(error) => {
            say!("addrdiff: not judged: {}", Shown::raw(error.to_string()));
            return false;
        }
    };
    let compares = panel.compares();
    if !compares {
        say!("addrdiff: not judged: no reader was held against the strict ones");
    }
    let silent = check::silent(&panel, selection, policy);
    silent.iter().for_each(|why| say!("addrdiff: not judged: {}", Shown::raw(why)));
    compares && silent.is_empty()
}

/// The deployments that were named, and to which nothing was put.
fn without_a_text(plan: &Plan, status: &CampaignStatus) -> Vec<String> {
    let panel = plan.settings.selection.whole().panel().ok();
    let Some(panel) = panel.filter(Panel::deployments_are_named) else { return Vec::new() };
    let labels = panel.deployments().iter().map(|&deployment| panel.label_of(deployment));
    let put = |label: &String| status.health.deployments.get(label).is_some_and(|counts| counts.put > 0);
    labels.filter(|label| !put(label)).collect()
}

/// Of each deployment that was named, every text was judged, and no mail leaves the policy; slow parsers judged all that
/// was kept.
fn all_was_judged(status: &CampaignStatus, registry: &Registry) -> bool {
    // An application is always slow: where nothing is told of it, nothing was put to it.
    let waits = status.slow.map_or(registry.application.is_some(), |slow| slow.waiting > 0);
    let whole = |evidence: &Evidence| evidence.unjudged() == 0 && evidence.outside == 0;
    !waits && status.stopped.is_none() && status.health.deployments.values().all(whole)
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
