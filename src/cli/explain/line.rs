//! A text on one line of the screen: escaped, cut where it is long, knowing where each octet stands.

use crate::input::Input;
use crate::report::lines;
use std::ops::Range;

/// Columns a text may take.
const WIDTH: usize = 96;
/// Columns kept of a longer text, at each end: the domain is nearly always at one of them.
const KEPT: usize = 40;

/// An input, as far as it fits.
pub struct Line {
    /// What to print.
    pub text: String,
    /// Only the two ends are shown.
    pub cut: bool,
    /// For each shown piece: its offset in the input, its column.
    starts: Vec<(usize, usize)>,
}

impl Line {
    /// Lays the input out.
    pub fn new(input: &Input) -> Self {
        let bytes = input.bytes();
        let mut line = Self { text: String::new(), cut: false, starts: Vec::new() };
        if bytes.len() <= WIDTH && input.to_string().len() <= WIDTH {
            line.push_all(&pieces(bytes, 0));
        } else {
            line.cut = true;
            line.push_ends(bytes);
        }
        line.starts.push((bytes.len(), line.text.len()));
        line
    }

    fn push_ends(&mut self, bytes: &[u8]) {
        let middle = (bytes.len() / 2).min(KEPT);
        let head = fitting(pieces(&bytes[..middle], 0).into_iter());
        let from = bytes.len() - middle;
        let tail = fitting(pieces(&bytes[from..], from).into_iter().rev());
        self.push_all(&head);
        let hidden_from = head.last().map_or(0, |(at, _)| at + 1);
        let hidden_to = tail.last().map_or(bytes.len(), |(at, _)| *at);
        self.starts.push((hidden_from, self.text.len()));
        self.text.push_str(&format!(" <{} octets> ", hidden_to - hidden_from));
        self.push_all(&tail.into_iter().rev().collect::<Vec<_>>());
    }

    fn push_all(&mut self, pieces: &[(usize, String)]) {
        for (at, shown) in pieces {
            self.starts.push((*at, self.text.len()));
            self.text.push_str(shown);
        }
    }

    /// The column of an octet, or of the place behind the last one.
    pub fn column(&self, offset: usize) -> usize {
        let next = self.starts.partition_point(|(at, _)| *at <= offset);
        self.starts[next.saturating_sub(1)].1
    }

    /// The columns of a span; never none at all.
    pub fn columns(&self, span: Range<usize>) -> Range<usize> {
        let (start, end) = (self.column(span.start), self.column(span.end));
        start..end.max(start + 1)
    }
}

/// Each piece with its offset in the input.
fn pieces(bytes: &[u8], base: usize) -> Vec<(usize, String)> {
    lines::pieces(bytes).into_iter().map(|(octets, shown)| (base + octets.start, shown)).collect()
}

fn fitting(pieces: impl Iterator<Item = (usize, String)>) -> Vec<(usize, String)> {
    let mut columns = 0;
    let fits = |(_, shown): &(usize, String)| {
        columns += shown.len();
        columns <= KEPT
    };
    pieces.take_while(fits).collect()
}

/// A name or an address that a parser returned, escaped and cut.
pub fn brief(text: &str) -> String {
    Line::new(&Input::new(text)).text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_found_under_the_escaped_text() {
        let line = Line::new(&Input::new("é\0@b.example"));
        assert_eq!(line.text, r"\u{e9}\x00@b.example");
        assert_eq!(&line.text[line.columns(4..13)], "b.example");
        assert_eq!(line.column(13), line.text.len());
    }

    #[test]
    fn a_long_text_shows_both_ends() {
        let text = format!("{}@b.example", "x".repeat(1 << 20));
        let line = Line::new(&Input::new(text.clone()));
        assert!(line.cut && line.text.len() < 2 * WIDTH, "{}", line.text);
        assert_eq!(&line.text[line.columns(text.len() - 9..text.len())], "b.example");
        assert_eq!(&line.text[line.columns(500_000..500_001)][..1], " ");
        let hostile = Line::new(&Input::new(vec![0xff; 200]));
        assert!(hostile.cut && hostile.text.len() < 2 * WIDTH, "{}", hostile.text);
    }
}
