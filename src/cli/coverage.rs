//! `addrdiff coverage`: which source lines of Python's parsers a corpus never reached.

use super::settings::{Context, nothing_new};
use super::written;
use crate::cli::exit::{Exit, Stopped};
use crate::corpus::gather::gather_named;
use crate::judge::panel::Panel;
use crate::screen::say;
use crate::select::Selection;
use crate::verdict::Verdict;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

const EXAMPLE: &str = "\
Lines are those on which statements begin, of every file that was loaded; coverage.py counts the same ones.
Of `brython-...` packages the comments were stripped, so that their lines are not those of CPython's repository.

Examples:
  addrdiff coverage corpus/
  addrdiff coverage reports/hunt-1/corpus corpus/ --parser 'cpython/parseaddr@*' --source
  addrdiff coverage corpus/ --python-path . --parser python/signup.check --json";

/// The interpreter's own package, all surfaces: its source is whole, and one listing can be read.
const DEFAULT: &str = "cpython/*@stdlib";

/// The arguments of `addrdiff coverage`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Coverage {
    /// A parser to ask, by name or pattern; may be given more than once. Without it all of cpython/*@stdlib
    #[arg(long = "parser", value_name = "ID")]
    parsers: Vec<String>,
    /// Shows the lines that were never reached, not only their numbers
    #[arg(long)]
    source: bool,
    /// One JSON object
    #[arg(long, conflicts_with = "source")]
    json: bool,
    /// Files of cases, raw inputs, or folders of both
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

impl Coverage {
    /// Asks everything, and shows what was not reached.
    pub fn run(self, context: &Context) -> Result<Exit, Stopped> {
        let cases = gather_named(&self.paths)?.cases;
        marks::switch_on()?;
        let parsers = if self.parsers.is_empty() { vec![DEFAULT.into()] } else { self.parsers };
        let registry = context.naming([&*parsers]);
        let panel = Selection { parsers, registry: registry.clone(), ..Selection::default() }.panel()?;
        let mut skipped = BTreeSet::new();
        for case in &cases {
            skipped.extend(panel.ask(&case.input).into_iter().filter_map(why_skipped));
        }
        skipped.iter().for_each(|why| say!("addrdiff: skipped: {why}"));
        not_of_python(&panel);
        let packages = marks::reached()?;
        if cases.is_empty() || packages.is_empty() {
            let why = if cases.is_empty() { "there is no input" } else { "no parser of Python's was asked" };
            return Err(Stopped { exit: Exit::NothingJudged, why: why.into() });
        }
        let mut out = io::BufWriter::new(io::stdout().lock());
        let result = match self.json {
            true => marks::write_json(&mut out, cases.len(), &packages),
            false => {
                packages.iter().try_for_each(|one| marks::write(&mut out, cases.len(), one, self.source))
            }
        };
        written(result.and_then(|()| out.flush()), nothing_new(&registry, &panel))
    }
}

fn why_skipped(verdict: Verdict) -> Option<String> {
    if let Verdict::Skipped { why, .. } = verdict { Some(why.into()) } else { None }
}

fn not_of_python(panel: &Panel) {
    let others = panel.parsers().iter().map(|parser| parser.id());
    for id in others.filter(|id| !["cpython", "python"].contains(&&*id.family)) {
        say!("addrdiff: skipped: {id} has no Python source");
    }
}

#[cfg(feature = "python")]
mod marks {
    use crate::cli::exit::Stopped;
    use crate::input::Input;
    use crate::json;
    use crate::parsers::cpython::lines::{self, SourceFile};
    use serde::Serialize;
    use std::io::{self, Write};

    /// A package and its files.
    #[derive(Serialize)]
    pub(super) struct Package {
        package: String,
        files: Vec<SourceFile>,
    }

    pub(super) fn switch_on() -> Result<(), Stopped> {
        lines::switch_on();
        Ok(())
    }

    pub(super) fn reached() -> Result<Vec<Package>, Stopped> {
        let reached = lines::reached().map_err(|error| Stopped::failed(error.to_string()))?;
        Ok(reached.into_iter().map(|(package, files)| Package { package, files }).collect())
    }

    pub(super) fn write_json(out: &mut impl Write, inputs: usize, packages: &[Package]) -> io::Result<()> {
        json::write_pretty(out, &serde_json::json!({ "v": 1, "inputs": inputs, "packages": packages }))
    }

    pub(super) fn write(out: &mut impl Write, inputs: usize, one: &Package, source: bool) -> io::Result<()> {
        let loaded = one.files.iter().filter(|file| !is_not_loaded(file));
        let of = |lines: fn(&SourceFile) -> usize| loaded.clone().map(lines).sum::<usize>();
        let (reached, all) = (of(|file| file.reached.len()), of(all_lines));
        writeln!(out, "{}: {reached} of {all} lines reached by {inputs} inputs", one.package)?;
        let width = loaded.clone().map(|file| file.name.len()).max().unwrap_or(0);
        for file in loaded.clone().filter(|file| !file.unreached.is_empty()) {
            let (reached, all) = (file.reached.len(), all_lines(file));
            let never = if source { String::new() } else { format!(": {}", ranges(file)) };
            writeln!(out, "  {:<width$}  {reached:>5} of {all:>5}, never{never}", file.name)?;
            if source {
                write_source(out, file)?;
            }
        }
        let whole = loaded.filter(|file| file.unreached.is_empty() && !file.reached.is_empty());
        said(out, "all lines of", whole)?;
        said(out, "not loaded:", one.files.iter().filter(|file| is_not_loaded(file)))
    }

    fn said<'a>(
        out: &mut impl Write,
        what: &str,
        files: impl Iterator<Item = &'a SourceFile>,
    ) -> io::Result<()> {
        let names: Vec<&str> = files.map(|file| &*file.name).collect();
        if names.is_empty() { Ok(()) } else { writeln!(out, "  {what} {}", names.join(", ")) }
    }

    fn is_not_loaded(file: &SourceFile) -> bool {
        !file.is_loaded
    }

    fn all_lines(file: &SourceFile) -> usize {
        file.reached.len() + file.unreached.len()
    }

    fn write_source(out: &mut impl Write, file: &SourceFile) -> io::Result<()> {
        let text = crate::outside::read(&file.path, crate::outside::TEXT).unwrap_or_default();
        let lines: Vec<&[u8]> = text.split(|octet| *octet == b'\n').collect();
        for &line in &file.unreached {
            let shown = lines.get(line as usize - 1).copied().unwrap_or_default();
            writeln!(out, "    {line:>5}  {}", Input::new(shown.trim_ascii_end()))?;
        }
        Ok(())
    }

    /// `12-15, 33`: a range goes on over lines on which no statement begins.
    fn ranges(file: &SourceFile) -> String {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for &line in &file.unreached {
            match ranges.last_mut() {
                Some((_, last)) if !file.reached.iter().any(|reached| (*last..line).contains(reached)) => {
                    *last = line;
                }
                _ => ranges.push((line, line)),
            }
        }
        let shown = ranges.iter().map(|(first, last)| match first == last {
            true => first.to_string(),
            false => format!("{first}-{last}"),
        });
        shown.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(not(feature = "python"))]
mod marks {
    use crate::cli::exit::Stopped;
    use std::io::{self, Write};

    /// There is none without Python.
    pub(super) enum Package {}

    pub(super) fn switch_on() -> Result<(), Stopped> {
        Err(Stopped::usage("this addrdiff was built without Python; build it with --features python"))
    }

    pub(super) fn reached() -> Result<Vec<Package>, Stopped> {
        Ok(Vec::new())
    }

    pub(super) fn write_json(_: &mut impl Write, _: usize, _: &[Package]) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn write(_: &mut impl Write, _: usize, one: &Package, _: bool) -> io::Result<()> {
        match *one {}
    }
}
