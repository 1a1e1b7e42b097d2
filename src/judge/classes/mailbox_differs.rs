//! `mailbox-differs`: both readers mean the same domains, and other mailboxes there.

use super::domains::differ;
use super::{Class, Level, On, idna_differs, on_pairs};
use crate::judge::trial::PairOfVerdicts;
use crate::mailbox::Mailbox;
use crate::verdict::{Reading, Verdict};
use std::collections::BTreeSet;

pub(super) const CLASS: Class = Class {
    id: "mailbox-differs",
    on: On::Pair,
    about: "the same domains, other mailboxes: local-parts after unquoting, or more of them",
    find: |trial, sightings| {
        on_pairs(&CLASS, trial, sightings, |pair| {
            let both = pair.ours.delivers() && pair.theirs.delivers();
            let same_domains = || !differ(pair) && !idna_differs::holds(pair.ours, pair.theirs);
            (both && same_domains() && differs(pair)).then_some((Level::Medium, None))
        });
    },
};

/// Who returns one mailbox returns one of a list: no difference while it is a member of that.
fn differs(pair: &PairOfVerdicts<'_>) -> bool {
    let (ours, theirs) = (mailboxes(pair.ours), mailboxes(pair.theirs));
    if theirs.len() == 1 && pair.may_return_one() { !theirs.is_subset(&ours) } else { ours != theirs }
}

fn mailboxes(verdict: &Verdict) -> BTreeSet<(String, String)> {
    let canonical = |mailbox: &Mailbox<'_>| {
        let address = &mailbox.addr_spec;
        (address.local_part.to_string(), address.domain.canonical().into_owned())
    };
    verdict.reading().into_iter().flat_map(Reading::mailboxes).map(canonical).collect()
}
