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
