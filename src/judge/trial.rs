//! One input, put once to every selected parser and gate.

use crate::gates::{Decide, Gate, Wanted};
use crate::input::Input;
use crate::judge::deployment::{self, Deployment, Named};
use crate::judge::probe::{self, Evidence};
use crate::parsers::{Grammar, Parser};
use crate::policy::Policy;
use crate::verdict::Verdict;
use std::borrow::Cow;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The parsers and gates selected, and how they are put together.
pub struct Panel {
    parsers: Vec<Box<dyn Parser>>,
    gates: Vec<Gate>,
    deployments: Vec<Deployment>,
    /// The names of deployments that have one.
    names: Vec<(Deployment, String)>,
    /// For a gate that goes by a parser's reading: that parser, where it is selected.
    readers: Vec<Option<usize>>,
    /// For ASCII, and for anything beyond it: RFC 6531 extends RFC 5321 and changes nothing in ASCII.
    strict: Option<usize>,
    strict_utf8: Option<usize>,
    /// The reader of header fields, and which parsers read these.
    address_list: Option<usize>,
    reads_address_list: Vec<bool>,
    /// Somebody named the deployments.
    deployments_are_named: bool,
}

impl Panel {
    /// Puts parsers and gates together, with the default deployments.
    pub fn new(parsers: Vec<Box<dyn Parser>>, gates: Vec<Gate>) -> Self {
        let find = |name: &str| parsers.iter().position(|parser| parser.id().to_string() == name);
        let (strict, strict_utf8) = (find("strict/mailbox"), find("strict/mailbox-utf8"));
        let deployments = deployment::defaults(&gates, &parsers);
        let readers = gates.iter().map(|gate| gate.reader().and_then(find)).collect();
        let strict_utf8 = strict_utf8.or(strict);
        let address_list = find("strict/address-list");
        let reads_address_list =
            parsers.iter().map(|parser| parser.reads() == Grammar::AddressList).collect();
        Self {
            deployments_are_named: false,
            names: Vec::new(),
            parsers,
            gates,
            deployments,
            readers,
            strict,
            strict_utf8,
            address_list,
            reads_address_list,
        }
    }

    /// Judges these deployments, not the default ones. One whose parts are not in the panel is left out.
    pub fn judging(self, named: &[Named]) -> Self {
        let place = |named: &Named| Some((named.place(&self.gates, &self.parsers)?, named.name.clone()));
        let names: Vec<(Deployment, String)> = named.iter().filter_map(place).collect();
        let mut deployments: Vec<Deployment> = names.iter().map(|(deployment, _)| *deployment).collect();
        deployments.sort();
        deployments.dedup();
        Self { deployments, names, deployments_are_named: true, ..self }
    }

    /// Somebody named these deployments: what depends on the server behind them is judged too.
    pub fn deployments_are_named(&self) -> bool {
        self.deployments_are_named
    }

    /// What its owners call a deployment, where they do.
    pub fn name_of(&self, deployment: Deployment) -> Option<String> {
        let names = self.names.iter().filter(|(named, _)| *named == deployment);
        let names: Vec<&str> = names.map(|(_, name)| name.as_str()).filter(|name| !name.is_empty()).collect();
        if names.is_empty() { None } else { Some(names.join(", ")) }
    }

    /// What its owners call a deployment, or its parts.
    pub fn label_of(&self, deployment: Deployment) -> String {
        let parts = || {
            let route = self.parsers[deployment.route].id();
            Input::new(format!("{} > {route}", self.gates[deployment.gate].id)).to_string()
        };
        self.name_of(deployment).map_or_else(parts, |name| Input::new(name).to_string())
    }

    /// The selected parsers.
    pub fn parsers(&self) -> &[Box<dyn Parser>] {
        &self.parsers
    }

    /// The selected gates.
    pub fn gates(&self) -> &[Gate] {
        &self.gates
    }

    /// Asks every parser, in order. A parser that panics has given a verdict.
    pub fn ask(&self, input: &Input) -> Vec<Verdict> {
        ASKING.set(true);
        let verdicts = self.parsers.iter().map(|parser| ask_one(&**parser, input)).collect();
        ASKING.set(false);
        verdicts
    }

    /// Asks the chosen parsers only (by their places); the others are skipped, so that no class is seen on them.
    pub fn ask_some(&self, input: &Input, chosen: &[bool]) -> Vec<Verdict> {
        ASKING.set(true);
        let ask = |at: usize| match chosen[at] {
            true => ask_one(&*self.parsers[at], input),
            false => Verdict::skipped("not chosen"),
        };
        let verdicts = (0..self.parsers.len()).map(ask).collect();
        ASKING.set(false);
        verdicts
    }

    /// Who has to be asked for what is seen on `parser` to be seen: itself, the strict readers, and whom gates
    /// go by.
    pub fn concerned_with(&self, parser: usize) -> Vec<bool> {
        let mut concerned = vec![false; self.parsers.len()];
        let others = [Some(parser), self.strict, self.strict_utf8, self.address_list];
        for at in others.into_iter().chain(self.readers.iter().copied()).flatten() {
            concerned[at] = true;
        }
        concerned
    }

    /// Asks every parser about each of many inputs; one list of verdicts an input.
    pub fn ask_many(&self, inputs: &[Input]) -> Vec<Vec<Verdict>> {
        let mut all: Vec<Vec<Verdict>> =
            inputs.iter().map(|_| Vec::with_capacity(self.parsers.len())).collect();
        ASKING.set(true);
        for parser in &self.parsers {
            let together = catch_unwind(AssertUnwindSafe(|| parser.ask_many(inputs)));
            // One that panics is asked about each, so that the panic is the verdict of its own input.
            let verdicts =
                together.unwrap_or_else(|_| inputs.iter().map(|input| ask_one(&**parser, input)).collect());
            all.iter_mut().zip(verdicts).for_each(|(of_input, verdict)| of_input.push(verdict));
        }
        ASKING.set(false);
        all
    }

    /// Probes those that were asked, strict readers apart: these are held to more by their own tests.
    pub fn probe(&self, input: &Input, verdicts: &[Verdict]) -> Vec<Evidence> {
        ASKING.set(true);
        let look = |at: usize| {
            let (parser, said) = (&*self.parsers[at], &verdicts[at]);
            if parser.id().family == "strict" || matches!(said, Verdict::Skipped { .. }) {
                return Evidence::default();
            }
            catch_unwind(AssertUnwindSafe(|| probe::probe(parser, input, said))).unwrap_or_default()
        };
        let evidence = (0..self.parsers.len()).map(look).collect();
        ASKING.set(false);
        evidence
    }

    /// For each gate the parser by whose reading it decides, where it does and that is selected.
    pub fn readers(&self) -> impl Iterator<Item = Option<usize>> + '_ {
        self.readers.iter().copied()
    }

    /// What is judged.
    pub fn deployments(&self) -> &[Deployment] {
        &self.deployments
    }

    /// The strict reader that this input is held against: RFC 5321 for ASCII, RFC 6531 beyond it.
    pub fn strict_for(&self, input: &Input) -> Option<usize> {
        if input.bytes().is_ascii() { self.strict } else { self.strict_utf8 }
    }
}

thread_local! {
    static ASKING: Cell<bool> = const { Cell::new(false) };
}

/// A parser is being asked on this thread: a panic now is a verdict, not a fault of the harness.
pub fn is_asking() -> bool {
    ASKING.get()
}

fn ask_one(parser: &dyn Parser, input: &Input) -> Verdict {
    catch_unwind(AssertUnwindSafe(|| parser.ask(input))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no text");
        Verdict::Panicked { text: text.to_owned() }
    })
}

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
        let text = self.input.bytes();
        match &self.panel.gates[gate].decide {
            Decide::Text(decide) => decide(text, wanted),
            Decide::Reading(_, good) => self.panel.readers[gate].is_some_and(|reader| {
                let verdict = &self.verdicts[reader];
                let allows = || verdict.domains().all(|read| self.policy.allows_by(read, allowed));
                good.admits(verdict, text, wanted, allows)
            }),
        }
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
    /// the reader of header fields where it reads these.
    pub fn pairs(&self) -> impl Iterator<Item = PairOfVerdicts<'_>> {
        let mailbox = self.panel.strict_for(self.input);
        self.others().flat_map(move |(other, theirs)| {
            let list = self.panel.address_list.filter(|_| self.panel.reads_address_list[other]);
            [mailbox, list].into_iter().flatten().map(move |strict| PairOfVerdicts {
                strict,
                other,
                ours: &self.verdicts[strict],
                theirs,
            })
        })
    }

    /// The parsers that are no strict readers and that were asked, with their verdicts.
    pub fn others(&self) -> impl Iterator<Item = (usize, &Verdict)> + Clone {
        let verdicts = self.verdicts.iter().enumerate();
        let asked = |verdict: &Verdict| !matches!(verdict, Verdict::Skipped { .. });
        verdicts
            .filter(move |(at, verdict)| self.panel.parsers[*at].id().family != "strict" && asked(verdict))
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
}
