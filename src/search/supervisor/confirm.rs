//! A finding is shown only after it replays: in a fresh process, from its journal line alone.

mod panels;

use crate::environment::OwnProgram;
use crate::finding::journal::{Confidence, Finding, Findings, Variant};
use crate::gates;
use crate::input::Input;
use crate::judge::classes::{self, Parties, Sighting};
use crate::judge::deployment::Named;
use crate::judge::examine::{Look, examine};
use crate::judge::pair::NamedPair;
use crate::judge::panel::Panel;
use crate::outside;
use crate::parsers::Registry;
use crate::policy::Policy;
use crate::screen::say;
use crate::search::seeds::transpose;
use crate::search::worker::postmortem;
use crate::select::SelectError;
use panels::{PanelParts, Panels};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, Write};
use std::process::Stdio;

/// What the fresh process says of one finding.
#[derive(Debug, Serialize, Deserialize)]
struct Replayed {
    fingerprint: String,
    /// The reduced input shows it.
    holds: bool,
    /// It does with other domains in the place of the policy's too.
    elsewhere: bool,
    /// The gates whose variants do not show it.
    #[serde(default)]
    not_behind: Vec<String>,
}

/// Allowed and attacker's domains that a finding is tried with besides its own: of another length, below a
/// public suffix of two labels, internationalised.
const ELSEWHERE: [(&str, &str); 3] = [
    ("state.example", "outside.example"),
    ("corp.co.uk", "b.net"),
    ("xn--strae-oqa.example", "mail.attacker.org"),
];

/// What came of replaying findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confirmation {
    /// The fingerprints of those that did not hold: they were taken out.
    pub gone: Vec<String>,
    /// Of how many nothing was heard: they stay as they were observed.
    pub unheard: usize,
    /// Nothing was heard of any, though there were some: no fresh process could do the work.
    pub failed: bool,
}

/// Has each finding replayed in a fresh process of `program`: what holds stays, and is confirmed where it
/// holds with other domains too; what does not hold is taken out. Of what nothing is heard, since the process
/// dies or cannot start, nothing is known: it stays, or a vanished package would make a night's findings vanish.
pub fn in_fresh_process(findings: &mut Findings, program: &OwnProgram, registry: &Registry) -> Confirmation {
    let fresh = Fresh { program, registry };
    let lines: Vec<&Finding> = findings.by_level();
    let asked = lines.len();
    let mut said = BTreeSet::new();
    let mut held = replay(&lines, &fresh, &mut said);
    // Where the process died on one of them, the rest is asked again, each in a process of its own.
    let unheard: Vec<&Finding> =
        lines.into_iter().filter(|line| !held.contains_key(&line.fingerprint)).collect();
    for finding in unheard {
        held.extend(replay(&[finding], &fresh, &mut said));
    }
    let gone = take_out(findings, &held);
    for finding in findings.iter_mut() {
        let observed = finding.confidence == Confidence::Observed;
        if observed && held.get(&finding.fingerprint).is_some_and(|replayed| replayed.elsewhere) {
            finding.confidence = Confidence::Confirmed;
        }
    }
    let heard = |finding: &&Finding| held.contains_key(&finding.fingerprint);
    let unheard = asked - gone.len() - findings.by_level().into_iter().filter(heard).count();
    if unheard > 0 {
        say!(
            "addrdiff: {unheard} of {asked} findings could not be replayed: the fresh process died or did not start; \
             they are shown as observed, not confirmed"
        );
    }
    Confirmation { gone, unheard, failed: asked > 0 && unheard == asked }
}

/// The same in this process, for what no other can open: what does not hold is taken out, and nothing is confirmed.
///
/// # Errors
/// As [`answer`].
pub fn in_this_process(findings: &mut Findings, registry: &Registry) -> Result<Confirmation, ConfirmError> {
    let mut out = Vec::new();
    answer(registry, &*json_lines(&findings.by_level()), &mut out)?;
    let gone = take_out(findings, &by_fingerprint(&out));
    Ok(Confirmation { gone, unheard: 0, failed: false })
}

/// Takes out what did not hold, and the gates of the rest behind which it did not; returns the fingerprints of the former.
fn take_out(findings: &mut Findings, held: &BTreeMap<String, Replayed>) -> Vec<String> {
    let fails = |finding: &Finding| held.get(&finding.fingerprint).is_some_and(|replayed| !replayed.holds);
    let gone = findings.by_level().into_iter().filter(|finding| fails(finding));
    let gone = gone.map(|finding| finding.fingerprint.clone()).collect();
    findings.retain(|finding| !fails(finding));
    for finding in findings.iter_mut() {
        if let Some(replayed) = held.get(&finding.fingerprint) {
            finding.gates.retain(|gate| !replayed.not_behind.contains(gate));
            finding.variants.retain(|variant| !replayed.not_behind.contains(&variant.gate));
        }
    }
    gone
}

fn json_lines(findings: &[&Finding]) -> Vec<u8> {
    let lines: Vec<String> =
        findings.iter().filter_map(|finding| serde_json::to_string(finding).ok()).collect();
    lines.join("\n").into_bytes()
}

fn by_fingerprint(answers: &[u8]) -> BTreeMap<String, Replayed> {
    let lines = answers.split(|&octet| octet == b'\n');
    let replayed = lines.filter_map(|line| serde_json::from_slice::<Replayed>(line).ok());
    replayed.map(|replayed| (replayed.fingerprint.clone(), replayed)).collect()
}

/// What the fresh process is, and the parsers that it is told of.
struct Fresh<'a> {
    program: &'a OwnProgram,
    registry: &'a Registry,
}

fn replay(
    findings: &[&Finding],
    fresh: &Fresh<'_>,
    said: &mut BTreeSet<String>,
) -> BTreeMap<String, Replayed> {
    let answer = run(fresh, json_lines(findings), said).unwrap_or_default();
    by_fingerprint(&answer)
}

fn run(fresh: &Fresh<'_>, lines: Vec<u8>, said: &mut BTreeSet<String>) -> io::Result<Vec<u8>> {
    let mut command = fresh.program.command();
    let mut said_first = serde_json::to_vec(fresh.registry)?;
    said_first.push(b'\n');
    command.arg("confirm").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let stdin = child.stdin.take();
    // The child answers while it reads: whoever writes must not be whoever reads.
    let writer =
        std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&[said_first, lines].concat())));
    let output = child.wait_with_output()?;
    let _ = writer.join();
    // A parser that panics may say an input, and this may be a public log: only its own words are repeated, once.
    for line in String::from_utf8_lossy(&output.stderr).lines().filter(|line| line.starts_with("addrdiff: "))
    {
        if said.insert(line.to_owned()) {
            say!("{line}");
        }
    }
    Ok(output.stdout)
}

/// Why the fresh process cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// A line that is none of a journal.
    #[error("no finding")]
    NoFinding(#[source] serde_json::Error),
    /// A finding whose input cannot be read.
    #[error("{0}")]
    Input(String),
    /// A parser or gate that is not there.
    #[error(transparent)]
    Select(#[from] SelectError),
    /// The pipe.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The fresh process: reads findings, a line each, and says of each whether it still holds.
///
/// # Errors
/// Lines that are no findings, parsers that are not there.
pub fn answer(
    registry: &Registry,
    mut lines: impl BufRead,
    out: &mut impl Write,
) -> Result<(), ConfirmError> {
    let mut panels = Panels::new(registry);
    let mut line = Vec::new();
    while outside::next_line(&mut lines, &mut line, outside::LINE)? {
        let finding: Finding = serde_json::from_slice(&line).map_err(ConfirmError::NoFinding)?;
        let parsers: BTreeSet<String> = asked_then(&finding).collect();
        // What was found of a parser alone, with so much memory and no more, is there to be seen again only so.
        let of_postmortem = finding.worker == postmortem::WORKER;
        let alone = of_postmortem || classes::ENDS_THE_PROCESS.contains(&finding.class.as_str());
        let deployments = deployments_of(&finding);
        let pairs = pair_of(&finding).into_iter().collect();
        let asked = PanelParts { parsers, gates: gates_for(&finding), deployments, pairs, alone };
        let replayed = replayed(&mut panels, &asked, &finding)?;
        crate::json::write(out, &replayed).and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush())?;
    }
    Ok(())
}

/// What depends on the server behind a deployment is judged only where somebody named that.
fn deployments_of(finding: &Finding) -> Vec<Named> {
    if finding.delivery.is_none() && finding.class != "injection" {
        return Vec::new();
    }
    Named::pairs(&finding.gates, &finding.parsers)
}

/// The pair that somebody named; each parser is held against its strict reader anyway. What a named pair shows has the
/// level that it had then only where it is named again.
fn pair_of(finding: &Finding) -> Option<NamedPair> {
    let [one, other] = finding.pair.clone()?;
    (!one.starts_with("strict/")).then_some(NamedPair { one, other })
}

/// Who answered then. Who was skipped was not there, and is not asked for by name.
fn asked_then(finding: &Finding) -> impl Iterator<Item = String> + '_ {
    let answered = finding.reduced.answers.iter().filter(|answer| answer.verdict != "skipped");
    answered.map(|answer| answer.parser.clone())
}

/// The default gates, and those of the finding that are none.
fn gates_for(finding: &Finding) -> Vec<String> {
    let mut gates: Vec<String> = gates::defaults().iter().map(|gate| gate.id.to_string()).collect();
    let others: Vec<String> = finding.gates.iter().filter(|gate| !gates.contains(gate)).cloned().collect();
    gates.extend(others);
    gates
}

fn replayed(
    panels: &mut Panels<'_>,
    parts: &PanelParts,
    finding: &Finding,
) -> Result<Replayed, ConfirmError> {
    let input = crate::answer::from_base64(&finding.reduced.input_base64).map_err(ConfirmError::Input)?;
    let own = panels.of(parts, &finding.policy)?;
    let holds = shows(own, finding, &finding.policy, &input);
    let by_policy = own.parsers().iter().any(|parser| parser.goes_by_policy());
    // An application has the domains that it has.
    let moves = !own.parsers().iter().any(|parser| parser.is_mail());
    let mut elsewhere = moves;
    for (allowed, attacker) in ELSEWHERE.into_iter().filter(|_| moves) {
        let mut policy =
            Policy { allowed: vec![allowed.into()], attacker: attacker.into(), ..finding.policy.clone() };
        policy.victim = victim_of(&finding.policy, &policy);
        let moved = transpose(input.bytes(), &finding.policy, &policy);
        let panel = panels.of(parts, if by_policy { &policy } else { &finding.policy })?;
        elsewhere = elsewhere && shows(panel, finding, &policy, &Input::new(moved));
    }
    let not_behind = not_behind(panels.of(parts, &finding.policy)?, finding);
    Ok(Replayed { fingerprint: finding.fingerprint.clone(), holds, elsewhere, not_behind })
}

/// The gates whose variants do not show the finding.
fn not_behind(panel: &Panel, finding: &Finding) -> Vec<String> {
    let fails = |variant: &&Variant| {
        let one = Finding { gates: vec![variant.gate.clone()], level: variant.level, ..finding.clone() };
        !variant.input().is_ok_and(|input| shows(panel, &one, &finding.policy, &input))
    };
    finding.variants.iter().filter(fails).map(|variant| variant.gate.clone()).collect()
}

/// The victim, at the other policy's domain.
fn victim_of(own: &Policy, other: &Policy) -> Option<String> {
    let moved = transpose(own.victim.as_ref()?.as_bytes(), own, other);
    String::from_utf8(moved).ok()
}

/// The text shows the class on one of the finding's parties, and at least as much follows.
fn shows(panel: &Panel, finding: &Finding, policy: &Policy, input: &Input) -> bool {
    let sightings = examine(panel, policy, input, Look::For(&finding.class)).sightings;
    let party = |seen: &Sighting| {
        let parser = panel.parsers()[seen.parties.parser()].id().to_string();
        let gate = match seen.parties {
            Parties::Deployment(gate, _) => finding.gates.iter().any(|name| *name == panel.gates()[gate].id),
            _ => true,
        };
        gate && finding.parsers.contains(&parser)
    };
    let same = |seen: &Sighting| {
        seen.class == finding.class && seen.rule == finding.delivery.as_ref().map(|taken| taken.rule.as_str())
    };
    sightings.iter().any(|seen| same(seen) && seen.level >= finding.level && party(seen))
}

#[cfg(test)]
mod tests;
