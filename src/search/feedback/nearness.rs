//! How near a trial comes to a bypass: a gate admits, and a route reads some of the attacker's domain.
//!
//! A tuple of verdicts is new only when somebody is fooled. Before that, a text that a gate lets in and that
//! makes the route read half of the attacker's domain is worth keeping, too.

use crate::judge::trial::Trial;
use crate::policy::Policy;
use crate::verdict::{Recipient, Verdict};
use std::sync::atomic::{AtomicU8, Ordering};

/// Sixteen gates by sixteen routes by eight steps; where there are more, they share.
pub(super) const STEPS: usize = 2_048;

#[repr(C, align(64))]
struct Counters([AtomicU8; STEPS]);

#[used]
#[cfg_attr(target_os = "linux", unsafe(link_section = "__libfuzzer_extra_counters"))]
static COUNTERS: Counters = Counters([const { AtomicU8::new(0) }; STEPS]);

/// Marks each gate that admits with how near each of its routes comes.
pub(super) fn mark(trial: &Trial<'_>) {
    let mut last = (usize::MAX, 0);
    for (deployment, verdict) in trial.admitting_deployments() {
        if last.0 != deployment.route {
            last = (deployment.route, nearness(trial.policy, verdict));
        }
        if last.1 > 0 {
            let place = (deployment.gate % 16) * 128 + (deployment.route % 16) * 8 + last.1;
            COUNTERS.0[place].store(1, Ordering::Relaxed);
        }
    }
}

pub(super) fn counters() -> &'static [AtomicU8] {
    &COUNTERS.0
}

/// From 0, nothing of the attacker's domain is read, to 7, mail goes below it.
fn nearness(policy: &Policy, verdict: &Verdict) -> usize {
    let attacker = policy.attacker.as_str();
    let near = |recipient: &Recipient| match recipient {
        Recipient::Mailbox(mailbox) if mailbox.addr_spec.local_part.contains(attacker) => 2,
        Recipient::Mailbox(mailbox) => in_domain(mailbox.addr_spec.domain.as_read(), attacker),
        Recipient::Malformed(text) => usize::from(holds(text.bytes(), attacker.as_bytes())),
        Recipient::Empty(_) | Recipient::Null | Recipient::Yes => 0,
    };
    verdict.reading().map_or(0, |reading| reading.recipients.iter().map(near).max().unwrap_or(0))
}

/// From 3, a quarter of the attacker's domain at either end of what was read, by quarters to 6; 7 is all of it.
fn in_domain(read: &str, attacker: &str) -> usize {
    let (read, attacker) = (read.as_bytes(), attacker.as_bytes());
    let front = read.iter().zip(attacker).take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count();
    let ends = read.iter().rev().zip(attacker.iter().rev());
    let back = ends.take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count();
    match front.max(back) * 4 / attacker.len().max(1) {
        0 => 0,
        4 if back == attacker.len() => 7,
        quarters => quarters + 2,
    }
}

fn holds(text: &[u8], part: &[u8]) -> bool {
    !part.is_empty() && text.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_of_the_attackers_domain_is_nearer() {
        let near = |read| in_domain(read, "malicious.org");
        let ladder =
            ["important.com", "mali.com", "malicio", "malicious.o", "malicious.orgx", "a.malicious.org"];
        let steps: Vec<usize> = ladder.into_iter().map(near).collect();
        assert!(steps.is_sorted() && steps[0] == 0, "{steps:?}");
        assert_eq!(steps[5], 7);
        assert_eq!(near("malicious.org"), 7);
        assert!(steps.iter().all(|&step| step < 8));
    }
}
