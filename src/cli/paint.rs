//! Colours on a terminal: levels, and answers about deployments. Pipes, `NO_COLOR` and dumb terminals get none.

use crate::level::Level;
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

/// Words at the start of a line, behind which a level may stand.
const STANDINGS: [&str; 5] = ["new", "known", "gone", "unconfirmed", "changed"];

/// The style of a level.
pub fn level(level: Level) -> Style {
    match level {
        Level::Critical => AnsiColor::Magenta.on_default().bold(),
        Level::High => AnsiColor::Red.on_default().bold(),
        Level::Medium => AnsiColor::Yellow.on_default(),
        Level::Low => AnsiColor::Cyan.on_default(),
        Level::Note => Style::new().dimmed(),
    }
}

/// Of an answer: somebody gets in, it is not known, or no way in was found.
pub const OPEN: Style = AnsiColor::Red.on_default().bold();
/// See [`OPEN`].
pub const UNKNOWN: Style = AnsiColor::Yellow.on_default().bold();
/// See [`OPEN`].
pub const CLOSED: Style = AnsiColor::Green.on_default().bold();

/// The endings of lines that are an answer.
const ANSWERS: [(&str, Style); 3] =
    [("a way in was found", OPEN), ("not every text was judged", UNKNOWN), ("no way in was found", CLOSED)];

/// Writes lines of printable ASCII to standard output, coloured where it is a terminal that has colours.
pub fn write(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    for line in text.split_inclusive('\n') {
        out.write_all(line_of(line).as_bytes())?;
    }
    out.flush()
}

/// A line with its colours.
fn line_of(line: &str) -> String {
    let answer = ANSWERS.iter().find(|(words, _)| {
        line.trim_end().strip_suffix(words).is_some_and(|before| before.is_empty() || before.ends_with(": "))
    });
    if let Some((words, style)) = answer {
        return line.replacen(words, &format!("{style}{words}{style:#}"), 1);
    }
    let mut words = line.split_inclusive(' ');
    let first = words.next().unwrap_or_default();
    let start = if STANDINGS.contains(&first.trim_end()) {
        line.len() - line[first.len()..].trim_start().len()
    } else {
        0
    };
    let named = line[start..].split([' ', '\n']).next().and_then(|word| word.parse::<Level>().ok());
    match named {
        Some(one) => {
            let (style, end) = (level(one), start + one.name().len());
            format!("{}{style}{}{style:#}{}", &line[..start], one.name(), &line[end..])
        }
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_answers_are_coloured_and_nothing_else_changes() {
        for line in [
            "high     allowlist-bypass    a@b\n",
            "new          note     x\n",
            "sign-up: a way in was found\n",
        ] {
            let painted = line_of(line);
            assert!(painted.contains("\u{1b}["), "{painted:?}");
            assert_eq!(anstream::adapter::strip_str(&painted).to_string(), line);
        }
        for line in
            ["         high up\n", "highest\n", "\n", "it says: a way in was found, once\n", "newly high\n"]
        {
            assert_eq!(line_of(line), line);
        }
    }
}
