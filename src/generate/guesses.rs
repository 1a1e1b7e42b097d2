//! What is tried before any search, since sign-ups have such mistakes: two addresses in one text, allowed domains in disguise
//! and those beside them, other cases, and other spellings of the victim's address.

use super::{disguise, lists, neighbours, twins};
use crate::policy::Policy;

/// Texts for this policy; `outsider` is a plain address of the attacker's.
pub fn all(policy: &Policy, outsider: &[u8]) -> Vec<String> {
    let outsider = String::from_utf8_lossy(outsider);
    let allowed = || policy.allowed.iter();
    // With a victim, only the victim's local-part can match the account.
    let local =
        policy.victim.as_ref().and_then(|victim| victim.rsplit_once('@')).map_or("anna", |(local, _)| local);
    let inside = || allowed().map(|domain| format!("{local}@{domain}"));
    let lists = inside().flat_map(|inside| lists::all(&outsider, &inside));
    let encoded = inside().flat_map(|inside| lists::encoded(&outsider, &inside));
    let disguised = allowed().flat_map(|domain| disguise::all(domain));
    let beside = allowed().flat_map(|domain| neighbours::all(domain, &policy.attacker));
    let folded = allowed().flat_map(|domain| twins::folded(domain));
    let domains = disguised.chain(beside).chain(folded).map(|domain| format!("{local}@{domain}"));
    // The outsider's own address, with the allowed domain for its tag.
    let tagged = allowed().filter_map(|domain| {
        let ((local, outside), name) = (outsider.split_once('@')?, domain.split('.').next()?);
        Some([name, domain.as_str()].map(|tag| format!("{local}+{tag}@{outside}")))
    });
    let respelled = policy.victim.iter().flat_map(|victim| twins::respelled(victim));
    lists.chain(encoded).chain(domains).chain(tagged.flatten()).chain(respelled).collect()
}
