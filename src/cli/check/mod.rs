//! `addrdiff check`: who gets in by this gate and this route? One screen, from all known attacks and a short
//! search, and what the answer rests on.

mod cases;
mod outcome;
mod progress;
mod resume;
pub(super) mod screen;

pub(in crate::cli) use cases::{kept, known};
pub(crate) use progress::Watcher;

use super::asked::{contested, policy_of};
use super::report::formats;
use super::settings::Context;
use super::written;
use crate::check::{self, Budget, CheckRequest, CheckResult};
use crate::cli::exit::{Exit, Stopped};
use crate::corpus::gather::gather;
use crate::corpus::{Case, Place};
use crate::input::Input;
use crate::judge::deployment::Named;
use crate::judge::fate::is_outside;
use crate::level::Level;
use crate::parsers::{ParserId, Registry, application};
use crate::policy::{self, Policy};
use crate::report::{Entry, Format, Location, Report, Standing};
use crate::screen::say;
use crate::select::Selection;
use crate::shown::Shown;
use crate::stacks;
use outcome::{confirm_findings, entries, result};
use std::path::PathBuf;
use std::time::Duration;

const EXAMPLE: &str = "\
Without --gate, --route and --stack, the deployments in addrdiff.toml are checked.

Exit codes: 10, a way in at or above --fail-on was found; 3, mail leaves the policy below that level, or not
every text was judged; 0, everything was judged and no mail leaves the policy.

Examples:
  addrdiff check --gate last-at --route cpython/parseaddr@stdlib --allow mycorp.example
  addrdiff check --gate equals:cpython/parseaddr@stdlib --route cpython/rcpt@stdlib --allow mycorp.example
  addrdiff check --gate 'strip | lower | last-at' --route 'cpython/parseaddr@stdlib | cpython/rcpt@stdlib'
  addrdiff check --gate html-last-at --route nodemailer/envelope --allow mycorp.example --format json
  addrdiff check --stack rails --allow mycorp.example
  addrdiff check --stack express --route nodemailer/envelope@7.0.6 --allow mycorp.example
  addrdiff check --app signup.toml --allow mycorp.example";

/// The arguments of `addrdiff check`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Check {
    /// The check on the raw text, or made of a parser: accepts:ID, equals:ID, reads:ID, last-at:ID; steps and parsers
    /// may stand before it: 'strip | lower | last-at'
    #[arg(long, value_name = "ID")]
    gate: Option<String>,
    /// The parser whose recipients the mail goes to, or a chain that ends in it: 'strip | ID | ID'
    #[arg(long, value_name = "ID")]
    route: Option<String>,
    /// What a framework's guide shows, see `addrdiff stacks`; --gate and --route stand in the place of its own
    #[arg(long, value_name = "NAME")]
    stack: Option<String>,
    /// An allowed domain; may be given more than once
    #[arg(long, value_name = "DOMAIN")]
    allow: Vec<String>,
    /// The attacker's domain
    #[arg(long, value_name = "DOMAIN")]
    attacker: Option<String>,
    /// The victim's address, where the gate looks an account up (a password reset, a log-in): it knows this account
    /// and no other, and mail to another mailbox is a way in
    #[arg(long, value_name = "ADDRESS")]
    victim: Option<String>,
    /// An address that the gate admits and that gets its mail, asked now and then to see that both still
    /// work; may be given more than once. It is the same text each time: a cache before the gate can answer
    /// it. At an allowed domain that has none: anna, each time with another letter behind it
    #[arg(long, value_name = "ADDRESS")]
    control: Vec<String>,
    /// Code of the sign-up, a file or a folder: domains and words that stand in it are tried too; may be given more than
    /// once. Modules of --python-path, files that a --process names, and what these import are read without it
    #[arg(long, value_name = "PATH")]
    source: Vec<PathBuf>,
    /// Takes the known attacks from this directory of cases
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// How long variations of the known attacks, and of what the gate admits, are tried too
    #[arg(long, value_name = "N", default_value_t = 5.0, conflicts_with = "variations")]
    seconds: f64,
    /// So many variations, however long they take: the same --seed gives the same answer, for a baseline
    #[arg(long, value_name = "N")]
    variations: Option<usize>,
    /// Random seed of the variations
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Keeps the answers of the running application in this file. Where the application limits requests, falls over, or
    /// --requests is spent, the same command goes on from there; removed once every text is judged
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// Lowest level that counts: note, low, medium, high, critical
    #[arg(long, value_name = "LEVEL", default_value_t = Level::Medium)]
    fail_on: Level,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    format: &'static Format,
    /// Findings of this earlier run (`--format baseline`, or json) are known, and count no more
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Shows every finding, not the three worst alone
    #[arg(long, short)]
    verbose: bool,
}

impl Check {
    /// Checks each deployment, and shows who gets in.
    pub fn run(self, context: &Context) -> Result<Exit, Stopped> {
        let mut terminal = screen::Terminal::new(self.format.id == "text", self.verbose);
        let (report, exit) = self.report(context, &mut terminal)?;
        match self.format.id {
            "text" => written(terminal.wrote, exit),
            _ => super::report::write(&report, self.format, None, exit),
        }
    }

    /// Checks each deployment, and tells of each as soon as it is known.
    ///
    /// # Errors
    /// What was asked for is not there, or the harness failed.
    pub(crate) fn report(
        &self,
        context: &Context,
        watcher: &mut dyn Watcher,
    ) -> Result<(Report, Exit), Stopped> {
        let (policy, cases, before) =
            (self.policy(context)?, self.cases()?, super::report::baseline(self.baseline.as_deref())?);
        let deployments = self.deployments(context)?;
        let mut registry = context.naming([self.gate.as_slice(), self.route.as_slice()]);
        registry.sources = self.sources()?;
        resume::keep_answers(self.resume.as_deref(), &mut registry)?;
        let environment = registry.environment();
        let (policies, environments) = (vec![policy.clone()], vec![environment.clone()]);
        let mut report = Report { policies, environments, ..Report::empty(self.fail_on) };
        let mut exits = Vec::new();
        for deployment in deployments {
            let mut outcome = self.check(context, &registry, &deployment, (&policy, &cases), watcher)?;
            report.unconfirmed.extend(confirm_findings(&deployment, &mut outcome, &registry)?);
            outcome.findings.iter_mut().for_each(|finding| finding.environment = environment.clone());
            let place = context.config.place_of(&deployment.name);
            let location = place.map(|(file, line)| Location::from(&Place { file: file.to_owned(), line }));
            let entries = entries(&deployment, &outcome, &before, location.as_ref());
            let exit = self.exit(&outcome, &entries);
            exits.push(exit);
            let result = result(&deployment, &policy, outcome, exit, location);
            // Whoever reads only the first lines gets the exit code of all.
            watcher.told(&result, &entries);
            report.deployments.push(result);
            report.findings.extend(entries);
        }
        resume::end_keeping(self.resume.as_deref(), &report)?;
        Ok((report, Exit::first(exits)))
    }

    fn check(
        &self,
        context: &Context,
        registry: &Registry,
        deployment: &Named,
        (policy, cases): (&Policy, &[Case]),
        watcher: &mut dyn Watcher,
    ) -> Result<CheckResult, Stopped> {
        let deployments = vec![deployment.clone()];
        let registry = registry.under(policy);
        let selection = Selection { deployments, own_code_alone: true, registry, ..Selection::default() };
        let controls = if self.control.is_empty() { &context.config.control } else { &self.control };
        controls.iter().try_for_each(|text| policy::control(text).map(|_| ()))?;
        let (budget, seed) = (self.budget()?, self.seed);
        // A report may become somebody's baseline: it has to tell of everything.
        let all = self.baseline.is_some() || self.verbose || self.format.id != "text";
        let asked = CheckRequest { selection: &selection, policy, cases, controls, budget, seed, all };
        let outcome = check::check(&asked, &mut |done, of| watcher.put(done, of))?;
        watcher.all_put();
        Ok(outcome)
    }

    fn budget(&self) -> Result<Budget, Stopped> {
        let time = Duration::try_from_secs_f64(self.seconds);
        let time = time.map_err(|_| Stopped::usage("--seconds takes a number of seconds, from 0 on"))?;
        Ok(self.variations.map_or(Budget::Time(time), Budget::Variations))
    }

    /// Mail that leaves the policy withholds 0 at whatever level, unless all that shows it is known.
    fn exit(&self, outcome: &CheckResult, entries: &[Entry]) -> Exit {
        let mut new = entries.iter().filter(|entry| entry.standing == Standing::New);
        let outside = |entry: &Entry| is_outside(&entry.finding.class);
        let uncompared = self.baseline.is_some() && outcome.unnamed > 0;
        let unexplained = outcome.evidence.outside > 0 && !entries.iter().any(outside);
        match new.clone().any(|entry| entry.finding.level >= self.fail_on) {
            true => Exit::NewFindings,
            false if uncompared || !outcome.is_whole() || unexplained || new.any(outside) => {
                Exit::NothingJudged
            }
            false => Exit::NothingNew,
        }
    }

    fn deployments(&self, context: &Context) -> Result<Vec<Named>, Stopped> {
        let route = |route: &String| Ok::<_, Stopped>(route.parse::<ParserId>()?.to_string());
        let route = self.route.as_ref().map(route).transpose()?;
        let by_settings = context.registry.application.as_ref().map(|named| named.by_settings);
        let deployed = !context.config.deployments.is_empty();
        match (&self.stack, &self.gate, &route) {
            (Some(stack), gate, route) => {
                let stack = stacks::find(stack)?;
                if gate.is_none() && route.is_none() {
                    say!(
                        "addrdiff: --stack asks what the guide of {} shows, not your code: see --gate, --app",
                        stack.name
                    );
                }
                Ok(vec![stack.deployment(gate.as_deref(), route.as_deref())])
            }
            (None, Some(gate), Some(route)) => Ok(vec![Named::new("", gate, route)]),
            (None, None, None) if deployed && by_settings != Some(false) => {
                Ok(context.config.deployments.clone())
            }
            (None, gate, route) if by_settings.is_some() && (gate.is_none() || route.is_none()) => {
                let gate = gate.as_deref().unwrap_or(application::GATE);
                Ok(vec![Named::new("", gate, route.as_deref().unwrap_or(application::ROUTE))])
            }
            (None, None, None) => Err(Stopped::usage(
                "name a --gate and a --route, a --stack, an --app, or deployments in addrdiff.toml",
            )),
            (None, ..) => Err(Stopped::usage("--gate and --route go together, or with --stack")),
        }
    }

    fn sources(&self) -> Result<Vec<PathBuf>, Stopped> {
        let real = |path: &PathBuf| {
            let found = path.canonicalize();
            found.map_err(|error| Stopped::usage(format!("--source {}: {error}", Shown::path(path))))
        };
        self.source.iter().map(real).collect()
    }

    fn policy(&self, context: &Context) -> Result<Policy, Stopped> {
        contested(policy_of(context, &self.allow, self.attacker.as_deref(), self.victim.as_deref())?)
    }

    fn cases(&self) -> Result<Vec<Case>, Stopped> {
        if let Some(folder) = &self.corpus {
            let cases = gather(std::slice::from_ref(folder))?.cases;
            let none = || {
                Stopped::usage(format!(
                    "--corpus {}: there is no case",
                    Input::new(folder.as_os_str().as_encoded_bytes())
                ))
            };
            return if cases.is_empty() { Err(none()) } else { Ok(cases) };
        }
        kept()
    }
}
