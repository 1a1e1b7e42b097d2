//! Everything that reads an address in this process, and what of a recipient is routed onwards behind it.

use addrdiff::Domain;
use addrdiff::input::Input;
use addrdiff::judge::delivery::candidates;
use addrdiff::judge::panel::Panel;
use addrdiff::mailbox::{AddrSpec, Mailbox};
use addrdiff::parsers::{Registry, strict};
use addrdiff::verdict::{Reading, Verdict};

/// The planted ones each make a mistake that a published attack is about.
const FAMILIES: [&str; 4] = ["strict", "cpython", "crates", "planted"];

/// Everybody who can be asked.
pub struct Readers(Panel);

impl Readers {
    /// Opens whatever there is.
    pub fn open() -> Self {
        let registry = Registry::default();
        let listed = registry.list_for(&FAMILIES.map(|family| format!("{family}/*")));
        let there = listed.iter().filter(|listed| listed.status.is_ok());
        let parsers: Vec<_> = there.filter_map(|listed| registry.open(&listed.id).ok()).collect();
        let of = |family: &str| parsers.iter().filter(|parser| parser.id().family == family).count();
        assert!(of("strict") == 4 && of("cpython") >= 6 && of("planted") >= 20, "{} readers", parsers.len());
        Self(Panel::new(parsers, Vec::new()))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.parsers().len()
    }

    fn answers(&self, text: &[u8]) -> Vec<(String, Verdict)> {
        let verdicts = self.0.ask(&Input::new(text));
        let names = self.0.parsers().iter().map(|parser| parser.id().to_string());
        names.zip(verdicts).collect()
    }

    /// The mail that this text sends outside, whoever reads it and whatever a server takes of what he returns.
    pub fn outside(&self, text: &[u8], is_inside: impl Fn(&Domain<'_>) -> bool) -> Vec<String> {
        let mut found = Vec::new();
        for (reader, verdict) in self.answers(text) {
            let recipients = verdict.reading().map(recipients).unwrap_or_default();
            let outside = recipients.into_iter().flat_map(routed).filter(|to| !is_inside(&to.domain));
            found.extend(outside.map(|to| format!("{reader} of {}: {to}", Input::new(text))));
        }
        found
    }

    /// The readers that take this address for anything but itself.
    pub fn misread(&self, address: &str) -> Vec<String> {
        let itself = strict::mailbox_utf8(address.as_bytes()).unwrap().addr_spec;
        let reads_itself = |verdict: &Verdict| match verdict {
            Verdict::Accepted(reading) => {
                let read: Vec<&Mailbox<'_>> = reading.mailboxes().collect();
                reading.recipients.len() == 1 && read.len() == 1 && read[0].addr_spec == itself
            }
            _ => false,
        };
        let misread =
            self.answers(address.as_bytes()).into_iter().filter(|(_, verdict)| !reads_itself(verdict));
        let mut misread: Vec<String> =
            misread.map(|(reader, verdict)| format!("{reader} of {address}: {verdict:?}")).collect();
        if is_an_option(address) {
            misread.push(format!("sendmail {address}: an option"));
        }
        misread
    }
}

/// Where the mail goes, by a mailbox or by what the delivery rules make of a string that is none.
fn recipients(reading: &Reading) -> Vec<AddrSpec<'static>> {
    let mailboxes = reading.mailboxes().map(|mailbox| mailbox.addr_spec.clone());
    let strings = reading.malformed().chain(&reading.raw);
    let taken = strings.flat_map(|string| candidates(string.bytes())).map(|taken| taken.mailbox.addr_spec);
    mailboxes.chain(taken).collect()
}

/// A mailbox, and where a host that is final for its domain may send it on: `%` (RFC 1123 §5.2.16, the last one
/// first) and `!` (RFC 976, the first one first).
fn routed(to: AddrSpec<'static>) -> Vec<AddrSpec<'static>> {
    let onwards = |local_part: &str, domain: &str| AddrSpec {
        local_part: local_part.to_owned().into(),
        domain: Domain::unchecked(domain.to_owned()),
    };
    let percent = to.local_part.rsplit_once('%').map(|(user, host)| onwards(user, host));
    let bang = to.local_part.split_once('!').map(|(host, user)| onwards(user, host));
    let sent: Vec<AddrSpec<'static>> = percent.into_iter().chain(bang).collect();
    [to].into_iter().chain(sent).collect()
}

/// What `getopt` takes for one: POSIX.1 §12.2, guideline 4.
fn is_an_option(argument: &str) -> bool {
    argument.starts_with('-')
}
