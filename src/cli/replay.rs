//! `addrdiff replay`: puts kept cases and raw inputs to the parsers, and says what is not as expected.

use super::report::formats;
use super::settings::Context;
use super::{paint, written};
use crate::cli::exit::{Exit, Stopped};
use crate::corpus::gather::gather_named;
use crate::judge::pair::NamedPair;
use crate::level::Level;
use crate::replay::{self, Changed, Found, ReplayResult, Roster};
use crate::report::{self, Format};
use crate::screen::say;
use crate::select::Selection;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

const EXAMPLE: &str = "\
A folder is read as a whole: `known.toml` says what is known, any other .toml holds cases, any other file is
an input as it is. What nobody could answer is skipped and said so; nothing judged at all ends with 3.

Examples:
  addrdiff replay corpus/
  addrdiff replay corpus/security.toml --require cpython/parseaddr@future-1.0.0
  addrdiff replay corpus/ --pair cpython/parseaddr@stdlib~cpython/parseaddr@future-1.0.0
  addrdiff replay corpus/ --format baseline > before.json; addrdiff replay corpus/ --baseline before.json";

/// How many new findings are shown one by one.
const SHOWN: usize = 40;

/// The arguments of `addrdiff replay`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Replay {
    /// A parser to ask, by name or pattern (`cpython/*`); may be given more than once. Without it all are
    #[arg(long = "parser", value_name = "ID")]
    parsers: Vec<String>,
    /// A gate to try, by name; may be given more than once
    #[arg(long = "gate", value_name = "ID")]
    gates: Vec<String>,
    /// Two parsers to hold against each other on every case, two releases or two languages: A~B; may be given more than
    /// once. Without --parser only these are asked
    #[arg(long = "pair", value_name = "A~B")]
    pairs: Vec<NamedPair>,
    /// Fails unless this parser (or all of a pattern) is here; may be given more than once
    #[arg(long, value_name = "ID")]
    require: Vec<String>,
    /// The lowest level at which a new finding counts: note, low, medium, high, critical
    #[arg(long, value_name = "LEVEL", default_value = "medium")]
    fail_on: Level,
    /// Writes what came in the place of what was expected, in the files of the cases
    #[arg(long)]
    bless: bool,
    /// The same as `--format json`
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Writes a report in this format in the place of the lines
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    format: Option<&'static Format>,
    /// What this earlier run (`--format baseline`, or json) has too counts no more
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Files of cases, raw inputs, or folders of both
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

impl Replay {
    /// Puts, compares, and says what changed.
    pub fn run(self, context: &Context) -> Result<Exit, Stopped> {
        let plan = gather_named(&self.paths)?;
        // Cases name what each of the default gates lets in: gates of a file are not theirs.
        let paired: Vec<String> =
            self.pairs.iter().flat_map(|pair| [pair.one.clone(), pair.other.clone()]).collect();
        let asked = [&*self.parsers, &paired].concat();
        let selection = context.selection(&asked, &[]);
        let registry = context.naming([&*asked, &self.gates, &self.require]);
        let (gates, pairs) = (self.gates, self.pairs);
        let selection = Selection { gates, pairs, deployments: Vec::new(), registry, ..selection };
        let named = plan.named_parsers();
        let roster = Roster::new(&selection, &named)?;
        self.require.iter().chain(&paired).try_for_each(|pattern| roster.require(pattern))?;
        let mut outcome = replay::run(&plan, &roster, self.fail_on)?;
        if self.bless {
            let blessed = replay::bless(&mut outcome)?;
            say!("addrdiff: {blessed} expectations rewritten");
        }
        if let Some(file) = &self.baseline {
            let before = outcome.set_apart(&super::report::of_replay(file)?);
            say!("addrdiff: {before} are in the baseline");
        }
        // Whoever was named has to have answered something, and so has the code of a gate.
        let misses = outcome.misses(&[&*asked, &roster.readers()].concat());
        let exit = exit(&outcome, misses || !outcome.idle.is_empty() || roster.withholds(&named));
        let json = report::format("json").filter(|_| self.json);
        if let Some(format) = self.format.or(json) {
            return super::report::write(&outcome.report(&plan, self.fail_on), format, None, exit);
        }
        let mut out = BufWriter::new(anstream::stdout().lock());
        written(write(&mut out, &outcome).and_then(|()| out.flush()), exit)
    }
}

/// What does not hold, by precedence; an empty replay is no success, nor is one with a case that nobody answered, or
/// without code that cases name.
fn exit(outcome: &ReplayResult, withheld: bool) -> Exit {
    let held = [
        (outcome.is_empty() || !outcome.unasked.is_empty() || withheld, Exit::NothingJudged),
        (!outcome.changed.is_empty(), Exit::ExpectationChanged),
        (!outcome.gone.is_empty(), Exit::KnownGone),
        (!outcome.found.is_empty(), Exit::NewFindings),
    ];
    Exit::first(held.into_iter().filter_map(|(holds, exit)| holds.then_some(exit)))
}

fn write(out: &mut impl Write, outcome: &ReplayResult) -> io::Result<()> {
    write_changed(out, &outcome.changed)?;
    outcome.gone.iter().try_for_each(|gone| writeln!(out, "no longer occurs: {gone}"))?;
    write_found(out, &outcome.found)?;
    for (why, answers) in &outcome.skipped {
        writeln!(out, "skipped: {answers} x {why}")?;
    }
    writeln!(
        out,
        "{}, {} skipped: {} changed, {} new findings, {} known ones gone",
        outcome.replayed().in_words(),
        outcome.skipped.values().sum::<usize>(),
        outcome.changed.len(),
        outcome.found.len(),
        outcome.gone.len(),
    )
}

/// One line for each thing that changed, with those who answer so.
fn write_changed(out: &mut impl Write, changed: &[Changed]) -> io::Result<()> {
    let mut lines: Vec<(&Changed, Vec<&str>)> = Vec::new();
    for one in changed {
        let same = |(other, _): &&mut (&Changed, Vec<&str>)| {
            (&other.place, &other.expected, &other.got) == (&one.place, &one.expected, &one.got)
        };
        match lines.iter_mut().rev().find(same) {
            Some((_, parsers)) => parsers.push(&one.parser),
            None => lines.push((one, vec![&one.parser])),
        }
    }
    lines.iter().try_for_each(|(Changed { case, place, expected, got, .. }, parsers)| {
        writeln!(out, "{place}: {case}: expected `{expected}`, got `{got}` of {}", parsers.join(", "))
    })
}

/// The most severe first; of each input, class and level one line, with the parties on it.
fn write_found(out: &mut impl Write, found: &[Found]) -> io::Result<()> {
    type Key<'a> = (std::cmp::Reverse<Level>, &'a str, &'a str, &'a str, &'a str);
    let mut lines: BTreeMap<Key<'_>, Vec<&Found>> = BTreeMap::new();
    for one in found {
        let key = (std::cmp::Reverse(one.level), &*one.place, one.class, &*one.allowed, &*one.input);
        lines.entry(key).or_default().push(one);
    }
    for ((level, place, class, allowed, input), alike) in lines.iter().take(SHOWN) {
        let parties = alike.iter().map(|one| &*one.parties).collect::<Vec<_>>().join(", ");
        let style = paint::level(level.0);
        writeln!(out, "{place}: new: {style}{}{style:#} {class}: {parties}; {allowed} allowed", level.0)?;
        // The line shows it of the first of them.
        if let Some(one) = alike.first().filter(|_| input.len() < 200) {
            writeln!(out, "    {}", one.again)?;
        }
    }
    if lines.len() > SHOWN {
        writeln!(out, "and {} more like these", lines.len() - SHOWN)?;
    }
    Ok(())
}
