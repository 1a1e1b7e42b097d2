//! The answer of `check` for people: the ways in, then what the answer rests on.

use super::{Checked, reproduction};
use crate::check::{Attack, Outcome};
use crate::input::Input;
use crate::judge::delivery::{Candidate, Server};
use crate::judge::evidence::Evidence;
use std::io::{self, Write};

/// Ways in that are shown; what more there are is counted.
const SHOWN: usize = 5;

pub(super) fn write(out: &mut impl Write, checked: &Checked<'_>) -> io::Result<()> {
    let (deployment, policy, outcome) = (&checked.deployment, checked.policy, &checked.outcome);
    let shown = |text: &str| Input::new(text).to_string();
    if !deployment.name.is_empty() {
        write!(out, "{}: ", shown(&deployment.name))?;
    }
    let allowed = policy.allowed.iter().map(|name| shown(name)).collect::<Vec<_>>().join(", ");
    writeln!(out, "gate {}, route {}", shown(&deployment.gate), deployment.route)?;
    writeln!(out, "allowed: {allowed}; attacker's domain: {}\n", shown(&policy.attacker))?;
    for attack in outcome.attacks.iter().take(SHOWN) {
        write_attack(out, attack)?;
    }
    if outcome.attacks.len() > SHOWN {
        writeln!(out, "and {} more ways in\n", outcome.attacks.len() - SHOWN)?;
    }
    write_evidence(out, outcome)?;
    match reproduction(checked) {
        Some(command) => writeln!(out, "{command}\n"),
        None if outcome.is_whole() => writeln!(out, "no way in was found\n"),
        None if outcome.evidence.put == 0 => writeln!(out, "nothing was judged\n"),
        None => writeln!(out, "no way in was found, but not every text was judged\n"),
    }
}

fn write_attack(out: &mut impl Write, attack: &Attack) -> io::Result<()> {
    writeln!(out, "{:<9} {:<17} {}", attack.level, attack.class, attack.text)?;
    let recipients = attack.recipients.iter().map(Input::to_string);
    let recipients = recipients.collect::<Vec<_>>().join(" and ");
    let to = if recipients.is_empty() { "nobody: the null recipient".into() } else { recipients };
    match &attack.delivery {
        Some(taken) => write_delivery(out, &to, taken)?,
        None => writeln!(out, "          mail goes to {to}")?,
    }
    if attack.outside {
        let extra = if attack.extra { ", as an extra recipient" } else { "" };
        writeln!(out, "          the attacker wins {}{extra}", attack.prize)?;
    }
    match &attack.known {
        Some((name, place)) => writeln!(out, "          known: {} ({place})\n", Input::new(name.as_str())),
        None => writeln!(out, "          found by the search\n"),
    }
}

fn write_delivery(out: &mut impl Write, to: &str, taken: &Candidate) -> io::Result<()> {
    let servers = taken.servers.iter().map(Server::to_string).collect::<Vec<_>>().join(", ");
    let rules = taken.rules.iter().map(|rule| rule.id).collect::<Vec<_>>().join(", ");
    let about = taken.rule().about;
    writeln!(out, "          depends on the server: mail goes to {to} where the server {about}")?;
    writeln!(out, "          (seen of {servers}; by {rules})")
}

fn write_evidence(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    let ((known, known_in), (varied, varied_in)) = (outcome.known, outcome.varied);
    writeln!(
        out,
        "{known} known cases put, {known_in} get in; {varied} variations tried, {varied_in} get in"
    )?;
    write_counts(out, &outcome.evidence)?;
    outcome.idle.iter().try_for_each(|why| writeln!(out, "control failed: {why}"))?;
    if let Some(input) = outcome.hung.first() {
        writeln!(out, "{} texts were past the time limit, the first is {input}", outcome.hung.len())?;
    }
    Ok(())
}

fn write_counts(out: &mut impl Write, evidence: &Evidence) -> io::Result<()> {
    let lines = evidence.statement();
    let heads = std::iter::once("evidence: ").chain(std::iter::repeat("          "));
    heads.zip(lines).try_for_each(|(head, line)| writeln!(out, "{head}{line}"))
}
