//! `addrdiff selftest`: does the search find what is there, and nothing where nothing is?

use super::settings::Context;
use super::written;
use crate::cli::exit::{Exit, Stopped};
use crate::json;
use crate::parsers::planted::OUT_OF_SCOPE;
use crate::search::selftest::{self, Engine, HuntResult, Plans};
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;

const EXAMPLE: &str = "\
Readers of our own with a planted bug, one for each root cause of published attacks, are hunted from nothing;
each bug must be found within the budget, and the correct reader must give no finding. Exit code 0 then,
else 1. The readers are ours, so the witnesses are shown.

Examples:
  addrdiff selftest
  addrdiff selftest --only C1 --only c06-glue --seed 7
  addrdiff selftest --engine libfuzzer --json";

/// The arguments of `addrdiff selftest`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Selftest {
    /// Executions for each reader, at the most
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..))]
    executions: u64,
    /// Seconds for each reader, at the most
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    seconds: Option<u64>,
    /// Only this root cause or reader; may be given more than once
    #[arg(long, value_name = "ID")]
    only: Vec<String>,
    /// What searches: in this process by verdicts alone, or the fuzz target that hunt runs
    #[arg(long, value_enum, default_value_t = EngineName::InProcess)]
    engine: EngineName,
    /// Random seed of each campaign
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    seed: u64,
    /// Each reader has a second, easier hole and stands behind gates that are wrong themselves: its own mistake must
    /// be found all the same; spends the whole budget
    #[arg(long)]
    masked: bool,
    /// Journals go here, a folder a reader; thrown away unless said
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// One JSON array
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum EngineName {
    InProcess,
    Libfuzzer,
}

/// One line of the table.
#[derive(Serialize)]
struct Row {
    cause: &'static str,
    parser: String,
    about: &'static str,
    good: bool,
    found: bool,
    executions: u64,
    seconds: f64,
    /// Under how many names it was found; of a masked reader alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprints: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<String>,
}

impl Selftest {
    /// Runs it.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        let mut readers = selftest::named(&self.only)?;
        // A mistake of a gate hides behind no other.
        readers.retain(|reader| !self.masked || reader.gates.is_empty() && !reader.is_correct());
        let plans = self.plans();
        let mut rows = Vec::new();
        for planted in readers {
            let result = selftest::hunt(planted, &plans).inspect_err(|_| self.clean_up(&plans))?;
            rows.push(row(&result));
        }
        self.clean_up(&plans);
        let exit = if rows.iter().all(|row| row.good) { Exit::NothingNew } else { Exit::HarnessFailed };
        written(self.write(&rows), exit)
    }

    fn plans(&self) -> Plans {
        let own = || std::env::temp_dir().join(format!("addrdiff-selftest-{}", std::process::id()));
        Plans {
            engine: match self.engine {
                EngineName::InProcess => Engine::InProcess,
                EngineName::Libfuzzer => Engine::Libfuzzer,
            },
            executions: self.executions,
            seconds: self.seconds,
            seed: self.seed,
            masked: self.masked,
            out: self.out.clone().unwrap_or_else(own),
        }
    }

    /// Nobody asked for the journals: what stays behind would only fill a disk.
    fn clean_up(&self, plans: &Plans) {
        if self.out.is_none() {
            let _ = std::fs::remove_dir_all(&plans.out);
        }
    }

    fn write(&self, rows: &[Row]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        if self.json {
            return json::write_pretty(&mut out, &rows);
        }
        table(&mut out, rows)
    }
}

fn row(result: &HuntResult) -> Row {
    let finding = result.finding.as_ref();
    Row {
        cause: result.planted.cause,
        parser: result.planted.id().to_string(),
        about: result.planted.about,
        good: result.is_good(),
        found: finding.is_some(),
        executions: result.executions,
        seconds: result.seconds,
        fingerprints: result.fingerprints,
        class: finding.map(|finding| finding.class.clone()),
        witness: finding.map(|finding| finding.reduced.shown.clone()),
    }
}

fn table(out: &mut impl Write, rows: &[Row]) -> io::Result<()> {
    writeln!(out, "{:<6}{:<32}{:<9}{:>10}{:>9}  witness", "cause", "reader", "", "executions", "seconds")?;
    for row in rows {
        let said = match (row.found, row.good) {
            (true, true) => "found",
            (true, false) => "UNSOUND",
            (false, true) => "clean",
            (false, false) => "MISSED",
        };
        write!(out, "{:<6}{:<32}{said:<9}", row.cause, row.parser)?;
        write!(out, "{:>10}{:>9.2}", row.executions, row.seconds)?;
        let class = row.class.as_deref().unwrap_or_default();
        write!(out, "  {}  {class}", row.witness.as_deref().unwrap_or_default())?;
        match row.fingerprints {
            Some(names) if row.found => writeln!(out, "  under {names} names")?,
            _ => writeln!(out)?,
        }
    }
    let good = rows.iter().filter(|row| row.good).count();
    writeln!(out, "{good} of {} as they must be; out of scope:", rows.len())?;
    OUT_OF_SCOPE.iter().try_for_each(|(cause, why)| writeln!(out, "  {cause}  {why}"))
}
