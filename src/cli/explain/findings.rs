//! The lower half of the screen of `explain`: the gates that admit the text, and what disagrees.

use super::line::brief;
use crate::answer::{Answer, ClassAnswer, ParserAnswer};
use crate::domain::Domain;
use crate::level::Level;
use anstyle::{AnsiColor, Style};
use std::collections::BTreeSet;
use std::io::{self, Write};

const BOLD: Style = Style::new().bold();

/// Domain by domain: which gates take the text for an address of it.
pub(super) fn write_gates(out: &mut impl Write, answer: &Answer) -> io::Result<()> {
    let mut domains: Vec<&String> = Vec::new();
    for domain in answer.gates.iter().flat_map(|gate| &gate.admits) {
        if !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    if domains.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{BOLD}gates that admit it{BOLD:#}")?;
    let shown: Vec<String> = domains.iter().map(|domain| brief(domain)).collect();
    let width = shown.iter().map(String::len).max().unwrap_or(0);
    for (domain, shown) in domains.iter().zip(shown) {
        let admits = answer.gates.iter().filter(|gate| gate.admits.contains(domain));
        let gates: Vec<&str> = admits.map(|gate| gate.gate.as_str()).collect();
        writeln!(out, "  for {shown:<width$}  {}", gates.join(", "))?;
    }
    Ok(())
}

/// Two parsers that read mail for different domains.
fn read_differently(answer: &Answer) -> Option<[&str; 2]> {
    let domains = |said: &ParserAnswer| -> BTreeSet<String> {
        let read = said.mailboxes.iter().map(|mailbox| Domain::unchecked(mailbox.domain.as_str()));
        read.map(|domain| domain.canonical().into_owned()).collect()
    };
    let mut reading = answer.answers.iter().filter(|said| !said.mailboxes.is_empty());
    let first = reading.next()?;
    let other = reading.find(|said| domains(said) != domains(first))?;
    Some([&first.parser, &other.parser])
}

/// A class with everybody of whom the same holds.
struct Alike<'a> {
    class: &'a ClassAnswer,
    gates: Vec<&'a str>,
    parsers: Vec<&'a str>,
}

/// One line for each class, level and allowed domain: gates that do the same are listed in it, then parsers
/// with the same gates.
pub(super) fn write_classes(out: &mut impl Write, answer: &Answer) -> io::Result<()> {
    let classes = &answer.classes;
    if classes.is_empty() {
        return match read_differently(answer) {
            Some([one, other]) => {
                writeln!(out, "\n{one} and {other} read different domains, and no class covers that")
            }
            None => writeln!(out, "\nno disagreement among those asked"),
        };
    }
    writeln!(out, "\n{BOLD}disagreements{BOLD:#}")?;
    let mut lines: Vec<Alike<'_>> = Vec::new();
    for one in by_gate(classes) {
        match lines.iter_mut().find(|line| line.is_like(&one)) {
            Some(line) => line.parsers.extend(one.parsers),
            None => lines.push(one),
        }
    }
    lines.iter().try_for_each(|line| write_class(out, line))
}

impl Alike<'_> {
    /// The same holds of the parsers of both.
    fn is_like(&self, other: &Alike<'_>) -> bool {
        fn key(class: &ClassAnswer) -> (&str, Option<Level>, Option<&str>, bool) {
            (&class.class, class.level, class.allowed.as_deref(), class.pair.is_some())
        }
        let named = |class: &ClassAnswer| (class.deployment.clone(), class.delivery.clone());
        key(self.class) == key(other.class)
            && self.gates == other.gates
            && named(self.class) == named(other.class)
    }
}

fn by_gate(classes: &[ClassAnswer]) -> Vec<Alike<'_>> {
    let bare = |class: &ClassAnswer| ClassAnswer { gate: None, ..class.clone() };
    let mut lines: Vec<Alike<'_>> = Vec::new();
    for class in classes {
        match lines.iter_mut().find(|line| bare(line.class) == bare(class)) {
            Some(line) => line.gates.extend(class.gate.as_deref()),
            None => {
                let other = class.pair.as_ref().map(|[_, other]| other.as_str());
                let parsers = other.or(class.route.as_deref()).into_iter().collect();
                lines.push(Alike { class, gates: class.gate.as_deref().into_iter().collect(), parsers });
            }
        }
    }
    lines
}

fn write_class(out: &mut impl Write, line: &Alike<'_>) -> io::Result<()> {
    let level = line.class.level.unwrap_or(Level::Note);
    let style = level_style(level);
    let allowed = line.class.allowed.as_deref().map(brief).unwrap_or_default();
    let (gates, parsers) = (line.gates.join(", "), line.parsers.join(", "));
    write!(out, "  {style}{level:<8}  {:<19}{style:#}  ", line.class.class)?;
    match &line.class.pair {
        Some([ours, _]) if gates.is_empty() => writeln!(out, "{ours} ~ {parsers}"),
        Some([ours, _]) => writeln!(out, "{ours} ~ {parsers}; {gates} admits {allowed}"),
        None if gates.is_empty() => writeln!(out, "{parsers}"),
        None => {
            let name =
                line.class.deployment.iter().map(|name| format!("{}: ", brief(name))).collect::<String>();
            let rule = line.class.delivery.iter().map(|rule| format!("; depends on the server: {rule}"));
            writeln!(out, "{name}{gates} > {parsers}; allowed: {allowed}{}", rule.collect::<String>())
        }
    }
}

fn level_style(level: Level) -> Style {
    match level {
        Level::Critical | Level::High => AnsiColor::Red.on_default().bold(),
        Level::Medium => AnsiColor::Yellow.on_default(),
        Level::Low | Level::Note => AnsiColor::BrightBlack.on_default(),
    }
}
