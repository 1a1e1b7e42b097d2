//! What a campaign is to do: by the command line, or by the one that it goes on with.

use super::{Budget, Hunt};
use crate::cli::asked::{Asked, contested};
use crate::cli::check;
use crate::cli::exit::Stopped;
use crate::cli::planned;
use crate::cli::settings::Context;
use crate::corpus::Case;
use crate::corpus::gather::{Gathered, gather};
use crate::finding::folder::Kind;
use crate::finding::journal;
use crate::generate::{columns, guesses, joined, twins, words};
use crate::parsers::Registry;
use crate::parsers::application;
use crate::parsers::options::quoted_path;
use crate::pattern::{hops, is_like};
use crate::policy::Policy;
use crate::search::plan::{CampaignStatus, MAX_LEN, Plan};
use crate::search::settings::Settings;
use crate::search::supervisor::lock::{self, Lock};
use crate::search::supervisor::{program, state};
use crate::search::{seeds, worker};
use crate::select::Selection;
use crate::shown::Shown;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

impl Hunt {
    /// The plan, and its folder, which is nobody else's until the lock is dropped. A new one has its seeds there.
    pub(super) fn prepare(&self, context: &Context) -> Result<(Plan, Gathered, Lock), Stopped> {
        if self.resume {
            let (plan, lock) = self.plan_left(context)?;
            let kept = cases_of(plan.cases.as_deref())?;
            return Ok((plan, kept, lock));
        }
        let kept = cases_of(self.corpus.as_deref())?;
        let (mut plan, lock) = self.plan(context)?;
        if !self.from_nothing {
            plan.seeds = plant_seeds(&kept, &plan, &context.config.control)?;
        }
        planned::trust_own(&plan)?;
        Ok((plan, kept, lock))
    }

    /// Who is asked: what the target asks, or what was named. Opens everybody once, so that who is missing is said
    /// before anything is written. Says whether any is slow.
    fn hunted(&self, context: &Context, policy: &Policy) -> Result<(Selection, bool), Stopped> {
        let target = worker::TARGETS.iter().find(|(name, _)| *name == self.target);
        let target = target.map_or(worker::DIFFERENTIAL, |(_, asks)| asks);
        let target = &*at_hand(target, &context.registry);
        let behind = Registry::behind_a_pipe().into_iter().chain([application::PATTERN.to_owned()]);
        let slow = self.slow.iter().cloned().chain(behind).collect();
        let hot = self.hot.clone();
        let mut selection =
            Selection { without: slow, hot, ..self.compared()?.hunted(context, policy, target)? };
        let panel = selection.whole().panel()?;
        let ids: Vec<String> = panel.parsers().iter().map(|parser| parser.id().to_string()).collect();
        let nobody = |pattern: &&String| !ids.iter().any(|id| is_like(id, pattern));
        if let Some(nobody) = self.slow.iter().find(nobody) {
            return Err(Stopped::usage(format!("--slow {nobody}: no parser of that name is asked")));
        }
        self.can_be_hot(&ids)?;
        let (slow, quick): (Vec<&String>, Vec<&String>) = ids.iter().partition(|id| selection.leaves_out(id));
        if quick.iter().all(|id| id.starts_with("strict/")) {
            // The strict readers alone would send the search nowhere.
            let there = |name: &&&str| is_there(name, &selection.registry);
            selection.guides = target.iter().filter(there).map(ToString::to_string).collect();
        }
        Ok((selection, !slow.is_empty()))
    }

    /// What --hot names has to be asked, and to answer in a process of its own.
    fn can_be_hot(&self, ids: &[String]) -> Result<(), Stopped> {
        let quick = |pattern: &&String| {
            let mut named = ids.iter().flat_map(|id| hops(id)).filter(|hop| is_like(hop, pattern));
            !named.any(Registry::is_behind_a_pipe)
        };
        self.hot.iter().find(quick).map_or(Ok(()), |pattern| {
            let why = "matches no driver and no --process that is asked";
            Err(Stopped::usage(format!("--hot {}: {why}", Shown::raw(pattern))))
        })
    }

    /// Who is asked, with the pair of --compare.
    fn compared(&self) -> Result<Asked, Stopped> {
        let pair = match self.compare.as_slice() {
            [old, new] => Some(format!("{old}~{new}").parse()?),
            _ => None,
        };
        let pairs = self.asked.pairs.iter().cloned().chain(pair).collect();
        Ok(Asked { pairs, ..self.asked.clone() })
    }

    /// The folder of the campaign that goes on.
    fn begun(&self) -> Result<PathBuf, Stopped> {
        absolute(self.out.as_deref().unwrap_or(Path::new(".")))
    }

    /// The plan of the campaign that goes on. It has the parsers that were named then; they may be named anew.
    fn plan_left(&self, context: &Context) -> Result<(Plan, Lock), Stopped> {
        let out = self.begun()?;
        // Before the folder is touched: it may be no campaign's.
        state::plan(&out)?;
        let lock = lock::take(&out, Kind::Hunt)?;
        let mut plan = state::resume(&out)?;
        if !worker::TARGETS.iter().any(|(name, _)| *name == plan.target) {
            return Err(Stopped::usage(format!("there is no target {}", Shown::raw(&plan.target))));
        }
        planned::may_run(&mut plan, &context.registry)?;
        planned::trust_own(&plan)?;
        plan.settings.selection.registry.application.iter().for_each(|named| named.begin_anew());
        if !plan.settings.selection.registry.withheld.is_empty() {
            context.say_what_is_not_run();
        }
        plan.settings.selection.whole().panel()?;
        same_code(&plan)?;
        Ok((Plan { program: program::of_target(&plan.target)?, ..plan }, lock))
    }

    fn plan(&self, context: &Context) -> Result<(Plan, Lock), Stopped> {
        let policy = contested(self.asked.policy(context)?)?;
        let (mut selection, follows) = self.hunted(context, &policy)?;
        let asked = selection.whole().panel()?.names();
        if let Some(application) = &mut selection.registry.application {
            application.controls.clone_from(&context.config.control);
        }
        let out = absolute(&self.out.clone().unwrap_or_else(|| program::report_folder("hunt")))?;
        lock::check(&out, Kind::Hunt)?;
        let program = program::of_target(&self.target)?;
        let lock = lock::take(&out, Kind::Hunt)?;
        unused(&out)?;
        let cores = || std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32);
        let settings =
            Settings { policy, selection, out, worker: 0, seed: self.seed, before: 0, fail_on: self.fail_on };
        let plan = Plan {
            id: state::new_id(),
            program,
            target: self.target.clone(),
            seconds: self.budget.in_seconds(),
            executions: self.budget.executions,
            workers: self.workers.unwrap_or_else(cores),
            seed: self.seed,
            code: settings.selection.registry.code_of(&asked),
            asked,
            follows,
            cases: self.corpus.as_deref().map(absolute).transpose()?,
            corpus: settings.out.join("corpus"),
            settings,
            seeds: 0,
            spent: CampaignStatus::default(),
        };
        Ok((plan, lock))
    }
}

/// What other code was asked says nothing of this.
fn same_code(plan: &Plan) -> Result<(), Stopped> {
    if plan.code == plan.settings.selection.registry.code_of(&plan.asked) {
        return Ok(());
    }
    let (out, corpus) = (Shown::path(&plan.settings.out), quoted_path(&plan.corpus));
    Err(Stopped::usage(format!(
        "the campaign in {out} was begun with other code: addrdiff, Python, a package, a module or a command has \
         changed since\nto search on from its corpus: addrdiff hunt --corpus {corpus} --out NEW"
    )))
}

/// Journals of two campaigns in one folder would look like one that has both their budgets.
fn unused(out: &Path) -> Result<(), Stopped> {
    if !state::is_one(out) {
        return Ok(());
    }
    let (out, quoted) = (Shown::path(out), quoted_path(out));
    Err(Stopped::usage(format!(
        "{out} holds a campaign already\nto go on with it: addrdiff hunt --resume --out {quoted}\nfor a new one, name \
         another folder with --out, or none"
    )))
}

fn absolute(path: &Path) -> Result<PathBuf, Stopped> {
    std::path::absolute(path).map_err(|error| Stopped::failed(format!("{}: {error}", Shown::path(path))))
}

/// What a target asks, as far as it is here: the Python package comes without other releases of the e-mail package.
fn at_hand(target: &'static [&'static str], registry: &Registry) -> Vec<&'static str> {
    let is_needed = |name: &&&str| cfg!(not(feature = "extension")) || is_there(name, registry);
    target.iter().filter(is_needed).copied().collect()
}

fn is_there(name: &str, registry: &Registry) -> bool {
    Selection { registry: registry.clone(), ..Selection::of(name) }.panel().is_ok()
}

/// The cases to start from, and what is known: in this folder, the checkout's, or what the program has with it.
fn cases_of(folder: Option<&Path>) -> Result<Gathered, Stopped> {
    match (folder, program::checkout()) {
        (Some(folder), _) => Ok(gather(&[folder.to_owned()])?),
        (None, Ok(root)) => Ok(gather(&[root.join("corpus")])?),
        (None, Err(_)) => Ok(Gathered { cases: check::kept()?, known: check::known()?, hidden: 0 }),
    }
}

/// The texts of the cases, with this campaign's domains in the place of theirs; how many.
fn plant_seeds(kept: &Gathered, plan: &Plan, controls: &[String]) -> Result<u64, Stopped> {
    let to = &plan.settings.policy;
    let short = |case: &&Case| case.input.bytes().len() <= MAX_LEN as usize;
    let texts = kept.cases.iter().filter(short).flat_map(|case| {
        let text = case.input.bytes();
        let from = |from| seeds::transpose(text, from, to);
        match case.policies.is_empty() {
            // A text without a case has nobody's domains in the place of ours.
            true => vec![text.to_vec()],
            false => case.policies.iter().map(from).collect(),
        }
    });
    let twins = to.victim.iter().flat_map(|victim| twins::all(victim));
    // Mistakes of a sign-up, not of a parser.
    let outsider = format!("anna@{}", to.attacker);
    let named = !plan.settings.selection.deployments.is_empty();
    let registry = &plan.settings.selection.registry;
    let of_code = registry.named_in_code(&plan.asked);
    let cut = || columns::all(to, "a", &of_code.widths).into_iter().flat_map(|cut| cut.long);
    let guesses = named.then(|| guesses::all(to, outsider.as_bytes(), controls).into_iter().chain(cut()));
    let texts = texts.chain(twins.chain(guesses.into_iter().flatten()).map(String::into_bytes));
    let foreign = of_code.domains.iter().map(|domain| format!("anna@{domain}"));
    let own = of_code.words.iter().flat_map(|word| words::all(word, to));
    let texts = texts.chain(foreign.chain(own).chain(joined::all(&of_code, to)).map(String::into_bytes));
    let texts = texts.chain(controls.iter().map(|control| control.as_bytes().to_vec()));
    let failed = |error: io::Error| Stopped::failed(error.to_string());
    journal::private_folder(&plan.corpus).map_err(failed)?;
    let texts: BTreeSet<Vec<u8>> = texts.collect();
    seeds::write(&plan.corpus, texts).map(|texts| texts as u64).map_err(failed)
}

impl Budget {
    fn in_seconds(&self) -> Option<u64> {
        let minutes = self.minutes.or(self.hours.map(|hours| hours * 60));
        let seconds = self.seconds.or(minutes.map(|minutes| minutes * 60));
        seconds.or(self.executions.is_none().then_some(60))
    }
}
