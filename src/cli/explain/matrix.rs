//! `explain --matrix`: an input, or cases, over every release of the parsers, and where the answer changes. The screen
//! shows what tells releases apart; the JSON has every case, and a cell for each reader that was named.

use super::Explain;
use crate::cli::exit::{Exit, Stopped};
use crate::cli::settings::{Context, nothing_new};
use crate::cli::written;
use crate::corpus::Case;
use crate::corpus::gather::gather_named;
use crate::json;
use crate::level::Level;
use crate::matrix::{Cell, Matrix, Releases, Row};
use crate::report::words::cut;
use serde::Serialize;
use std::io::{self, BufWriter, Write};

/// Of a text or an answer, no more characters than this stand on a line.
const MOST: usize = 100;

/// A case and what the releases answer.
#[derive(Serialize)]
struct Shown {
    case: String,
    #[serde(flatten)]
    matrix: Matrix,
}

/// Asks every release about the input or the cases, and shows what they answer.
pub(super) fn run(explain: &Explain, context: &Context) -> Result<Exit, Stopped> {
    if !explain.cases.is_empty() {
        return of_cases(explain, context);
    }
    let input = explain.read_input()?;
    let policy = explain.asked.policy(context)?;
    let registry = context.naming([&*explain.asked.parsers]).under(&policy);
    let releases = Releases::open(&registry, &explain.asked.parsers)?;
    let matrix = releases.ask(&input, &policy);
    let mut out = BufWriter::new(io::stdout().lock());
    let result = if explain.json {
        json::write_pretty(&mut out, &matrix)
    } else {
        writeln!(out, "{}", cut(&matrix.shown, MOST)).and_then(|()| write(&mut out, &matrix))
    };
    written(result.and_then(|()| out.flush()), nothing_new(&registry, releases.panel()))
}

/// Each case under its own policy. Those that all answer alike, without a finding, are only counted on the screen.
fn of_cases(explain: &Explain, context: &Context) -> Result<Exit, Stopped> {
    let gathered = gather_named(&explain.cases)?;
    if gathered.cases.is_empty() {
        return Err(Stopped { exit: Exit::NothingJudged, why: "there is no case".into() });
    }
    let registry = context.naming([&*explain.asked.parsers]);
    let releases = Releases::open(&registry, &explain.asked.parsers)?;
    let ask = |case: &Case| Shown {
        case: case.name.clone(),
        matrix: releases.ask(&case.input, &case.policies.first().cloned().unwrap_or_default()),
    };
    let all: Vec<Shown> = gathered.cases.iter().map(ask).collect();
    let mut out = BufWriter::new(io::stdout().lock());
    let result = match explain.json {
        true => json::write_pretty(&mut out, &all),
        false => write_cases(&mut out, &all),
    };
    written(result.and_then(|()| out.flush()), nothing_new(&registry, releases.panel()))
}

fn is_worth_showing(row: &Row) -> bool {
    let finding = |cell: &Cell| cell.shows.is_some_and(|(level, _)| level >= Level::Medium);
    row.runs().len() > 1 || row.cells.iter().any(finding)
}

fn write_cases(out: &mut impl Write, all: &[Shown]) -> io::Result<()> {
    let shown: Vec<&Shown> = all.iter().filter(|one| one.matrix.rows.iter().any(is_worth_showing)).collect();
    shown.iter().try_for_each(|one| write_case(out, one))?;
    let (count, alike) = (shown.len(), all.len() - shown.len());
    writeln!(
        out,
        "{count} cases shown; {alike} are answered alike by all, without a finding of medium or above"
    )
}

fn write_case(out: &mut impl Write, one: &Shown) -> io::Result<()> {
    writeln!(out, "{}\n  {}", one.case, cut(&one.matrix.shown, MOST))?;
    write(out, &one.matrix)?;
    writeln!(out)
}

/// The rows of a matrix: each surface, its runs of releases, and where a finding came and went.
fn write(out: &mut impl Write, matrix: &Matrix) -> io::Result<()> {
    let label = |cell: &Cell| cell.package.clone().unwrap_or_default();
    for row in matrix.rows.iter().filter(|row| !row.surface.starts_with("strict/")) {
        let runs = row.runs();
        if runs.is_empty() {
            continue;
        }
        let said = [("introduced", &row.introduced), ("fixed", &row.fixed)];
        let said = said.iter().filter_map(|(what, at)| at.as_ref().map(|at| format!("  {what} {at}")));
        writeln!(out, "  {}{}", row.surface, said.collect::<String>())?;
        for run in runs {
            let (first, last) = (&run[0], &run[run.len() - 1]);
            let range = match run.len() {
                1 => label(first),
                count => format!("{} to {} ({count})", label(first), label(last)),
            };
            let shows = first.shows.map(|(level, class)| format!("  {level} {class}")).unwrap_or_default();
            writeln!(out, "    {range:<38} {}{shows}", cut(&first.answer, MOST))?;
        }
    }
    Ok(())
}
