//! What an application did about texts, in a file from which a later run goes on: only what controls stood behind.

use super::definition::Definition;
use super::error::{Content, KeptError};
use super::mail::Matched;
use super::outcome::Outcome;
use crate::digest::digest;
use crate::input::Input;
use crate::outside;
use crate::shown::Shown;
use crate::verdict::Verdict;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Settings that change no answer: how fast, how many, and where mail is caught.
const OF_THE_RUN: [&str; 5] = ["requests", "rate", "sink", "timeout", "cleanup"];

/// What an application did about one text. What it did not do, as to mail nobody, may still come: it is put again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Told {
    /// It refused, with this status.
    Refused(u16),
    /// It fell over, with this status.
    Failed(u16),
    /// It took the text, and mailed these.
    Mailed(#[serde(with = "many")] Vec<Vec<u8>>),
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line {
    /// The first: whose answers these are.
    Application(String),
    /// An answer.
    Answer(#[serde(with = "one")] Vec<u8>, Told),
    /// So many mails came after their text was answered: some answer is wrong.
    Late(usize),
}

/// What a file holds.
#[derive(Default)]
pub(super) struct Earlier {
    pub(super) answers: Vec<(Input, Told)>,
    pub(super) late: usize,
}

/// The file, while answers are added.
pub(super) struct Kept {
    path: PathBuf,
    file: File,
    /// No control stood behind these yet.
    pending: Vec<(Input, Told)>,
}

impl Told {
    /// What it says to each of the two questions.
    pub(super) fn outcome(self, wait: f64) -> Outcome {
        match self {
            Self::Refused(status) => {
                let rule = Shown::raw(format!("status {status}"));
                Outcome::refused(Verdict::refused(rule, Shown::default()))
            }
            Self::Failed(status) => {
                let (exception, text) = (format!("HTTP{status}"), "an answer that is no refusal");
                Outcome::refused(Verdict::Raised { exception: Shown::raw(exception), text: Shown::own(text) })
            }
            Self::Mailed(recipients) => Outcome::accepted(Matched { recipients, last: None }.verdict(wait)),
        }
    }
}

impl Kept {
    /// Reads the file where there is one, and adds to it.
    ///
    /// # Errors
    /// It cannot be read or written, or has the answers of another application.
    pub(super) fn open(
        path: &Path,
        definition: &Definition,
        victim: bool,
    ) -> Result<(Self, Earlier), KeptError> {
        let unread = |error: io::Error| KeptError::Open(outside::named(path, &error));
        let own = fingerprint(definition, victim);
        let mut options = OpenOptions::new();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let is_new = !path.exists();
        let octets =
            if is_new { Vec::new() } else { outside::read(path, outside::REPORT).map_err(unread)? };
        let content = |content| KeptError::Content { path: path.to_owned(), content };
        let (earlier, whole) = read(&octets, &own).map_err(content)?;
        let file = options.create(true).append(true).open(path).map_err(unread)?;
        // A run that was killed may have left half a line.
        file.set_len(whole as u64).map_err(unread)?;
        let mut kept = Self { path: path.to_owned(), file, pending: Vec::new() };
        if whole == 0 {
            kept.write(&[Line::Application(own)])?;
        }
        Ok((kept, earlier))
    }

    /// Keeps an answer, once controls stand behind it.
    pub(super) fn add(&mut self, input: &Input, told: &Told) {
        self.pending.push((input.clone(), told.clone()));
    }

    /// Controls were asked, and passed or did not.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(super) fn controlled(&mut self, passed: bool) -> Result<(), KeptError> {
        let pending = std::mem::take(&mut self.pending);
        if !passed || pending.is_empty() {
            return Ok(());
        }
        let line = |(input, told): (Input, Told)| Line::Answer(input.bytes().to_vec(), told);
        self.write(&pending.into_iter().map(line).collect::<Vec<_>>())
    }

    /// Some answer is wrong: so are those of every run that goes on from here.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(super) fn late(&mut self, mails: usize) -> Result<(), KeptError> {
        self.write(&[Line::Late(mails)])
    }

    fn write(&mut self, lines: &[Line]) -> Result<(), KeptError> {
        let wrote = in_octets(lines).and_then(|octets| self.file.write_all(&octets));
        wrote.map_err(|error| KeptError::Write(outside::named(&self.path, &error)))
    }
}

fn in_octets(lines: &[Line]) -> io::Result<Vec<u8>> {
    let mut octets = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut octets, line)?;
        octets.push(b'\n');
    }
    Ok(octets)
}

/// What changes no answer is left out.
fn fingerprint(definition: &Definition, victim: bool) -> String {
    let mut value = serde_json::to_value(definition).unwrap_or_default();
    if let Some(table) = value.as_object_mut() {
        OF_THE_RUN.iter().for_each(|name| _ = table.remove(*name));
    }
    digest(format!("{value} {victim}"), 16)
}

/// The answers, and how many octets whole lines have.
fn read(octets: &[u8], own: &str) -> Result<(Earlier, usize), Content> {
    let (mut earlier, mut whole) = (Earlier::default(), 0);
    for (at, line) in octets.split_inclusive(|&octet| octet == b'\n').enumerate() {
        if !line.ends_with(b"\n") {
            break;
        }
        match (at, serde_json::from_slice::<Line>(line)) {
            (0, Ok(Line::Application(of))) if of == own => {}
            (0, Ok(Line::Application(_))) => return Err(Content::OfAnother),
            (1.., Ok(Line::Answer(text, told))) => earlier.answers.push((Input::new(text), told)),
            (1.., Ok(Line::Late(mails))) => earlier.late += mails,
            _ => return Err(Content::Line(at + 1)),
        }
        whole += line.len();
    }
    match (whole, octets.is_empty()) {
        (0, false) => Err(Content::NoAnswers),
        _ => Ok((earlier, whole)),
    }
}

/// Octets as they travel.
mod one {
    use super::{BASE64_STANDARD, Engine};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(octets: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&BASE64_STANDARD.encode(octets))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        BASE64_STANDARD.decode(String::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// Several of them.
mod many {
    use super::{BASE64_STANDARD, Engine};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(all: &[Vec<u8>], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(all.iter().map(|octets| BASE64_STANDARD.encode(octets)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Vec<u8>>, D::Error> {
        let all = Vec::<String>::deserialize(from)?;
        all.iter().map(|text| BASE64_STANDARD.decode(text).map_err(D::Error::custom)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition(wait: f64, rate: f64) -> Definition {
        let text = "url = 'http://localhost/'\nform = { e = '{address}' }\naccepted = { status = 200 }\n\
                    refused = { status = 400 }";
        Definition { wait, rate, ..toml::from_str(text).unwrap() }
    }

    #[test]
    fn only_answers_with_a_passing_control_behind_them_are_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers");
        let all: [(&[u8], Told); 3] = [
            (b"\xff", Told::Refused(400)),
            (b"a@b", Told::Mailed(vec![b"<a@b>".to_vec(), b"\xfe".to_vec()])),
            (b"c", Told::Failed(500)),
        ];
        let (mut kept, earlier) = Kept::open(&path, &definition(1.0, 1.0), false).unwrap();
        assert!(earlier.answers.is_empty());
        all[..2].iter().for_each(|(text, told)| kept.add(&Input::new(*text), told));
        kept.controlled(true).unwrap();
        kept.add(&Input::new(all[2].0), &all[2].1);
        kept.controlled(false).unwrap();
        kept.add(&Input::new("not controlled"), &Told::Refused(400));
        kept.late(2).unwrap();
        drop(kept);
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, [&whole[..], b"{\"answer\":[\"half"].concat()).unwrap();
        let (_, earlier) = Kept::open(&path, &definition(1.0, 9.0), false).unwrap();
        let read: Vec<(&[u8], Told)> =
            earlier.answers.iter().map(|(input, told)| (input.bytes(), told.clone())).collect();
        assert_eq!(read, all[..2]);
        assert_eq!(earlier.late, 2);
        assert_eq!(std::fs::read(&path).unwrap(), whole);
    }

    #[test]
    fn the_answers_of_another_application_and_other_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers");
        Kept::open(&path, &definition(1.0, 1.0), false).unwrap();
        assert!(Kept::open(&path, &definition(2.0, 1.0), false).is_err());
        assert!(Kept::open(&path, &definition(1.0, 1.0), true).is_err());
        for text in ["anything", "[application]\nurl = ''\n", "{\"late\":1}\n"] {
            std::fs::write(&path, text).unwrap();
            assert!(Kept::open(&path, &definition(1.0, 1.0), false).is_err(), "{text}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
    }
}
