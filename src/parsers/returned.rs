//! What a string that a parser returned means: the strict reader's to say, never a second split of our own.

use super::strict;
use crate::input::Input;
use crate::verdict::{Reading, Recipient, Verdict};
use std::borrow::Cow;

/// A returned address: a mailbox where `strict/mailbox-utf8` takes it, else malformed.
pub fn address(address: &[u8], display_name: Option<String>) -> Recipient {
    match strict::mailbox_utf8(address) {
        Ok(mailbox) => {
            let mut mailbox = mailbox.into_owned();
            // The spans are of the returned string, not of the input.
            mailbox.spans = Default::default();
            mailbox.display_name = display_name.map(Cow::Owned);
            Recipient::Mailbox(mailbox)
        }
        Err(_) => Recipient::Malformed(Input::new(address)),
    }
}

/// What stood behind each `RCPT TO:`, in its order; `nothing` is said where there is none.
pub fn envelope(paths: &[&[u8]], nothing: &'static str) -> Reading {
    let mut recipients: Vec<Recipient> = paths.iter().map(|path| in_angles(path)).collect();
    let mailboxes = paths.iter().zip(&recipients).filter(|(_, one)| matches!(one, Recipient::Mailbox(_)));
    let spelled = mailboxes.map(|(path, _)| Input::new(between_angles(path).unwrap_or_default())).collect();
    if recipients.is_empty() {
        recipients.push(Recipient::Empty(nothing));
    }
    Reading { spelled, recipients, ..Reading::default() }
}

/// A Forward-path: what is between its angles is an address, or the whole is none.
fn in_angles(path: &[u8]) -> Recipient {
    match between_angles(path) {
        Some(b"") => Recipient::Null,
        Some(between) => match address(between, None) {
            Recipient::Malformed(_) => Recipient::Malformed(Input::new(path)),
            read => read,
        },
        None => Recipient::Malformed(Input::new(path)),
    }
}

/// The address of a Forward-path without parameters.
pub fn between_angles(path: &[u8]) -> Option<&[u8]> {
    path.strip_prefix(b"<").and_then(|rest| rest.strip_suffix(b">"))
}

/// One returned string: `<>` and nothing at all as themselves, else an address.
pub fn recipient(string: &[u8]) -> Recipient {
    match string {
        b"" => Recipient::Empty("''"),
        b"<>" => Recipient::Null,
        string => address(string, None),
    }
}

/// The strings of those that are mailboxes, where there are several strings.
pub fn spelled(recipients: &[Recipient], strings: &[&[u8]]) -> Vec<Input> {
    if strings.len() < 2 {
        return Vec::new();
    }
    let mailboxes = recipients.iter().zip(strings).filter(|(one, _)| matches!(one, Recipient::Mailbox(_)));
    mailboxes.map(|(_, string)| Input::new(*string)).collect()
}

/// Everything a parser returned, in its order; the strings themselves are kept. They are joined by a comma:
/// a line break there would look like one that a parser let through.
pub fn reading<'a>(addresses: impl IntoIterator<Item = &'a [u8]>) -> Verdict {
    let addresses: Vec<&[u8]> = addresses.into_iter().collect();
    let mut recipients: Vec<Recipient> = addresses.iter().map(|address| recipient(address)).collect();
    if recipients.is_empty() {
        recipients.push(Recipient::Empty("[]"));
    }
    let raw = Some(Input::new(addresses.join(&b", "[..])));
    let spelled = spelled(&recipients, &addresses);
    Verdict::Accepted(Reading { recipients, raw, spelled, ..Reading::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Kind;

    #[test]
    fn the_strict_reader_decides_what_a_string_is() {
        let kind = |strings: &[&'static str]| {
            let strings = strings.iter().map(|string| string.as_bytes());
            reading(strings).reading().map(Reading::kind)
        };
        assert_eq!(kind(&["a@b.example"]), Some(Kind::Mailboxes));
        assert_eq!(kind(&["a@b@c.example"]), Some(Kind::Malformed));
        assert_eq!(kind(&["<>"]), Some(Kind::NullRecipient));
        assert_eq!(kind(&[""]), Some(Kind::Empty));
        assert_eq!(kind(&[]), Some(Kind::Empty));
    }
}
