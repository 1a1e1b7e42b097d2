//! A reading under way: which rules it took, and which servers follow all of them.

use super::rules::{Name, RULES, Rule};
use super::server::Server;
use crate::mailbox::AddrSpec;

/// The rules taken so far and the servers that follow them all, a bit each.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    rules: u64,
    servers: u8,
}

const _: () = assert!(RULES.len() <= u64::BITS as usize);

/// Nothing dropped yet, by every server.
impl Default for Reading {
    fn default() -> Self {
        Self { rules: 0, servers: set(&Server::ALL) }
    }
}

fn set(servers: &[Server]) -> u8 {
    servers.iter().fold(0, |set, server| set | 1 << *server as u8)
}

impl Reading {
    /// With this rule too.
    pub(super) fn by(self, name: Name) -> Self {
        let servers = self.servers & set(name.rule().servers);
        Self { rules: self.rules | 1 << name as u64, servers }
    }

    /// With this rule, where that holds.
    pub(super) fn by_if(self, holds: bool, name: Name) -> Self {
        if holds { self.by(name) } else { self }
    }

    /// Where the servers that follow a rule differ in detail: these of them.
    pub(super) fn only(self, servers: &[Server]) -> Self {
        Self { servers: self.servers & set(servers), ..self }
    }

    /// It took this rule.
    pub(super) fn has(self, name: Name) -> bool {
        self.rules & 1 << name as u64 != 0
    }

    /// It took one of these rules.
    pub(super) fn has_any(self, names: &[Name]) -> bool {
        names.iter().any(|name| self.has(*name))
    }

    /// No server follows all of its rules.
    pub(super) fn is_nobodys(self) -> bool {
        self.servers == 0
    }

    /// The rules, in the order of the table.
    pub(super) fn rules(self) -> impl Iterator<Item = &'static Rule> {
        RULES.iter().enumerate().filter(move |(at, _)| self.rules & 1 << at != 0).map(|(_, rule)| rule)
    }

    /// The servers.
    pub(super) fn servers(self) -> impl Iterator<Item = Server> {
        Server::ALL.into_iter().filter(move |server| self.servers & set(&[*server]) != 0)
    }

    /// These readings have all of its servers.
    pub(super) fn is_covered_by(self, others: impl Iterator<Item = Self>) -> bool {
        let theirs = others.fold(0, |all, other| all | other.servers);
        self.servers & !theirs == 0
    }
}

/// The readings that came to an address.
#[derive(Default)]
pub(super) struct Found(Vec<(Reading, AddrSpec<'static>)>);

impl Found {
    /// Keeps it, where a server reads so. What needs no rule is no reading of servers.
    pub(super) fn push(&mut self, reading: Reading, address: AddrSpec<'static>) {
        if !reading.is_nobodys() && reading.rules != 0 {
            self.0.push((reading, address));
        }
    }

    pub(super) fn into_readings(self) -> Vec<(Reading, AddrSpec<'static>)> {
        self.0
    }
}
