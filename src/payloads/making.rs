//! From cases to payloads for the user's domains.

use super::catalogue::{Technique, techniques};
use super::reading::Returned;
use super::record::{numbered, payload};
use super::verify::see;
use super::{Export, LeftOut, Must, Payload, PayloadError, Request, controls};
use crate::corpus::Case;
use crate::domain::Domain;
use crate::input::Input;
use crate::judge::fate;
use crate::parsers::strict;
use crate::pattern::{closest, is_like};
use crate::policy::{self, Policy};
use crate::search::seeds::transpose;
use std::collections::BTreeSet;

/// Where no published reading shows it for these domains.
const NOT_SHOWN: &str = "no published reading leaves the allowed domains behind a gate, with these domains";

/// The payloads of these cases that were asked for, each shown by a published reading; and the controls.
///
/// # Errors
/// What is no domain, an attacker who is allowed, a technique, reader or gate that no payload has.
pub fn export(cases: &[Case], asked: &Request) -> Result<Export, PayloadError> {
    let attacker = |id: &str| asked.attacker.replace("{id}", id);
    let policy = policy(asked, &attacker("p"))?;
    let mut payloads = controls::all(&policy.allowed, attacker);
    let mut not_shown = Vec::new();
    for (case, technique) in chosen(cases) {
        for (at, mut to) in turned(&policy).into_iter().enumerate() {
            let id = numbered(&slug(&case.name), at);
            to.attacker = attacker(&id);
            match made(case, technique, id.clone(), to) {
                Some(payload) => payloads.push(payload),
                None if technique.is_some() => not_shown.push(id),
                None => {}
            }
        }
    }
    unique(&mut payloads);
    narrow(&mut payloads, asked)?;
    let used: BTreeSet<&str> = payloads.iter().map(|one| one.technique.as_str()).collect();
    let techniques = techniques().iter().filter(|one| used.contains(one.id.as_str())).cloned().collect();
    Ok(Export {
        v: 1,
        addrdiff: env!("CARGO_PKG_VERSION").into(),
        allow: policy.allowed,
        attacker: asked.attacker.clone(),
        techniques,
        payloads,
        left_out: LeftOut::of(NOT_SHOWN, not_shown).into_iter().collect(),
    })
}

fn policy(asked: &Request, attacker: &str) -> Result<Policy, PayloadError> {
    let allowed = asked.allow.iter().map(|name| domain(name)).collect::<Result<Vec<_>, _>>()?;
    let policy = Policy { allowed, attacker: domain(attacker)?, ..Policy::default() };
    let attacker = Domain::unchecked(policy.attacker.as_str());
    match policy.allows(&attacker) {
        false => Ok(policy),
        true => Err(PayloadError(format!(
            "the attacker's domain `{}` is allowed",
            Input::new(attacker.as_read())
        ))),
    }
}

/// Letters, digits, hyphens and dots: what stands in the place of a case's domain has the syntax that it has.
fn domain(name: &str) -> Result<String, PayloadError> {
    let name = policy::domain(name).map_err(|error| PayloadError(error.to_string()))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    match name.chars().all(plain) {
        true => Ok(name),
        false => {
            Err(PayloadError(format!("`{}` is no plain domain; write it as an A-label", Input::new(name))))
        }
    }
}

/// Cases of a technique in the order of the techniques, then what is acceptable.
fn chosen(cases: &[Case]) -> impl Iterator<Item = (&Case, Option<&'static Technique>)> {
    let of = |technique: &'static Technique| {
        cases.iter().filter(|case| technique.has(case)).map(move |case| (case, Some(technique)))
    };
    let quiet =
        cases.iter().filter(|case| case.quiet && case.name.starts_with("oddity/") && !may_be_sent_on(case));
    techniques().iter().flat_map(of).chain(quiet.map(|case| (case, None)))
}

/// Mailed as it stands, it has what a server may send on: that it was is no fault, and no suite could tell.
fn may_be_sent_on(case: &Case) -> bool {
    let text = case.input.bytes();
    let sent_on = |local_part: &str| fate::may_be_sent_on(local_part) || text.contains(&b'\\');
    strict::mailbox_utf8(text).is_ok_and(|mailbox| sent_on(&mailbox.addr_spec.local_part))
        || text.starts_with(b"<@")
}

/// The policy with each allowed domain first.
fn turned(policy: &Policy) -> Vec<Policy> {
    let turn = |first: usize| {
        let mut allowed = policy.allowed.clone();
        allowed.rotate_left(first);
        Policy { allowed, ..policy.clone() }
    };
    (0..policy.allowed.len()).map(turn).collect()
}

fn made(case: &Case, technique: Option<&Technique>, id: String, to: Policy) -> Option<Payload> {
    let own = own_policy(case, technique.is_some());
    let to = Policy { victim: victim(&own, &to), ..to };
    let text = transpose(case.input.bytes(), &own, &to);
    let seen = see(&Input::new(text.as_slice()), &to, Returned::all(case, &own, &to));
    let must = match (seen.gates.is_empty(), seen.is_inside) {
        (false, _) if technique.is_none() => return None,
        (false, true) if to.victim.is_none() => Must::MustStayInside,
        (false, _) => Must::MustReject,
        (true, true) => Must::Acceptable,
        (true, false) => return None,
    };
    if technique.is_some() && must == Must::Acceptable {
        return None;
    }
    let technique = technique.map_or("unusual-syntax", |technique| &technique.id);
    let about = (template(case, &own), Input::new(case.source.as_str()).to_string());
    let made = payload(id, technique, (must, seen), &text, about);
    Some(Payload { case: Some(case.name.clone()), victim: to.victim, ..made })
}

/// The policy whose domains stand in the case. What is acceptable is written with the domain of RFC 2606.
fn own_policy(case: &Case, is_attack: bool) -> Policy {
    let own = case.policies.first().cloned().unwrap_or_default();
    if is_attack { own } else { Policy { allowed: vec!["example.com".into()], ..own } }
}

/// The victim of a case, at the user's domain.
fn victim(own: &Policy, to: &Policy) -> Option<String> {
    let (local_part, _) = own.victim.as_deref()?.rsplit_once('@')?;
    Some(format!("{local_part}@{}", to.allowed.first()?))
}

/// The case's text, with names where its domains stand.
fn template(case: &Case, own: &Policy) -> String {
    let mut shown = case.input.to_string().replace(&own.attacker, "{attacker}");
    for (at, allowed) in own.allowed.iter().enumerate() {
        let name = if at == 0 { "{allowed}".to_owned() } else { format!("{{allowed-{}}}", at + 1) };
        shown = shown.replace(allowed, &name);
    }
    shown
}

/// A case's name as a label of the DNS.
fn slug(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}

/// A text that several cases are, or that has no allowed domain in it, is there once.
fn unique(payloads: &mut Vec<Payload>) {
    let mut put = BTreeSet::new();
    payloads.retain(|one| put.insert((one.base64.clone(), one.victim.clone())));
}

/// What was asked for, and the controls.
fn narrow(payloads: &mut Vec<Payload>, asked: &Request) -> Result<(), PayloadError> {
    let any = |patterns: &[String], name: &str| {
        patterns.is_empty() || patterns.iter().any(|pattern| is_like(name, pattern))
    };
    is_there("technique", &asked.techniques, payloads.iter().map(|one| one.technique.as_str()))?;
    let readers = payloads.iter().flat_map(|one| &one.readings).map(|one| one.reader.as_str());
    is_there("reader", &asked.readers, readers)?;
    is_there("gate", &asked.gates, payloads.iter().flat_map(|one| &one.gates).map(String::as_str))?;
    payloads.retain(|one| {
        let read = asked.readers.is_empty() || one.readings.iter().any(|by| any(&asked.readers, &by.reader));
        let fools = asked.gates.is_empty() || one.gates.iter().any(|gate| any(&asked.gates, gate));
        one.technique == controls::CONTROL || any(&asked.techniques, &one.technique) && read && fools
    });
    Ok(())
}

/// Each pattern is like something.
fn is_there<'a>(
    what: &str,
    patterns: &[String],
    names: impl Iterator<Item = &'a str>,
) -> Result<(), PayloadError> {
    let names: BTreeSet<&str> = names.collect();
    let Some(wrong) = patterns.iter().find(|pattern| !names.iter().any(|name| is_like(name, pattern))) else {
        return Ok(());
    };
    let meant = closest(wrong, names.iter().copied()).map(|meant| format!("; did you mean `{meant}`?"));
    let there = names.into_iter().collect::<Vec<_>>().join(", ");
    let (wrong, meant) = (Input::new(wrong.as_str()), meant.unwrap_or_default());
    Err(PayloadError(format!("no payload has the {what} `{wrong}`{meant}\nthere are {there}")))
}
