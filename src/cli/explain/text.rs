//! The screen of `explain`: the text, under it what each parser took as the domain or where it stopped;
//! then the gates, and what disagrees.

use super::findings::{write_classes, write_gates};
use super::line::{Line, brief};
use crate::answer::{self, Answer, MailboxAnswer, ParserAnswer};
use crate::domain::Domain;
use crate::input::Input;
use crate::mailbox::AddrSpec;
use crate::report::words;
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};
use std::ops::Range;

/// Up to this width the readings stand beside their marks; a wider text has them above.
const BESIDE: usize = 44;

const BOLD: Style = Style::new().bold();

/// Writes the answer for people.
pub fn write(out: &mut impl Write, answer: &Answer) -> io::Result<()> {
    let input = answer::from_base64(&answer.input_base64).unwrap_or_default();
    let line = Line::new(&input);
    let groups = groups(&answer.answers, &line);
    let names = groups.iter().flat_map(|group| &group.names).map(|name| name.len());
    let sheet = Sheet { beside: line.text.len() <= BESIDE, indent: names.max().unwrap_or(0) + 2 };
    sheet.write_input(out, &line, input.bytes().len())?;
    groups.iter().try_for_each(|group| sheet.write_group(out, group, line.text.len()))?;
    for answer in &answer.answers {
        answer.evidence.iter().try_for_each(|evidence| writeln!(out, "{}: {evidence}", answer.parser))?;
    }
    write_gates(out, answer)?;
    write_classes(out, answer)
}

/// Parsers that read the same, with the columns they took and what they said.
struct Group {
    names: Vec<String>,
    marks: Vec<Range<usize>>,
    said: String,
    style: Style,
}

fn groups(answers: &[ParserAnswer], line: &Line) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for answer in answers {
        let (marks, said) = (marks(answer, line), said(answer));
        match groups.iter_mut().find(|group| group.marks == marks && group.said == said) {
            Some(group) => group.names.push(answer.parser.clone()),
            None => {
                groups.push(Group { names: vec![answer.parser.clone()], marks, said, style: style(answer) })
            }
        }
    }
    groups
}

fn style(answer: &ParserAnswer) -> Style {
    let colour = match answer.verdict.as_str() {
        "accepted" if !answer.mailboxes.is_empty() => AnsiColor::Cyan,
        "accepted" | "skipped" => AnsiColor::BrightBlack,
        "rejected" => AnsiColor::Yellow,
        _ => AnsiColor::Red,
    };
    colour.on_default()
}

/// Under each domain, or at the octet where reading stopped.
fn marks(answer: &ParserAnswer, line: &Line) -> Vec<Range<usize>> {
    let domain = |mailbox: &MailboxAnswer| mailbox.spans.as_ref().and_then(|spans| spans.domain);
    let mut marks: Vec<Range<usize>> =
        answer.mailboxes.iter().filter_map(domain).map(|[start, end]| line.columns(start..end)).collect();
    if let Some(offset) = answer.reason.as_ref().and_then(|reason| reason.offset) {
        let column = line.column(offset);
        marks.push(column..column + 1);
    }
    marks.sort_by_key(|mark| mark.start);
    marks
}

/// What one parser said, in words; what it returned is cut here.
fn said(answer: &ParserAnswer) -> String {
    match (answer.verdict.as_str(), answer.kind.as_deref()) {
        ("accepted", Some("mailboxes")) => mails(answer),
        ("accepted", Some("malformed")) => {
            format!("returns no address: `{}`", shown_raw(answer))
        }
        ("accepted", Some("empty")) if answer.raw.as_deref().is_some_and(|raw| !raw.is_empty()) => {
            format!("reads nothing: `{}`", shown_raw(answer))
        }
        _ => words::said(answer),
    }
}

/// What it returned is escaped already: undone, so that it is cut and escaped once.
fn shown_raw(answer: &ParserAnswer) -> String {
    let raw = answer.raw.as_deref().unwrap_or_default();
    Input::from_escaped(raw).map_or_else(|_| brief(raw), |raw| Line::new(&raw).text)
}

fn mails(answer: &ParserAnswer) -> String {
    let address = |mailbox: &MailboxAnswer| {
        let domain = Domain::unchecked(mailbox.domain.as_str());
        let address = AddrSpec { local_part: mailbox.local_part.as_str().into(), domain };
        let nowhere = mailbox.spans.as_ref().and_then(|spans| spans.domain).is_none();
        let note = if nowhere { " (a domain that stands nowhere in the text)" } else { "" };
        format!("{}{note}", brief(&address.to_string()))
    };
    let addresses: Vec<String> = answer.mailboxes.iter().map(address).collect();
    let defects = if answer.defects.is_empty() { "" } else { ", with defects" };
    format!("mails {}{defects}", addresses.join(" and "))
}

/// How the names, the marks and the words are laid out.
struct Sheet {
    beside: bool,
    indent: usize,
}

impl Sheet {
    fn write_input(&self, out: &mut impl Write, line: &Line, octets: usize) -> io::Result<()> {
        let indent = if self.beside { self.indent } else { 2 };
        if !self.beside {
            writeln!(out, "input, {octets} octets{}", if line.cut { ", cut here" } else { "" })?;
        }
        let label = if self.beside { "input" } else { "" };
        writeln!(out, "{label:<indent$}{BOLD}{}{BOLD:#}", line.text)
    }

    fn write_group(&self, out: &mut impl Write, group: &Group, width: usize) -> io::Result<()> {
        let (last, others) = group.names.split_last().map_or(("", &[][..]), |(last, rest)| (last, rest));
        others.iter().try_for_each(|name| writeln!(out, "{name}"))?;
        let (indent, style) = (self.indent, group.style);
        let marks = marked(&group.marks);
        if self.beside {
            let width = width + 1;
            return writeln!(out, "{last:<indent$}{style}{marks:<width$} {}{style:#}", group.said);
        }
        writeln!(out, "{last:<indent$}{}", group.said)?;
        if marks.is_empty() { Ok(()) } else { writeln!(out, "  {style}{marks}{style:#}") }
    }
}

/// `^^^^` in these columns.
fn marked(marks: &[Range<usize>]) -> String {
    let mut text = String::new();
    for mark in marks {
        let from = text.len().max(mark.start);
        text.extend(std::iter::repeat_n(' ', from - text.len()));
        text.extend(std::iter::repeat_n('^', mark.end.saturating_sub(from)));
    }
    text
}
