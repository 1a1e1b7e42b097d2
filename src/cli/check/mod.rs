//! `addrdiff check`: who gets in by this gate and this route? One screen, from all known attacks and a short
//! search.

use super::asked::{contested, policy_of};
use super::settings::config;
use super::written;
use crate::campaign::build;
use crate::check::{Attack, Outcome, check};
use crate::deployment::Named;
use crate::exit::{Exit, Stopped};
use crate::generate::cases::{self, Case};
use crate::input::Input;
use crate::parsers::ParserId;
use crate::parsers::options::{quoted, spelt};
use crate::level::Level;
use crate::policy::Policy;
use crate::replay::gather;
use crate::select::Selection;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

const EXAMPLE: &str = "\
Without --gate and --route the deployments of addrdiff.toml are checked. Exit code 10: somebody gets in.

Examples:
  addrdiff check --gate last-at --route cpython/parseaddr@stdlib --allow mycorp.example
  addrdiff check --gate equals:cpython/parseaddr@stdlib --route cpython/rcpt@stdlib --allow mycorp.example
  addrdiff check --gate html-last-at --route process/nodemailer --allow mycorp.example";

/// Ways in that are shown; what more there are is counted.
const SHOWN: usize = 5;

/// The arguments of `addrdiff check`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Check {
    /// The check on the raw text, or made of a parser: reads:ID, equals:ID
    #[arg(long, value_name = "ID", requires = "route")]
    gate: Option<String>,
    /// The parser whose recipients the mail goes to
    #[arg(long, value_name = "ID", requires = "gate")]
    route: Option<String>,
    /// An allowed domain; may be given more than once
    #[arg(long, value_name = "DOMAIN")]
    allow: Vec<String>,
    /// The attacker's domain
    #[arg(long, value_name = "DOMAIN")]
    attacker: Option<String>,
    /// Takes the known attacks from this folder of cases
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Variations of the known attacks that are tried too
    #[arg(long, value_name = "N", default_value_t = 5000)]
    variations: usize,
    /// Random seed of the variations
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// From which level on it counts: note, low, medium, high, critical
    #[arg(long, value_name = "LEVEL", default_value_t = Level::Medium)]
    fail_on: Level,
}

impl Check {
    /// Checks each deployment, and shows who gets in.
    pub fn run(self) -> Result<Exit, Stopped> {
        let (policy, cases) = (self.policy()?, self.cases()?);
        let mut out = BufWriter::new(anstream::stdout().lock());
        let mut exits = Vec::new();
        for deployment in self.deployments()? {
            let selection = Selection { deployments: vec![deployment.clone()], ..Selection::default() };
            let outcome = check(&selection.panel()?, &policy, &cases, self.variations, self.seed);
            exits.push(self.exit(&outcome));
            // What was written is told at the end.
            if let Err(error) = write(&mut out, &deployment, &policy, &outcome) {
                return written(Err(error), Exit::first(exits));
            }
        }
        written(out.flush(), Exit::first(exits))
    }

    fn exit(&self, outcome: &Outcome) -> Exit {
        match outcome.attacks.iter().any(|attack| attack.level >= self.fail_on) {
            true => Exit::NewFindings,
            false if !outcome.is_whole() => Exit::NothingJudged,
            false => Exit::NothingNew,
        }
    }

    fn deployments(&self) -> Result<Vec<Named>, Stopped> {
        if let (Some(gate), Some(route)) = (&self.gate, &self.route) {
            let id: ParserId = route.parse().map_err(|why: String| Stopped::usage(why))?;
            return Ok(vec![Named { name: String::new(), gate: gate.clone(), route: id.to_string() }]);
        }
        match config().deployments.as_slice() {
            [] => Err(Stopped::usage("name a --gate and a --route, or deployments in addrdiff.toml")),
            deployments => Ok(deployments.to_vec()),
        }
    }

    fn policy(&self) -> Result<Policy, Stopped> {
        contested(policy_of(&self.allow, self.attacker.as_deref())?)
    }

    /// Those of the checkout; a program that was shipped alone knows the published ones.
    fn cases(&self) -> Result<Vec<Case>, Stopped> {
        if let Some(folder) = &self.corpus {
            return Ok(gather(std::slice::from_ref(folder))?.cases);
        }
        match build::checkout().ok().filter(|root| root.join("corpus").is_dir()) {
            Some(root) => {
                let mut cases = gather(&[root.join("corpus")])?.cases;
                cases.iter_mut().for_each(|case| case.place.shorten(&root));
                Ok(cases)
            }
            None => cases::parse(Path::new("corpus/security.toml"), PUBLISHED)
                .map_err(|error| Stopped::failed(error.to_string())),
        }
    }
}

const PUBLISHED: &str = include_str!("../../corpus/security.toml");

fn write(out: &mut impl Write, deployment: &Named, policy: &Policy, outcome: &Outcome) -> io::Result<()> {
    let shown = |text: &str| Input::new(text).to_string();
    if !deployment.name.is_empty() {
        write!(out, "{}: ", shown(&deployment.name))?;
    }
    let allowed = policy.allowed.iter().map(|name| shown(name)).collect::<Vec<_>>().join(", ");
    writeln!(out, "gate {}, route {}", shown(&deployment.gate), deployment.route)?;
    writeln!(out, "allowed: {allowed}; the attacker holds {}\n", shown(&policy.attacker))?;
    for attack in outcome.attacks.iter().take(SHOWN) {
        write_attack(out, attack)?;
    }
    if outcome.attacks.len() > SHOWN {
        writeln!(out, "and {} more ways in\n", outcome.attacks.len() - SHOWN)?;
    }
    let ((known, known_in), (varied, varied_in)) = (outcome.known, outcome.varied);
    writeln!(out, "{known} known cases put, {known_in} get in; {varied} variations tried, {varied_in} get in")?;
    outcome.idle.iter().try_for_each(|why| writeln!(out, "{why}"))?;
    if let Some(input) = outcome.hung.first() {
        writeln!(out, "{} texts were too much within the time limit, the first is {input}", outcome.hung.len())?;
    }
    match outcome.attacks.first() {
        None if outcome.is_whole() => writeln!(out, "nobody found a way in\n"),
        None if outcome.idle.is_empty() && outcome.hung.is_empty() => {
            writeln!(out, "the route answered about nothing: nothing was judged\n")
        }
        None => writeln!(out, "nothing was judged that says who gets in\n"),
        Some(worst) => writeln!(out, "{}\n", reproduction(deployment, policy, worst)),
    }
}

fn write_attack(out: &mut impl Write, attack: &Attack) -> io::Result<()> {
    writeln!(out, "{:<9} {}", attack.level, attack.text)?;
    let recipients = attack.recipients.iter().map(|one| Input::new(one.as_str()).to_string());
    let recipients = recipients.collect::<Vec<_>>().join(" and ");
    let to = if recipients.is_empty() { "nobody: the null recipient".into() } else { recipients };
    writeln!(out, "          mail goes to {to}")?;
    let extra = if attack.extra { ", as an extra recipient" } else { "" };
    writeln!(out, "          the attacker wins {}{extra}", attack.prize)?;
    match &attack.known {
        Some((name, place)) => writeln!(out, "          known: {} ({place})\n", Input::new(name.as_str())),
        None => writeln!(out, "          found by the search\n"),
    }
}

/// The command that shows it again: whose own code or commands these are, has to make them known there too.
fn reproduction(deployment: &Named, policy: &Policy, attack: &Attack) -> String {
    let allowed: String = policy.allowed.iter().map(|name| format!(" --allow {}", quoted(name))).collect();
    let names = [deployment.gate.split_once(':').map(|(_, reader)| reader), Some(deployment.route.as_str())];
    let ids: Vec<ParserId> = names.into_iter().flatten().filter_map(|name| name.parse().ok()).collect();
    let (known, gate, route) = (spelt(&ids), quoted(&deployment.gate), quoted(&deployment.route));
    let text = quoted(&attack.text.to_string());
    format!(
        "addrdiff explain{known} --gate {gate} --parser 'strict/*' --parser {route}{allowed} --escaped -- {text}"
    )
}
