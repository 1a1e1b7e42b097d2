//! `addrdiff serve`: one parser of this program behind a pipe, for whoever must not die with it.

use super::settings::{Context, first_line};
use crate::answer::{self, ParserAnswer, VERSION};
use crate::cli::exit::{Exit, Stopped};
use crate::json;
use crate::judge::panel::Panel;
use crate::outside;
use crate::parsers::ParserId;
use crate::search::worker;
use crate::select::Selection;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

/// Octets of memory that the parser may take, the interpreter included; libFuzzer ends a worker at as many.
const MEMORY: u64 = 2 << 30;

/// Who is served.
#[derive(clap::Args)]
pub struct Serve {
    /// `family/surface@package`
    parser: ParserId,
}

#[derive(Deserialize)]
struct Question {
    id: u64,
    input_base64: String,
}

#[derive(Serialize)]
struct Line {
    id: u64,
    #[serde(flatten)]
    answer: ParserAnswer,
}

impl Serve {
    /// Says who answers, then answers questions until there are no more.
    pub fn run(self, _: &Context) -> Result<Exit, Stopped> {
        worker::end_with_the_parent()?;
        let name = self.parser.to_string();
        let (mut questions, answers) = taken_streams().map_err(|error| Stopped::failed(error.to_string()))?;
        let (gates, registry) = (vec!["last-at".to_owned()], first_line(&mut questions)?);
        let panel = Selection { gates, registry, ..Selection::of(&name) }.panel()?;
        let at = panel.parsers().iter().position(|parser| parser.id() == &self.parser);
        let at = at.ok_or_else(|| Stopped::usage(format!("no parser `{name}`")))?;
        limit_memory();
        let answered = answer_all(&panel, at, &mut questions, answers);
        answered.map(|()| Exit::NothingNew).map_err(|error| Stopped::failed(error.to_string()))
    }
}

/// Questions and answers, away from the standard streams: code that reads these finds their end, and what it writes there is
/// no answer of ours.
fn taken_streams() -> io::Result<(impl BufRead, impl Write)> {
    let questions = File::from(rustix::io::fcntl_dupfd_cloexec(io::stdin(), 3)?);
    let answers = File::from(rustix::io::fcntl_dupfd_cloexec(io::stdout(), 3)?);
    let (nothing, _) = io::pipe()?;
    rustix::stdio::dup2_stdin(nothing)?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok((BufReader::new(questions), BufWriter::new(answers)))
}

fn answer_all(panel: &Panel, at: usize, questions: &mut impl BufRead, mut out: impl Write) -> io::Result<()> {
    let parser = &panel.parsers()[at];
    let (name, version) = (parser.id().to_string(), parser.version());
    let hello = serde_json::json!({
        "v": VERSION, "name": name, "version": version, "writes_envelope": parser.writes_envelope(),
        "reads": parser.reads().to_string(),
    });
    json::write(&mut out, &hello)?;
    out.write_all(b"\n")?;
    out.flush()?;
    let mut line = Vec::new();
    while outside::next_line(questions, &mut line, outside::LINE)? {
        let question: Question = serde_json::from_slice(&line)?;
        let input = answer::from_base64(&question.input_base64).map_err(io::Error::other)?;
        let verdict = panel.ask(&input).swap_remove(at);
        let answer = Line { id: question.id, answer: ParserAnswer::new(name.clone(), &verdict) };
        json::write(&mut out, &answer)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

/// What takes more is refused it: an exception in Python, an end of the process elsewhere.
fn limit_memory() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // Where the system refuses, the machine's own limit holds.
        let _ = setrlimit(Resource::As, Rlimit { current: Some(MEMORY), maximum: Some(MEMORY) });
    }
}
