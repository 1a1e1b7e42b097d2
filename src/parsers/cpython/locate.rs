//! Where in the input the parts stand that a Python parser read: off the hot path, for showing only.
//!
//! Python does not say where it read; what it returned is looked for in the input, verbatim. Where it is not
//! there (comments inside, quotes undone, encoded words) nothing is claimed.

use crate::input::Input;
use crate::mailbox::{Mailbox, Span, Spans};

/// The spans of a mailbox read out of `input`, as far as they can be known.
pub fn locate(input: &Input, mailbox: &Mailbox<'_>) -> Spans {
    let text = input.bytes();
    let whole = mailbox.addr_spec.to_string();
    let domain = mailbox.addr_spec.domain.as_read();
    if let Some(at) = find(text, whole.as_bytes()) {
        let end = at + whole.len();
        let split = end - domain.len();
        return Spans { display_name: None, local_part: Some(at..split - 1), domain: Some(split..end) };
    }
    // Failing that, the domain behind the last `@` that it follows.
    Spans { domain: after_last_at(text, domain.as_bytes()), ..Spans::default() }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len().max(1)).position(|window| window == part)
}

fn after_last_at(text: &[u8], domain: &[u8]) -> Option<Span> {
    let starts = (0..text.len()).rev().filter(|&at| text[at] == b'@').map(|at| at + 1);
    let mut standing = starts.filter(|&at| !domain.is_empty() && text[at..].starts_with(domain));
    standing.next().map(|at| at..at + domain.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parsers::strict;

    fn located(input: &str, read: &str) -> (Option<Span>, Option<Span>) {
        let mailbox = strict::mailbox_utf8(read.as_bytes()).expect("an address");
        let spans = locate(&Input::new(input), &mailbox);
        (spans.local_part, spans.domain)
    }

    #[test]
    fn what_was_read_is_found_verbatim_or_not_at_all() {
        assert_eq!(located("x a@b.example@c.example", "a@b.example"), (Some(2..3), Some(4..13)));
        assert_eq!(located("\"a\"@(x)@b.example", "a@b.example"), (None, Some(8..17)));
        assert_eq!(located("a@b(x).example", "a@b.example"), (None, None));
    }
}
