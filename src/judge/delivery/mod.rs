//! The delivery rules: what a mail server may take of a recipient that is no address.
//!
//! A string that `strict/mailbox-utf8` accepts means that mailbox. Any other string was put to real servers, in
//! `RCPT TO:<…>`, and what they did is written down as [`RULES`]: a row says what such a server does and which
//! servers were seen to do it. What follows from a rule therefore depends on the server behind the route.
//!
//! A reading starts with all servers; each rule that it needs keeps those of its row, and a reading that no
//! server is left for is none. So a rule says one thing only, and combinations need no rows of their own. Some
//! rules drop or cut something; the others drop nothing, and say which servers let it stand.
//!
//! The files stand in the order in which a string is read: `path` (where the path ends) and `angles` (angles
//! within it), `inside` (comments, routes), `ends` (separators and white space at both ends), `split` (`@`, `!`
//! or `%`), `domain` and `local_part`.

mod angles;
mod domain;
mod ends;
mod inside;
mod local_part;
mod path;
mod reading;
mod rules;
mod server;
mod split;
#[cfg(test)]
mod tests;
mod units;

pub use rules::{RULES, Rule};
pub use server::Server;

use crate::mailbox::{AddrSpec, Mailbox, Spans};
use crate::parsers::strict;
use crate::verdict::Verdict;
use reading::{Found, Reading};
use rules::Name;
use server::Server::{Aiosmtpd, Exim};

/// A mailbox that a server may take a string for.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The rules that it takes, the most telling one first.
    pub rules: Vec<&'static Rule>,
    /// The servers that were seen to follow all of them.
    pub servers: Vec<Server>,
    /// Where such a server mails.
    pub mailbox: Mailbox<'static>,
}

impl Candidate {
    /// The rule that names it in reports and fingerprints: the most telling one.
    pub fn rule(&self) -> &'static Rule {
        self.rules[0]
    }

    fn new(reading: Reading, addr_spec: AddrSpec<'static>) -> Self {
        let mailbox = Mailbox { display_name: None, addr_spec, spans: Spans::default() };
        Self { rules: reading.rules().collect(), servers: reading.servers().collect(), mailbox }
    }
}

/// The mailboxes that some server may take this string for; none where it is an address, or where every
/// server is known to refuse it.
///
/// ```
/// use addrdiff::judge::delivery::candidates;
/// let taken = candidates(b"a@malicious.org(@important.com");
/// assert_eq!(taken[0].mailbox.addr_spec.to_string(), "a@malicious.org");
/// assert_eq!(taken[0].rule().id, "open-comment");
/// assert_eq!(taken[0].servers[0].to_string(), "Postfix 3.7.11");
/// assert!(candidates(b"a@important.com").is_empty());
/// ```
pub fn candidates(string: &[u8]) -> Vec<Candidate> {
    let kept = without_repetitions(readings(string));
    kept.into_iter().map(|(reading, address)| Candidate::new(reading, address)).collect()
}

/// The same with these servers alone, by their names; with all where none is named.
pub fn candidates_of(string: &[u8], servers: &[String]) -> Vec<Candidate> {
    let mut all = candidates(string);
    if !servers.is_empty() {
        let is_there = |server: &Server| servers.iter().any(|name| server.name().eq_ignore_ascii_case(name));
        all.iter_mut().for_each(|one| one.servers.retain(is_there));
        all.retain(|one| !one.servers.is_empty());
    }
    all
}

/// How servers may take what was returned and is no address.
pub fn taken<'a>(said: &'a Verdict, servers: &'a [String]) -> impl Iterator<Item = Candidate> + 'a {
    let returned = said.reading().into_iter().flat_map(|reading| reading.malformed());
    returned.flat_map(|text| candidates_of(text.bytes(), servers))
}

/// Every way in which some server reads the string.
fn readings(string: &[u8]) -> Vec<(Reading, AddrSpec<'static>)> {
    let mut found = Found::default();
    between_the_angles(string, &mut found);
    if let Some(path) = in_angles(string) {
        between_the_angles(path, &mut found);
    }
    found.into_readings()
}

/// The string as it stands in `RCPT TO:<…>`.
fn between_the_angles(string: &[u8], found: &mut Found) {
    if strict::mailbox_utf8(string).is_ok() {
        return;
    }
    let start = match std::str::from_utf8(string) {
        Ok(_) => Reading::default(),
        // Sendmail refuses this octet wherever it stands.
        Err(_) if string.contains(&0xff) => Reading::default().by(Name::NotUtf8).only(&[Exim, Aiosmtpd]),
        Err(_) => Reading::default().by(Name::NotUtf8),
    };
    // Octets that are no UTF-8 become U+FFFD, which no rule looks for and no domain can hold.
    path::read(start, &String::from_utf8_lossy(string), found);
}

/// What stands in the angles of a string that is a path already, as on the wire: a client that sends such a
/// string as it is adds none.
fn in_angles(string: &[u8]) -> Option<&[u8]> {
    let path = string.strip_prefix(b"<").filter(|path| path.contains(&b'>'))?;
    Some(path.strip_suffix(b">").unwrap_or(path))
}

/// Of the readings as one mailbox those that add a server, beginning with those that have most servers.
fn without_repetitions(mut all: Vec<(Reading, AddrSpec<'static>)>) -> Vec<(Reading, AddrSpec<'static>)> {
    all.sort_by_key(|(reading, _)| std::cmp::Reverse(reading.servers().count()));
    let mut kept: Vec<(Reading, AddrSpec<'static>)> = Vec::new();
    for (reading, address) in all {
        let of_it = kept.iter().filter(|(_, known)| *known == address);
        if !reading.is_covered_by(of_it.map(|(known, _)| *known)) {
            kept.push((reading, address));
        }
    }
    kept
}
