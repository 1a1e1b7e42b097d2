//! `addrdiff check`: who gets in by this gate and this route? One screen, from all known attacks and a short
//! search, and what the answer rests on.

mod document;
mod progress;
mod screen;

use super::asked::{contested, policy_of};
use super::settings::config;
use super::written;
use crate::check::{self, Asked, Outcome};
use crate::corpus::gather::gather;
use crate::corpus::{self, Case};
use crate::exit::{Exit, Stopped};
use crate::json;
use crate::judge::deployment::Named;
use crate::level::Level;
use crate::parsers::ParserId;
use crate::parsers::options::{quoted, spelt};
use crate::policy::Policy;
use crate::select::Selection;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

const EXAMPLE: &str = "\
Without --gate and --route, the deployments in addrdiff.toml are checked.

Exit codes: 10, a way in at or above --fail-on was found; 3, mail leaves the policy below that level, or not
every text was judged; 0, everything was judged and no mail leaves the policy.

Examples:
  addrdiff check --gate last-at --route cpython/parseaddr@stdlib --allow mycorp.example
  addrdiff check --gate equals:cpython/parseaddr@stdlib --route cpython/rcpt@stdlib --allow mycorp.example
  addrdiff check --gate html-last-at --route process/nodemailer --allow mycorp.example --format json";

/// How the answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One document
    Json,
}

/// The arguments of `addrdiff check`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Check {
    /// The check on the raw text, or made of a parser: accepts:ID, equals:ID, reads:ID
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
    /// An address that the gate admits and that gets its mail, asked now and then to see that both still
    /// work; may be given more than once. Default: anna@ each allowed domain
    #[arg(long, value_name = "ADDRESS")]
    control: Vec<String>,
    /// Takes the known attacks from this directory of cases
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Variations of the known attacks that are tried too
    #[arg(long, value_name = "N", default_value_t = 5000)]
    variations: usize,
    /// Random seed of the variations
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Lowest level that counts: note, low, medium, high, critical
    #[arg(long, value_name = "LEVEL", default_value_t = Level::Medium)]
    fail_on: Level,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// One deployment, and what came of checking it.
struct Checked<'a> {
    deployment: Named,
    policy: &'a Policy,
    outcome: Outcome,
    exit: Exit,
}

impl Check {
    /// Checks each deployment, and shows who gets in.
    pub fn run(self) -> Result<Exit, Stopped> {
        let (policy, cases) = (self.policy()?, self.cases()?);
        let mut out = BufWriter::new(anstream::stdout().lock());
        let mut all = Vec::new();
        for deployment in self.deployments()? {
            let checked = self.check(deployment, &policy, &cases)?;
            // What was written is reported at the end.
            if self.format == Format::Text
                && let Err(error) = screen::write(&mut out, &checked).and_then(|()| out.flush())
            {
                return written(Err(error), checked.exit);
            }
            all.push(checked);
        }
        if self.format == Format::Json {
            let wrote = json::write_pretty(&mut out, &document::Document::new(&all));
            return written(wrote.and_then(|()| out.flush()), Exit::first(all.iter().map(|one| one.exit)));
        }
        written(out.flush(), Exit::first(all.iter().map(|one| one.exit)))
    }

    fn check<'a>(
        &self,
        deployment: Named,
        policy: &'a Policy,
        cases: &[Case],
    ) -> Result<Checked<'a>, Stopped> {
        let deployments = vec![deployment.clone()];
        let selection = Selection { deployments, own_code_alone: true, ..Selection::default() };
        let controls = if self.control.is_empty() { &config().control } else { &self.control };
        let (variations, seed) = (self.variations, self.seed);
        let asked = Asked { selection: &selection, policy, cases, controls, variations, seed };
        let mut line = progress::Line::new();
        let outcome = check::check(&asked, &mut |done, of| line.show(done, of))?;
        line.end();
        let exit = self.exit(&outcome);
        Ok(Checked { deployment, policy, outcome, exit })
    }

    fn exit(&self, outcome: &Outcome) -> Exit {
        match outcome.attacks.iter().any(|attack| attack.level >= self.fail_on) {
            true => Exit::NewFindings,
            false if !outcome.is_whole() || outcome.mails_outside() => Exit::NothingJudged,
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

    fn cases(&self) -> Result<Vec<Case>, Stopped> {
        if let Some(folder) = &self.corpus {
            return Ok(gather(std::slice::from_ref(folder))?.cases);
        }
        let read = |(file, text): &(&str, &str)| corpus::parse(Path::new(file), text);
        let files: Result<Vec<Vec<Case>>, _> = CORPUS.iter().map(read).collect();
        files.map(|files| files.concat()).map_err(|error| Stopped::failed(error.to_string()))
    }
}

/// Every case that is kept: the program has them with it.
const CORPUS: &[(&str, &str)] = &[
    ("corpus/security.toml", include_str!("../../../corpus/security.toml")),
    ("corpus/published.toml", include_str!("../../../corpus/published.toml")),
    ("corpus/rfc5321.toml", include_str!("../../../corpus/rfc5321.toml")),
    ("corpus/rfc5322.toml", include_str!("../../../corpus/rfc5322.toml")),
    ("corpus/rfc6531.toml", include_str!("../../../corpus/rfc6531.toml")),
    ("corpus/controls.toml", include_str!("../../../corpus/controls.toml")),
];

/// The command that shows an attack again; the user's own code or commands are made known there too.
fn reproduction(checked: &Checked<'_>) -> Option<String> {
    let (deployment, attack) = (&checked.deployment, checked.outcome.attacks.first()?);
    let allowed: String =
        checked.policy.allowed.iter().map(|name| format!(" --allow {}", quoted(name))).collect();
    let names = [deployment.gate.split_once(':').map(|(_, reader)| reader), Some(deployment.route.as_str())];
    let ids: Vec<ParserId> = names.into_iter().flatten().filter_map(|name| name.parse().ok()).collect();
    let (known, gate, route) = (spelt(&ids), quoted(&deployment.gate), quoted(&deployment.route));
    let (attacker, text) = (quoted(&checked.policy.attacker), quoted(&attack.text.to_string()));
    Some(format!(
        "addrdiff explain{known} --gate {gate} --route {route}{allowed} --attacker {attacker} --escaped -- {text}"
    ))
}

/// The corpus that the program has with it is the one of the checkout.
#[cfg(test)]
mod tests {
    use super::CORPUS;
    use std::path::Path;

    #[test]
    fn every_file_of_the_corpus_is_put() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        // Known disagreements are no cases.
        let cases = entries.filter(|path| path.is_file() && !path.ends_with("known.toml"));
        let mut there: Vec<String> =
            cases.map(|path| format!("corpus/{}", path.file_name().unwrap().display())).collect();
        there.sort();
        let mut put: Vec<&str> = CORPUS.iter().map(|(file, _)| *file).collect();
        put.sort_unstable();
        assert_eq!(there, put);
    }
}
