//! `--jsonl`: a stream of inputs, one answer a line, in order.

use super::super::written;
use super::Asker;
use crate::answer::{self, Answer};
use crate::cli::exit::{Exit, Stopped};
use crate::input::Input;
use crate::json;
use crate::outside;
use crate::screen::say;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

/// What fits several thousand lines; a stream is read and written in pieces of this size.
const BUFFER: usize = 1 << 18;

/// Answers until the stream ends; a line that cannot be read gets an error in its place.
pub fn run(asker: &Asker) -> Result<Exit, Stopped> {
    let mut source = io::BufReader::with_capacity(BUFFER, io::stdin().lock());
    let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let mut failed = 0;
    let result = answer_lines(asker, &mut source, &mut out, &mut failed);
    let exit = if failed == 0 { asker.exit } else { Exit::Usage };
    if failed > 0 {
        say!("addrdiff: {failed} lines could not be read; each has an error in its place");
    }
    written(result, exit)
}

fn answer_lines(
    asker: &Asker,
    source: &mut io::BufReader<impl io::Read>,
    out: &mut impl Write,
    failed: &mut usize,
) -> io::Result<()> {
    let mut line = Vec::new();
    for number in 1.. {
        match outside::next_line(source, &mut line, outside::LINE) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                // Where the next line begins is not known.
                *failed += 1;
                write_error(out, number, &error.to_string())?;
                break;
            }
        }
        match Question::read(&line) {
            Ok(asked) => asked.write(&asker.answer(&asked.input), out)?,
            Err(error) => {
                *failed += 1;
                write_error(out, number, &error)?;
            }
        }
        // Whoever sends one line and waits for its answer gets it.
        if source.buffer().is_empty() {
            out.flush()?;
        }
    }
    out.flush()
}

/// One line of the stream.
struct Question {
    input: Input,
    id: Option<Value>,
}

/// A line that is an object.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Object {
    input: Option<String>,
    input_base64: Option<String>,
    id: Option<Value>,
}

/// A line that is a string, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl Question {
    fn read(line: &[u8]) -> Result<Self, String> {
        let said = |error: serde_json::Error| format!("no JSON string or object: {error}");
        if line.trim_ascii_start().first() == Some(&b'"') {
            let Text(text) = serde_json::from_slice(line).map_err(said)?;
            return Ok(Self { input: Input::new(text.into_owned()), id: None });
        }
        let object: Object = serde_json::from_slice(line).map_err(said)?;
        let input = match (object.input, object.input_base64) {
            (Some(text), None) => Input::new(text),
            (None, Some(encoded)) => answer::from_base64(&encoded)?,
            _ => return Err("an object has either `input` or `input_base64`".into()),
        };
        Ok(Self { input, id: object.id })
    }

    /// The answer, with the `id` in front where one was given.
    fn write(&self, answer: &Answer, out: &mut impl Write) -> io::Result<()> {
        match &self.id {
            None => json::write(out, answer)?,
            Some(id) => json::write(out, &WithId { id, answer })?,
        }
        out.write_all(b"\n")
    }
}

#[derive(Serialize)]
struct WithId<'a> {
    id: &'a Value,
    #[serde(flatten)]
    answer: &'a Answer,
}

#[derive(Serialize)]
struct Failed<'a> {
    v: u32,
    error: &'a str,
    line: usize,
}

/// What was wrong with a line, in the place of its answer.
fn write_error(out: &mut impl Write, line: usize, error: &str) -> io::Result<()> {
    json::write(out, &Failed { v: answer::VERSION, error: &Input::new(error).to_string(), line })?;
    out.write_all(b"\n")
}
