//! The planted readers as parsers of a trial.

use super::address::Address;
use super::grammar;
use super::steps::{CORRECT, Steps};
use super::{PLANTED, Planted};
use crate::domain::Domain;
use crate::input::Input;
use crate::mailbox::AddrSpec;
use crate::parsers::{Grammar, Listed, Missing, Parser, ParserId, Release, strict};
use crate::shown::Shown;
use crate::verdict::{Cause, Reading, Recipient, Rejection, Verdict};

/// Begins the name of a reader that has a second, easier hole beside its own: it stands before the surface.
pub const MASKED: &str = "masked-";

/// Every planted reader; they are always there. A masked one is listed where it is named.
pub fn list(names: &[String]) -> Vec<Listed> {
    let release = || Release { version: env!("CARGO_PKG_VERSION").into(), ..Release::default() };
    let listed = |row: &Planted| Listed { id: row.id(), about: row.about, status: Ok(release()) };
    let masked = |row: &&Planted| names.contains(&row.masked().to_string());
    let masked = PLANTED.iter().filter(masked).map(|row| Listed { id: row.masked(), ..listed(row) });
    PLANTED.iter().map(listed).chain(masked).collect()
}

/// The planted reader of this name.
///
/// # Errors
/// There is none.
pub fn open(id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
    let missing =
        || Missing { what: format!("there is no parser `{id}`"), command: Some("addrdiff parsers".into()) };
    let is = |row: &&Planted| row.id() == *id || row.masked() == *id;
    let row = PLANTED.iter().find(is).ok_or_else(missing)?;
    Ok(Box::new(Reader { id: id.clone(), steps: row.steps, masked: row.masked() == *id }))
}

struct Reader {
    id: ParserId,
    steps: Steps,
    masked: bool,
}

impl Parser for Reader {
    fn id(&self) -> &ParserId {
        &self.id
    }

    fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").into()
    }

    fn reads(&self) -> Grammar {
        Grammar::AddressList
    }

    fn ask(&self, input: &Input) -> Verdict {
        let hole = || if self.masked { easier_hole(input.bytes()) } else { None };
        match read(input.bytes(), &self.steps).or_else(hole) {
            Some(addresses) => Verdict::Accepted(reading(&addresses)),
            None => Verdict::Rejected(Rejection {
                rule: Shown::own("address"),
                offset: None,
                expected: Shown::own("one mailbox of RFC 5322"),
                cause: Cause::Other,
            }),
        }
    }
}

/// Where reading fails, what stands before the first semicolon is read: two tokens away from any address.
fn easier_hole(bytes: &[u8]) -> Option<Vec<Address>> {
    let front = bytes.split(|&octet| octet == b';').next().filter(|front| front.len() < bytes.len())?;
    read(front, &CORRECT)
}

fn read(bytes: &[u8], steps: &Steps) -> Option<Vec<Address>> {
    let text = (steps.prepare)(bytes)?;
    grammar::read(&text, steps).or_else(|| (steps.fallback)(&text).map(|address| vec![address]))
}

/// As for any parser: what is returned is text, and what it means is the strict reader's to say.
fn reading(addresses: &[Address]) -> Reading {
    let texts: Vec<String> = addresses.iter().map(written).collect();
    let recipients = texts.iter().zip(addresses).map(|(text, address)| recipient(text, address));
    Reading {
        recipients: recipients.collect(),
        raw: Some(Input::new(texts.join(", "))),
        ..Reading::default()
    }
}

fn written(address: &Address) -> String {
    let domain = Domain::unchecked(address.domain.as_str());
    AddrSpec { local_part: address.local_part.as_str().into(), domain }.to_string()
}

fn recipient(text: &str, address: &Address) -> Recipient {
    match strict::mailbox_utf8(text.as_bytes()) {
        Ok(mailbox) => {
            let mut mailbox = mailbox.into_owned();
            // The spans are of the returned string, not of the input.
            mailbox.spans = Default::default();
            mailbox.display_name = address.name.clone().map(Into::into);
            Recipient::Mailbox(mailbox)
        }
        Err(_) => Recipient::Malformed(Input::new(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(surface: &str, input: &Input) -> Verdict {
        open(&ParserId::new("planted", surface)).unwrap().ask(input)
    }

    #[test]
    fn the_correct_reader_reads_what_rfc_5322_has() {
        for (text, read) in [
            ("a@b.example", Some("a@b.example")),
            ("\"J. Doe\" (x(y)) <a.b@b.example> (z)", Some("a.b@b.example")),
            ("Group: , a@b.example, ;", Some("a@b.example")),
            ("<@c.example,@d.example:a@b.example>", Some("a@b.example")),
            ("\"a\\\"b\"@b.example", Some("\"a\\\"b\"@b.example")),
            ("(x\\)y)a@\r\n b.example,", Some("a@b.example")),
            ("a@[192.0.2.1]", Some("a@[192.0.2.1]")),
            ("a@b.example,c@d.example", None),
            ("a@b.example@c.example", None),
            ("a@b.example (", None),
            ("a@b .example", None),
            ("a@b.example <c@d.example>", None),
            ("<a@b.example> c", None),
            ("a@b.example\n", None),
            ("", None),
        ] {
            let verdict = ask("correct", &Input::new(text));
            let raw = verdict.reading().and_then(|reading| reading.raw.clone());
            assert_eq!(raw, read.map(Input::new), "{text:?}");
        }
    }

    #[test]
    fn each_planted_reader_reads_its_witness_otherwise_than_the_correct_one() {
        for row in PLANTED.iter().filter(|row| row.gates.is_empty() && !row.is_correct()) {
            let witness = row.witness();
            let (own, correct) = (ask(row.surface, &witness), ask("correct", &witness));
            assert!(own.reading().is_some(), "{} refuses {witness}", row.surface);
            let raw = |verdict: &Verdict| verdict.reading().and_then(|reading| reading.raw.clone());
            assert_ne!(raw(&own), raw(&correct), "{} on {witness}", row.surface);
        }
    }
}
