//! `addrdiff explain`: one input, or a stream of them, to the parsers; what each read, and what follows.

mod findings;
mod jsonl;
mod line;
mod matrix;
pub(super) mod text;

use super::asked::Asked;
use super::settings::Context;
use super::written;
use crate::answer::Answer;
use crate::cli::exit::{Exit, Stopped};
use crate::explain::{self, Policies};
use crate::input::Input;
use crate::json;
use crate::judge::examine::Look;
use crate::judge::panel::Panel;
use crate::outside;
use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

const EXAMPLE: &str = "\
Without --allow every hostname behind an @, and every domain that a parser reads, is tried as the allowed
one. An INPUT that begins with a dash stands behind `--`.

Examples:
  addrdiff explain 'a@malicious.org@important.com'
  addrdiff explain --escaped 'a@important.com\\n@malicious.org' --allow important.com --json
  addrdiff explain --matrix --parser 'cpython/rcpt@*' --cases corpus/security.toml
  printf '\"a@b.example\"\\n' | addrdiff explain --jsonl --parser 'strict/*'";

/// The arguments of `addrdiff explain`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Explain {
    #[command(flatten)]
    asked: Asked,
    /// One JSON answer
    #[arg(long, conflicts_with = "jsonl")]
    json: bool,
    /// Reads lines on standard input, each a JSON string or an object with `input` or `input_base64` and
    /// perhaps an `id`; one answer a line, in order. With --parser and without --gate and --allow no gate
    /// is tried
    #[arg(long, conflicts_with_all = ["input", "escaped"])]
    jsonl: bool,
    /// Shows the input over every release of Python's package, or of --parser, and where the answer changes
    #[arg(long, conflicts_with_all = ["jsonl", "incident", "gates"])]
    matrix: bool,
    /// With --matrix, shows files of cases, raw inputs, or folders of both, each under its own policy. Cases that
    /// every release answers alike, without a finding, are counted and not shown; with --json all are there
    #[arg(long, value_name = "PATH", num_args = 1.., requires = "matrix")]
    #[arg(conflicts_with_all = ["input", "escaped", "allow", "attacker"])]
    cases: Vec<PathBuf>,
    /// Tells an incident of corpus/incidents/ step by step, from real answers
    #[arg(long, value_name = "NAME", conflicts_with_all = ["json", "jsonl", "input", "escaped"])]
    incident: Option<String>,
    /// INPUT is written with escapes: \\ \r \n \t \0 \xNN \u{N...}
    #[arg(long)]
    escaped: bool,
    /// The text to ask about, its bytes as given; `-` reads the bytes of standard input
    #[arg(required_unless_present_any = ["jsonl", "incident", "cases"])]
    input: Option<OsString>,
}

impl Explain {
    /// Asks and shows.
    pub fn run(self, context: &Context) -> Result<Exit, Stopped> {
        if let Some(name) = &self.incident {
            return super::incident::show(context, name);
        }
        if self.matrix {
            return matrix::run(&self, context);
        }
        let asker = Asker::new(context, &self.asked, self.jsonl)?;
        if self.jsonl {
            return jsonl::run(&asker);
        }
        let answer = asker.answer(&self.read_input()?);
        let result = if self.json { write_json(&answer) } else { write_on_screen(&answer) };
        written(result, asker.exit)
    }

    /// The answer about this text, in the place of the argument's.
    #[cfg(feature = "extension")]
    pub(crate) fn answer(&self, context: &Context, input: &Input) -> Result<(Answer, Exit), Stopped> {
        let asker = Asker::new(context, &self.asked, false)?;
        Ok((asker.answer(input), asker.exit))
    }

    fn read_input(&self) -> Result<Input, Stopped> {
        let given = self.input.clone().unwrap_or_default();
        let from_stream = given == "-";
        let mut bytes = if from_stream { read_stream()? } else { given.into_encoded_bytes() };
        if !self.escaped {
            return Ok(Input::new(bytes));
        }
        // Whoever writes escapes writes the last line break as one too; this one is the editor's.
        if from_stream && bytes.last() == Some(&b'\n') {
            bytes.pop();
        }
        let text = String::from_utf8(bytes).map_err(|_| Stopped::usage("escaped text is UTF-8"))?;
        Input::from_escaped(&text).map_err(|error| Stopped::usage(error.to_string()))
    }
}

fn read_stream() -> Result<Vec<u8>, Stopped> {
    let read = outside::read_stream(io::stdin().lock(), outside::INPUT);
    read.map_err(|error| Stopped::usage(format!("standard input: {error}")))
}

fn write_json(answer: &Answer) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    json::write_pretty(&mut out, answer)?;
    out.flush()
}

fn write_on_screen(answer: &Answer) -> io::Result<()> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    text::write(&mut out, answer)?;
    out.flush()
}

/// Who answers, under which policies.
struct Asker {
    panel: Panel,
    policies: Policies,
    look: Look<'static>,
    /// How it ends where everything could be read.
    exit: Exit,
}

impl Asker {
    fn new(context: &Context, asked: &Asked, stream: bool) -> Result<Self, Stopped> {
        let policy = asked.policy(context)?;
        let only_parsers = stream && !asked.parsers.is_empty() && asked.gates.is_empty();
        let (panel, exit) = asked.panel(context, &policy)?;
        let policies = match !asked.allows_something(context) {
            false => Policies::Given(policy),
            true if only_parsers => Policies::None,
            // Who decides by the policy was opened under this one.
            true if panel.parsers().iter().any(|parser| parser.goes_by_policy()) => Policies::Given(policy),
            true => Policies::Candidates(policy),
        };
        let look = if stream { Look::Once } else { Look::Closely };
        Ok(Self { panel, policies, look, exit })
    }

    fn answer(&self, input: &Input) -> Answer {
        explain::explain(&self.panel, &self.policies, input, self.look)
    }
}
