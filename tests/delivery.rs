//! The delivery rules, held against what real servers did.
#![cfg(feature = "harness")]
#![allow(clippy::unwrap_used)]

use addrdiff::domain::Domain;
use addrdiff::input::Input;
use addrdiff::judge::delivery::{Candidate, RULES, Server, candidates};
use addrdiff::parsers::strict;
use std::collections::BTreeSet;

/// A string, and what each server did.
struct Row {
    string: Input,
    did: Vec<(Server, &'static str)>,
}

impl Row {
    /// The servers that mail, and where.
    fn mailed(&self) -> impl Iterator<Item = (Server, Domain<'static>)> {
        let mails = |did: &str| !["-", "own", "unreachable", "?"].contains(&did);
        self.did
            .iter()
            .filter(move |(_, did)| mails(did))
            .map(|(server, did)| (*server, Domain::unchecked(*did)))
    }

    fn all_refuse(&self) -> bool {
        self.did.iter().all(|(_, did)| *did == "-")
    }

    fn candidates(&self) -> Vec<Candidate> {
        candidates(self.string.bytes())
    }
}

/// The servers, in the order of the columns.
const COLUMNS: [Server; 5] =
    [Server::Postfix, Server::Exim, Server::OpenSmtpd, Server::Sendmail, Server::Aiosmtpd];

fn rows() -> Vec<Row> {
    let lines = include_str!("delivery/observed.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.map(row).collect()
}

fn row(line: &'static str) -> Row {
    let mut cells = line.split('\t');
    let string = Input::from_escaped(cells.next().unwrap()).unwrap();
    let did: Vec<(Server, &str)> = COLUMNS.into_iter().zip(cells).collect();
    assert_eq!(did.len(), COLUMNS.len(), "{line}");
    Row { string, did }
}

fn domain(candidate: &Candidate) -> &Domain<'static> {
    &candidate.mailbox.addr_spec.domain
}

#[test]
fn what_a_server_mailed_has_a_candidate_that_names_it() {
    for row in rows() {
        let (found, address) = (row.candidates(), strict::mailbox_utf8(row.string.bytes()));
        for (server, mailed) in row.mailed() {
            let is_it = |one: &Candidate| *domain(one) == mailed && one.servers.contains(&server);
            let means_it = address.as_ref().is_ok_and(|mailbox| mailbox.addr_spec.domain == mailed);
            assert!(
                means_it || found.iter().any(is_it),
                "{}: {server} mails {mailed}: {found:?}",
                row.string
            );
        }
    }
}

#[test]
fn what_all_servers_refuse_has_no_candidate() {
    let refused: Vec<Row> = rows().into_iter().filter(Row::all_refuse).collect();
    assert!(refused.len() > 20);
    for row in refused {
        assert!(row.candidates().is_empty(), "{}: {:?}", row.string, row.candidates());
    }
}

#[test]
fn every_candidate_is_taken_by_a_server() {
    for row in rows() {
        for one in row.candidates() {
            let is_it = |(_, mailed)| *domain(&one) == mailed;
            assert!(row.mailed().any(is_it), "{}: {one:?}", row.string);
        }
    }
}

#[test]
fn every_rule_and_every_server_was_observed() {
    let all = rows();
    let used: BTreeSet<&str> =
        all.iter().flat_map(Row::candidates).flat_map(|one| one.rules).map(|rule| rule.id).collect();
    let unused: Vec<&str> = RULES.iter().map(|rule| rule.id).filter(|id| !used.contains(id)).collect();
    assert!(unused.is_empty(), "{unused:?}");
    for server in Server::ALL {
        assert!(all.iter().flat_map(Row::mailed).any(|(mails, _)| mails == server), "{server}");
    }
}
