//! `addrdiff enumerate`: every string of up to N tokens, in as many processes as there are cores.

mod statement;

use super::asked::{Asked, contested};
use super::hunt::{compared, interruptible, say_failed};
use super::report::formats;
use super::settings::Context;
use super::{paint, written};
use crate::check;
use crate::cli::exit::{Exit, Stopped};
use crate::corpus::gather::gather;
use crate::environment::own_program;
use crate::error::in_words;
use crate::finding::folder::Kind;
use crate::finding::journal::{Finding, Findings};
use crate::generate::alphabet;
use crate::generate::exhaust::Shard;
use crate::judge::fate::is_outside;
use crate::level::Level;
use crate::outside;
use crate::parsers::options::quoted_path;
use crate::report::baseline::Occurrence;
use crate::report::{self, Format, Report};
use crate::screen::say;
use crate::search::exhaustive::shards::{self, EnumerationStatus};
use crate::search::exhaustive::{self, Order, follow};
use crate::search::supervisor::accepted::Accepted;
use crate::search::supervisor::{confirm, lock, program};
use crate::search::worker;
use crate::search::{adhoc, settings};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

const EXAMPLE: &str = "\
Puts every string of up to N tokens of an alphabet to the parsers, the shortest first, and keeps the smallest
witness of everything that shows. Two sequences that spell the same bytes are put once, and words are not made
longer for their own sake.

Examples:
  addrdiff enumerate --tokens 4
  addrdiff enumerate --tokens 5 --parser 'cpython/parseaddr@stdlib' --out reports/five
  addrdiff enumerate --tokens 5 --parser 'cpython/parseaddr@stdlib' --out reports/five --resume";

/// The arguments of `addrdiff enumerate`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Enumerate {
    #[command(flatten)]
    asked: Asked,
    /// Strings of up to so many tokens
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=10))]
    tokens: u8,
    /// The tokens, one a line; src/generate/alphabet.txt unless said
    #[arg(long, value_name = "FILE")]
    alphabet: Option<PathBuf>,
    /// Processes; as many as there are cores, unless said
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=512))]
    workers: Option<u32>,
    /// Journal and checkpoints go here; reports/enumerate-TIME unless said
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Goes on from the checkpoints in --out
    #[arg(long, requires = "out")]
    resume: bool,
    /// New findings of this level or above end with exit code 10
    #[arg(long, value_name = "LEVEL", default_value_t = Level::Medium)]
    fail_on: Level,
    /// How the findings are written
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    format: &'static Format,
    /// Findings of this earlier run (`--format baseline`, or json) are known, and count no more
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Only the findings and the statement at the end
    #[arg(long, short)]
    quiet: bool,
    /// Asks and judges nothing: what judging costs is the difference (scripts/bench-enumerate)
    #[arg(long, hide = true)]
    bare: bool,
    /// Which code answers, as the enumeration found it
    #[arg(long, hide = true, value_name = "DIGEST")]
    code: Option<String>,
    /// Is worker I of N
    #[arg(long, hide = true, value_name = "I/N", value_parser = shard)]
    shard: Option<Shard>,
    /// Follows up what N workers saw
    #[arg(long, hide = true, value_name = "N", conflicts_with = "shard")]
    follow_up: Option<usize>,
}

impl Enumerate {
    /// Enumerates.
    pub fn run(self, context: &Context) -> Result<Exit, Stopped> {
        let order = self.order(context)?;
        if let Some(shard) = self.shard {
            worker::end_with_the_supervisor()?;
            exhaustive::run(&order, shard, self.resume)?;
            return Ok(Exit::NothingNew);
        }
        if let Some(shards) = self.follow_up {
            worker::end_with_the_supervisor()?;
            follow::run(&order, shards)?;
            return Ok(Exit::NothingNew);
        }
        // No alphabet is said before anything starts.
        let alphabet = order.read_alphabet()?;
        let _lock = lock::take(&order.settings.out, Kind::Enumerate)?;
        let interrupted = interruptible()?;
        let cores = || std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32);
        let workers = self.workers.unwrap_or_else(cores);
        let mut progress = statement::Progress::new(&order, alphabet.size(), self.quiet);
        let show = &mut |status: &EnumerationStatus| progress.show(status);
        let status =
            shards::run(&order, workers, self.resume, &self.for_workers(&order), &interrupted, show)?;
        // A deployment that mails nobody shows nothing.
        let (selection, policy) = (&order.settings.selection, &order.settings.policy);
        let failed = check::failed_controls(selection, policy, &context.config.control)?;
        say_failed(&failed);
        let exit = self.conclude(&order, alphabet.size(), &status, failed.is_empty())?;
        if !interrupted.load(Ordering::Relaxed) {
            return Ok(exit);
        }
        let out = quoted_path(&order.settings.out);
        say!("addrdiff: interrupted; it goes on with: addrdiff enumerate --resume --out {out}");
        Ok(if exit == Exit::NothingNew { Exit::NothingJudged } else { exit })
    }

    /// It is one of the processes of an enumeration.
    pub fn is_a_shard(&self) -> bool {
        self.shard.is_some() || self.follow_up.is_some()
    }

    fn order(&self, context: &Context) -> Result<Order, Stopped> {
        let alphabet = match &self.alphabet {
            None => alphabet::DEFAULT.to_owned(),
            Some(path) => outside::read_text(path, outside::TEXT)
                .map_err(|error| Stopped::usage(outside::named(path, &error).to_string()))?,
        };
        let settings = match self.is_a_shard() {
            true => adhoc::from_environment(&[]).map_err(|error| Stopped::failed(in_words(&error)))?,
            false => self.settings(context)?,
        };
        // What is not there is said before anything starts.
        let found = || {
            let asked = settings.selection.panel()?.names();
            Ok::<_, Stopped>(settings.selection.registry.code_of(&asked))
        };
        let code = self.code.clone().map_or_else(found, Ok)?;
        Ok(Order { settings, alphabet, tokens: self.tokens.into(), bare: self.bare, code })
    }

    fn settings(&self, context: &Context) -> Result<settings::Settings, Stopped> {
        let out = self.out.clone().unwrap_or_else(|| program::report_folder("enumerate"));
        let policy = contested(self.asked.policy(context)?)?;
        Ok(settings::Settings {
            selection: self.asked.hunted(context, &policy, worker::DIFFERENTIAL)?,
            policy,
            out: std::path::absolute(&out).map_err(|error| Stopped::failed(error.to_string()))?,
            worker: 1,
            // Nothing is drawn.
            seed: 0,
            before: 0,
            fail_on: self.fail_on,
        })
    }

    fn for_workers(&self, order: &Order) -> Vec<String> {
        let mut arguments =
            ["--tokens", &self.tokens.to_string(), "--code", &order.code].map(str::to_owned).to_vec();
        if let Some(path) = &self.alphabet {
            arguments.extend(["--alphabet".to_owned(), path.to_string_lossy().into_owned()]);
        }
        if self.resume {
            // clap wants it beside --resume; a worker's folder comes with its settings.
            arguments.extend(["--resume", "--out", "."].map(str::to_owned));
        }
        arguments.extend(self.bare.then(|| "--bare".to_owned()));
        arguments
    }

    /// Replays what was found in a fresh process, shows it, and says what was put and what was not.
    fn conclude(
        &self,
        order: &Order,
        size: usize,
        status: &EnumerationStatus,
        controls_pass: bool,
    ) -> Result<Exit, Stopped> {
        let failed = |error: io::Error| Stopped::failed(error.to_string());
        let mut findings = Findings::read(std::slice::from_ref(&order.settings.out)).map_err(failed)?;
        let program = own_program().map_err(failed)?;
        let registry = &order.settings.selection.registry;
        let replayed = confirm::in_fresh_process(&mut findings, &program, registry);
        let all = statement::count_by_class(&findings);
        let before = super::report::baseline(self.baseline.as_deref())?;
        let kept =
            program::checkout().ok().and_then(|root| gather(&[root.join("corpus")]).ok()).unwrap_or_default();
        let accepted = Accepted::new(&kept.known, registry).set_apart(&mut findings);
        let known = |finding: &Finding| before.has(&Occurrence::of(finding));
        let everything = Report::of(&findings, known, self.fail_on);
        let everything = Report { unconfirmed: replayed.gone.clone(), ..everything };
        findings.retain(|finding| !known(finding));
        let listed = findings.by_level();
        let exit = match status.sum.strings {
            _ if replayed.failed => Exit::HarnessFailed,
            0 => Exit::NothingJudged,
            _ if listed.iter().any(|finding| finding.level >= self.fail_on) => Exit::NewFindings,
            _ if !order.settings.selection.withheld()?.is_empty() => Exit::NothingJudged,
            _ if !controls_pass || !replayed.gone.is_empty() => Exit::NothingJudged,
            _ if is_open(order, status, (&findings, &all)) => Exit::NothingJudged,
            _ if !compared(&order.settings.selection, &order.settings.policy) => Exit::NothingJudged,
            _ => Exit::NothingNew,
        };
        let last = statement::last_words(order, size, status, &all, &listed)?;
        if self.format.id != "text" {
            // What was put stands on standard error: the document is the answer.
            say!("{last}");
            return super::report::write(&everything, self.format, None, exit);
        }
        let whole_by = format!("addrdiff report {}", quoted_path(&order.settings.out));
        let text = report::text::outcome(&listed, &replayed.gone, accepted, Some(&whole_by)) + &last;
        written(paint::write(&(text + &report::text::worst(&listed))), exit)
    }
}

/// Something was not judged or compared, or mail of a deployment that was named leaves the policy below the level that
/// counts.
fn is_open(
    order: &Order,
    status: &EnumerationStatus,
    (findings, all): (&Findings, &BTreeMap<String, usize>),
) -> bool {
    let outside = || findings.by_level().iter().any(|finding| is_outside(&finding.class));
    // Seen, and not again where it was to be reduced.
    let is_lost = || {
        status.sum.classes.keys().any(|class| is_outside(class)) && !all.keys().any(|class| is_outside(class))
    };
    // Its gate refused every string, which shows nothing about strings that were not put.
    let refuses_all = || status.sum.admitted.contains(&0);
    let is_named = !order.settings.selection.deployments.is_empty();
    !status.sum.unjudged.is_empty() || refuses_all() || is_named && outside() || is_lost()
}

/// `1/4`: the first of four.
fn shard(text: &str) -> Result<Shard, String> {
    let parts =
        text.split_once('/').and_then(|(index, count)| Some((index.parse().ok()?, count.parse().ok()?)));
    match parts {
        Some((index, count)) if (1..=count).contains(&index) => Ok(Shard { index: index - 1, count }),
        _ => Err("a shard is I/N, from 1/N to N/N".into()),
    }
}
