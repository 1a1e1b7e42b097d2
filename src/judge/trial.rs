//! One input, put once to every selected parser and gate.

use super::panel::Panel;
use crate::gates::{ByReading, Decide, Octets, Wanted};
use crate::input::Input;
use crate::judge::deployment::Deployment;
use crate::judge::probe::Evidence;
use crate::parsers::chain;
use crate::policy::Policy;
use crate::verdict::{Reading, Verdict};
use std::borrow::Cow;

/// One input, what each parser said, and which gates let it in.
pub struct Trial<'a> {
    /// Who was asked.
    pub panel: &'a Panel,
    /// Who is allowed in.
    pub policy: &'a Policy,
    /// What was put.
    pub input: &'a Input,
    /// What each parser said, in the panel's order.
    pub verdicts: Cow<'a, [Verdict]>,
    admitted: Vec<bool>,
    evidence: Vec<Evidence>,
}

impl<'a> Trial<'a> {
    /// Lets the gates decide.
    pub(super) fn new(
        panel: &'a Panel,
        policy: &'a Policy,
        input: &'a Input,
        verdicts: impl Into<Cow<'a, [Verdict]>>,
    ) -> Self {
        let (admitted, evidence, verdicts) = (Vec::new(), Vec::new(), verdicts.into());
        let mut trial = Self { panel, policy, input, verdicts, admitted, evidence };
        let lets_in = |gate| policy.allowed.iter().any(|allowed| trial.admits(gate, allowed));
        trial.admitted = (0..panel.gates.len()).map(lets_in).collect();
        trial
    }

    /// Asks no gate and takes them all for closed: the same to every class where nothing was read that mail
    /// could go to, and cheaper.
    pub(super) fn without_gates(
        panel: &'a Panel,
        policy: &'a Policy,
        input: &'a Input,
        verdicts: &'a [Verdict],
    ) -> Self {
        let (admitted, evidence) = (vec![false; panel.gates.len()], Vec::new());
        let verdicts = Cow::Borrowed(verdicts);
        Self { panel, policy, input, verdicts, admitted, evidence }
    }

    /// Carries what probes brought to light, a place for each parser of the panel.
    pub(super) fn with_evidence(self, evidence: Vec<Evidence>) -> Self {
        Self { evidence, ..self }
    }

    /// What probes brought to light; empty where none was made.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// The gate lets the input in.
    pub fn is_admitted(&self, gate: usize) -> bool {
        self.admitted[gate]
    }

    /// Any gate lets the input in.
    pub fn is_admitted_anywhere(&self) -> bool {
        self.admitted.contains(&true)
    }

    /// The gate takes the text for an address of this allowed domain.
    pub fn admits(&self, gate: usize, allowed: &str) -> bool {
        let wanted = Wanted { domain: allowed, subdomains: self.policy.subdomains };
        let Some(text) = self.panel.gates[gate].prepared(self.input.bytes()) else { return false };
        match &self.panel.gates[gate].decide {
            Decide::Text(decide) => decide(Octets::new(&text), wanted),
            Decide::Account(key) => {
                let victim = self.policy.victim.as_deref();
                victim.is_some_and(|victim| key.is_same(&text, victim.as_bytes()))
            }
            Decide::Reading(_, good) => self.panel.readers[gate].is_some_and(|reader| {
                let verdict = &self.verdicts[reader];
                // Of several allowed domains each recipient may have another; one of them has this one.
                let allows = || {
                    let none = verdict.domains().next().is_none();
                    let this_one = || verdict.domains().any(|read| self.policy.allows_by(read, allowed));
                    verdict.domains().all(|read| self.policy.allows(read)) && (none || this_one())
                };
                good.admits(verdict, &text, wanted, allows)
            }),
        }
    }

    /// The gate takes the text for the victim's address: it looks accounts up by a key, or it says yes to the victim
    /// and no to strangers, and it says yes.
    pub fn takes_for_victim(&self, gate: usize) -> bool {
        self.is_admitted(gate)
            && match &self.panel.gates[gate].decide {
                Decide::Account(_) => true,
                Decide::Reading(_, ByReading::Accepted) => {
                    let victim = self.policy.victim.as_deref();
                    victim.is_some_and(|victim| self.panel.looks_up_accounts(gate, victim))
                }
                Decide::Reading(..) | Decide::Text(_) => false,
            }
    }

    /// A gate on the text alone takes this one for an address of an allowed domain.
    pub(super) fn gate_takes(&self, gate: usize, text: &[u8]) -> bool {
        self.panel.admits_text(gate, self.policy, text).unwrap_or(false)
    }

    /// The gate goes by each string that was returned, and some pass, others do not.
    pub fn passes_in_part(&self, gate: usize, reading: &Reading) -> bool {
        let Decide::Reading(_, ByReading::Returned(decide)) = self.panel.gates[gate].decide else {
            return false;
        };
        let wanted = |domain| Wanted { domain, subdomains: self.policy.subdomains };
        let passes = |string: &Input| {
            self.policy
                .allowed
                .iter()
                .any(|allowed| decide(Octets::new(string.bytes()), wanted(allowed.as_str())))
        };
        !self.is_admitted(gate) && reading.strings().any(|string| passes(&string))
    }

    /// The deployments whose gate lets the input in, with the route's verdict.
    pub fn admitting_deployments(&self) -> impl Iterator<Item = (Deployment, &Verdict)> {
        let admitting = self.panel.deployments.iter().filter(|deployment| self.admitted[deployment.gate]);
        admitting.map(|&deployment| (deployment, &self.verdicts[deployment.route]))
    }

    /// The same of deployments that somebody named; none where nobody did.
    pub fn named_admitting_deployments(&self) -> impl Iterator<Item = (Deployment, &Verdict)> {
        let named = self.panel.deployments_are_named;
        self.admitting_deployments().filter(move |_| named)
    }

    /// Each parser that was asked against the strict reader of SMTP's mailboxes, and right after that against
    /// the reader of header fields where it reads these; then the pairs that were named.
    pub fn pairs(&self) -> impl Iterator<Item = PairOfVerdicts<'_>> {
        let strict = (!self.panel.only_these_pairs).then(|| self.strict_pairs());
        strict.into_iter().flatten().chain(self.named_pairs())
    }

    fn strict_pairs(&self) -> impl Iterator<Item = PairOfVerdicts<'_>> {
        let mailbox = self.panel.strict_for(self.input);
        // A chain is no parser with a grammar: its readers are.
        let is_chain = |other: usize| self.panel.parsers[other].id().family == chain::FAMILY;
        self.others().filter(move |(other, _)| !is_chain(*other)).flat_map(move |(other, theirs)| {
            let list = self.panel.address_list.filter(|_| self.panel.reads_address_list[other]);
            [mailbox, list].into_iter().flatten().map(move |strict| PairOfVerdicts {
                strict,
                other,
                ours: &self.verdicts[strict],
                theirs,
                is_named: false,
            })
        })
    }

    /// The pairs that somebody named, where both were asked.
    fn named_pairs(&self) -> impl Iterator<Item = PairOfVerdicts<'_>> {
        let pair = |&(strict, other): &(usize, usize)| {
            let (ours, theirs) = (&self.verdicts[strict], &self.verdicts[other]);
            PairOfVerdicts { strict, other, ours, theirs, is_named: true }
        };
        let asked = |verdict: &Verdict| !matches!(verdict, Verdict::Skipped { .. });
        self.panel.pairs.iter().map(pair).filter(move |pair| asked(pair.ours) && asked(pair.theirs))
    }

    /// The parsers that are no strict readers and that were asked, with their verdicts.
    pub fn others(&self) -> impl Iterator<Item = (usize, &Verdict)> + Clone {
        let verdicts = self.verdicts.iter().enumerate();
        let asked = |verdict: &Verdict| !matches!(verdict, Verdict::Skipped { .. });
        let looked_at = |at: usize| self.panel.parsers[at].id().family != "strict" && !self.is_gates_own(at);
        verdicts.filter(move |(at, verdict)| looked_at(*at) && asked(verdict))
    }

    /// A chain that only a gate goes by.
    fn is_gates_own(&self, parser: usize) -> bool {
        let routes = || self.panel.deployments.iter().any(|deployment| deployment.route == parser);
        self.panel.parsers[parser].id().family == chain::FAMILY && !routes()
    }

    /// The strict reader that applies accepts the text, with an allowed domain.
    pub fn strict_allows(&self) -> bool {
        self.panel.strict_for(self.input).is_some_and(|strict| {
            let verdict = &self.verdicts[strict];
            verdict.delivers() && verdict.domains().all(|domain| self.policy.allows(domain))
        })
    }
}

/// What the strict reader and another parser said.
#[derive(Clone, Copy)]
pub struct PairOfVerdicts<'a> {
    /// The strict reader's place in the panel.
    pub strict: usize,
    /// The other's.
    pub other: usize,
    /// What the strict reader said.
    pub ours: &'a Verdict,
    /// What the other said.
    pub theirs: &'a Verdict,
    /// Somebody named the two; the first need be no strict reader.
    pub is_named: bool,
}

impl PairOfVerdicts<'_> {
    /// The other is held against a strict reader that has lists, which it need not have itself. Two that somebody named have
    /// to return the same.
    pub(super) fn may_return_one(&self) -> bool {
        !self.is_named
    }
}
