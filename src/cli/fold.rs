//! Prose folded at the width of the terminal, under its head. Inputs and commands stay whole: people copy them.

use terminal_size::{Width, terminal_size};

/// Where less room is left, nothing is folded.
const LEAST: usize = 30;

/// The columns of the terminal on standard output, or `COLUMNS` where somebody says so. A pipe has no width.
pub fn width() -> Option<usize> {
    let named = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    named.or_else(|| terminal_size().map(|(Width(columns), _)| usize::from(columns)))
}

/// The text as lines that leave `indent` columns free, broken at blanks.
pub fn fold(text: &str, indent: usize, width: Option<usize>) -> Vec<String> {
    let room = width.and_then(|width| width.checked_sub(indent)).filter(|&room| room >= LEAST);
    let Some(room) = room else {
        return vec![text.to_owned()];
    };
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last().map_or(0, String::len);
        if line > 0 && line + 1 + word.len() > room {
            lines.push(String::new());
        }
        if let Some(last) = lines.last_mut() {
            last.push_str(if last.is_empty() { "" } else { " " });
            last.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_no_word_is_lost() {
        let text = "of 990 texts the gate admitted 12: mail stays inside for 7, goes nowhere for 0, is refused for 5";
        for width in [40, 80, 200] {
            let lines = fold(text, 10, Some(width));
            assert!(lines.iter().all(|line| line.len() <= width - 10), "{lines:?}");
            assert_eq!(lines.join(" "), text);
        }
        assert_eq!(fold(text, 10, None), [text]);
        assert_eq!(fold(text, 10, Some(8)), [text]);
        assert_eq!(fold(&"x".repeat(90), 10, Some(80)).len(), 1);
    }
}
