//! `addrdiff matrix`: cases over every release of the parsers, and where the answer changes.

use super::settings::Context;
use super::{brief, written};
use crate::corpus::gather::gather;
use crate::exit::{Exit, Stopped};
use crate::input::Input;
use crate::json;
use crate::level::Level;
use crate::matrix::{Cell, Matrix, Releases, Row};
use serde::Serialize;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

const EXAMPLE: &str = "\
Cases that every release answers alike, without a finding, are counted and not shown.

Examples:
  addrdiff matrix corpus/security.toml
  addrdiff matrix corpus/ --parser 'cpython/rcpt@*' --json
  addrdiff explain --matrix 'a@malicious.org@important.com'";

/// The arguments of `addrdiff matrix`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct MatrixOfCases {
    /// A parser to ask, by name or pattern; may be given more than once. Without it all of Python's
    #[arg(long = "parser", value_name = "ID")]
    parsers: Vec<String>,
    /// One JSON array
    #[arg(long)]
    json: bool,
    /// Files of cases, raw inputs, or folders of both
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// A case and what the releases answer.
#[derive(Serialize)]
struct Shown {
    case: String,
    #[serde(flatten)]
    matrix: Matrix,
}

impl MatrixOfCases {
    /// Asks and shows.
    pub fn run(self, context: &Context) -> Result<Exit, Stopped> {
        let plan = gather(&self.paths)?;
        let releases = Releases::open(&context.registry, &self.parsers)?;
        let (mut shown, mut alike) = (Vec::new(), 0);
        for case in &plan.cases {
            let policy = case.policies.first().cloned().unwrap_or_default();
            let matrix = releases.ask(&case.input, &policy);
            if matrix.rows.iter().any(is_worth_showing) {
                shown.push(Shown { case: Input::new(case.name.as_str()).to_string(), matrix });
            } else {
                alike += 1;
            }
        }
        if plan.cases.is_empty() {
            return Err(Stopped { exit: Exit::NothingJudged, why: "there is no case".into() });
        }
        let mut out = BufWriter::new(io::stdout().lock());
        let result = if self.json {
            json::write_pretty(&mut out, &shown)
        } else {
            shown.iter().try_for_each(|one| write_case(&mut out, one)).and_then(|()| {
                writeln!(
                    out,
                    "{} cases shown; {alike} are answered alike by all, without a finding",
                    shown.len()
                )
            })
        };
        written(result.and_then(|()| out.flush()), Exit::NothingNew)
    }
}

fn is_worth_showing(row: &Row) -> bool {
    let finding = |cell: &Cell| cell.shows.is_some_and(|(level, _)| level >= Level::Medium);
    row.runs().len() > 1 || row.cells.iter().any(finding)
}

fn write_case(out: &mut impl Write, one: &Shown) -> io::Result<()> {
    writeln!(out, "{}\n  {}", one.case, brief(&one.matrix.shown))?;
    write(out, &one.matrix)?;
    writeln!(out)
}

/// The rows of a matrix: each surface, its runs of releases, and where a finding came and went.
pub fn write(out: &mut impl Write, matrix: &Matrix) -> io::Result<()> {
    for row in &matrix.rows {
        let said = [("introduced", &row.introduced), ("fixed", &row.fixed)];
        let said = said.iter().filter_map(|(what, at)| at.as_ref().map(|at| format!("  {what} {at}")));
        writeln!(out, "  {}{}", row.surface, said.collect::<String>())?;
        for run in row.runs() {
            let (first, last) = (&run[0], &run[run.len() - 1]);
            let range = if run.len() == 1 {
                first.package.clone()
            } else {
                format!("{} to {} ({})", first.package, last.package, run.len())
            };
            let shows = first.shows.map(|(level, class)| format!("  {level} {class}")).unwrap_or_default();
            writeln!(out, "    {range:<38} {}{shows}", brief(&first.answer))?;
        }
    }
    Ok(())
}
