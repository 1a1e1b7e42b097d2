//! The parsers and gates that are asked together, and how they are put together.

use crate::gates::{Decide, Gate, Octets, Wanted};
use crate::generate::pad;
use crate::input::Input;
use crate::judge::asking::{ask_one, while_asking};
use crate::judge::deployment::{self, Deployment, Named};
use crate::judge::pair::NamedPair;
use crate::judge::probe::{self, Evidence};
use crate::parsers::{Grammar, Keeps, Parser};
use crate::policy::Policy;
use crate::verdict::Verdict;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The parsers and gates selected, and how they are put together.
pub struct Panel {
    pub(super) parsers: Vec<Box<dyn Parser>>,
    pub(super) gates: Vec<Gate>,
    pub(super) deployments: Vec<Deployment>,
    /// The names of deployments that have one.
    names: Vec<(Deployment, String)>,
    /// For a gate that goes by a parser's reading: that parser, where it is selected.
    pub(super) readers: Vec<Option<usize>>,
    /// For ASCII, and for anything beyond it: RFC 6531 extends RFC 5321 and changes nothing in ASCII.
    pub(super) strict: Option<usize>,
    strict_utf8: Option<usize>,
    /// The reader of header fields, and which parsers read these.
    pub(super) address_list: Option<usize>,
    pub(super) reads_address_list: Vec<bool>,
    /// Somebody named the deployments.
    pub(super) deployments_are_named: bool,
    /// Gates made of code, by the victim: they know accounts, and no stranger.
    pub(super) look_ups: RefCell<BTreeMap<(usize, String), bool>>,
    /// The pairs that somebody named.
    pub(super) pairs: Vec<(usize, usize)>,
    /// Those pairs are judged, and no others.
    pub(super) only_these_pairs: bool,
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
            look_ups: RefCell::default(),
            pairs: Vec::new(),
            only_these_pairs: false,
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

    /// Judges these pairs besides each parser with its strict reader, or, with `only`, in the place of those and of
    /// all deployments. One whose parts are not in the panel is left out.
    pub fn comparing(self, named: &[NamedPair], only: bool) -> Self {
        let pairs = named.iter().filter_map(|pair| pair.place(&self.parsers)).collect();
        let deployments = if only { Vec::new() } else { self.deployments };
        Self { pairs, only_these_pairs: only, deployments, ..self }
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

    /// Everybody who is asked: the parsers and the gates, by name.
    pub fn names(&self) -> Vec<String> {
        let parsers = self.parsers.iter().map(|parser| parser.id().to_string());
        parsers.chain(self.gates.iter().map(|gate| gate.id.to_string())).collect()
    }

    /// A disagreement could be seen: with another reader than the strict ones, or in what somebody named.
    pub fn compares(&self) -> bool {
        let other = self.parsers.iter().any(|parser| parser.id().family != "strict");
        other || !self.pairs.is_empty() || self.deployments_are_named
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
        while_asking(|| self.parsers.iter().map(|parser| ask_one(&**parser, input)).collect())
    }

    /// Asks the chosen parsers only (by their places); the others are skipped, so that no class is seen on them.
    pub fn ask_some(&self, input: &Input, chosen: &[bool]) -> Vec<Verdict> {
        let mut verdicts = vec![Verdict::skipped("not chosen"); self.parsers.len()];
        self.ask_more(input, &mut verdicts, |at| chosen[at]);
        verdicts
    }

    /// Asks the chosen parsers too, in the place of verdicts that say they were not.
    pub fn ask_more(&self, input: &Input, verdicts: &mut [Verdict], chosen: impl Fn(usize) -> bool) {
        while_asking(|| {
            for (at, (verdict, parser)) in verdicts.iter_mut().zip(&self.parsers).enumerate() {
                if chosen(at) {
                    *verdict = ask_one(&**parser, input);
                }
            }
        });
    }

    /// The others of the pairs in which this parser is.
    pub(super) fn paired_with(&self, parser: usize) -> impl Iterator<Item = usize> + '_ {
        self.pairs.iter().filter_map(move |&(one, other)| match parser {
            parser if parser == one => Some(other),
            parser if parser == other => Some(one),
            _ => None,
        })
    }

    /// Who has to be asked for what is seen on `parser` to be seen: itself, the strict readers, and whom gates
    /// go by.
    pub fn concerned_with(&self, parser: usize) -> Vec<bool> {
        let mut concerned = vec![false; self.parsers.len()];
        let others = [Some(parser), self.strict, self.strict_utf8, self.address_list];
        let compared = self.paired_with(parser).map(Some);
        for at in others.into_iter().chain(self.readers.iter().copied()).chain(compared).flatten() {
            concerned[at] = true;
        }
        concerned
    }

    /// Asks every parser about each of many inputs; one list of verdicts an input.
    pub fn ask_many(&self, inputs: &[Input]) -> Vec<Vec<Verdict>> {
        let mut all: Vec<Vec<Verdict>> =
            inputs.iter().map(|_| Vec::with_capacity(self.parsers.len())).collect();
        while_asking(|| {
            for parser in &self.parsers {
                let together = catch_unwind(AssertUnwindSafe(|| parser.ask_many(inputs)));
                // One that panics is asked about each, so that the panic is the verdict of its own input.
                let each = |_| inputs.iter().map(|input| ask_one(&**parser, input)).collect();
                let verdicts = together.unwrap_or_else(each);
                all.iter_mut().zip(verdicts).for_each(|(of_input, verdict)| of_input.push(verdict));
            }
        });
        all
    }

    /// The verdicts on a text that it is not asked about, for this reason.
    pub fn skipped(&self, why: &str) -> Vec<Verdict> {
        vec![Verdict::skipped(why); self.parsers.len()]
    }

    /// How often its parsers may still be asked; `None` where there is no limit.
    pub fn left(&self) -> Option<u64> {
        self.parsers.iter().filter_map(|parser| parser.left()).min()
    }

    /// Answers that are remembered.
    pub fn kept(&self) -> impl Iterator<Item = &dyn Keeps> {
        self.parsers.iter().filter_map(|parser| parser.keeps())
    }

    /// The same as [`Panel::ask_many`], where nothing that is remembered is an answer: of controls.
    pub fn ask_now(&self, inputs: &[Input]) -> Vec<Vec<Verdict>> {
        self.kept().for_each(|keeps| keeps.fresh(true));
        let verdicts = self.ask_many(inputs);
        self.kept().for_each(|keeps| keeps.fresh(false));
        verdicts
    }

    /// An earlier run was answered about this text, with controls behind it: nobody is asked now.
    pub fn knows(&self, input: &Input) -> bool {
        let has = |parser: &dyn Parser| parser.keeps().is_some_and(|keeps| keeps.has(input));
        self.kept().next().is_some()
            && self.parsers.iter().all(|parser| parser.id().family == "strict" || has(&**parser))
    }

    /// Probes those that were asked, strict readers apart: these are held to more by their own tests.
    pub fn probe(&self, input: &Input, verdicts: &[Verdict]) -> Vec<Evidence> {
        let look = |at: usize| {
            let (parser, said) = (&*self.parsers[at], &verdicts[at]);
            if parser.id().family == "strict" || matches!(said, Verdict::Skipped { .. }) {
                return Evidence::default();
            }
            catch_unwind(AssertUnwindSafe(|| probe::probe(parser, input, said))).unwrap_or_default()
        };
        while_asking(|| (0..self.parsers.len()).map(look).collect())
    }

    /// After how many octets steps of what is deployed cut a text, each once.
    pub fn cuts(&self) -> Vec<usize> {
        let routes =
            self.deployments.iter().map(|deployment| self.parsers[deployment.route].id().to_string());
        let gates = self.gates.iter().map(|gate| gate.id.to_string());
        let cuts = routes.chain(gates).flat_map(|chain| pad::cuts_of(&chain).collect::<Vec<_>>());
        cuts.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// A gate on the text alone lets it in; `None` where the gate goes by a reading.
    pub fn admits_text(&self, gate: usize, policy: &Policy, text: &[u8]) -> Option<bool> {
        let (gate, subdomains) = (&self.gates[gate], policy.subdomains);
        let prepared = gate.prepared(text);
        match (&gate.decide, prepared) {
            (Decide::Reading(..), _) => None,
            (_, None) => Some(false),
            (Decide::Text(decide), Some(text)) => {
                let admits = |domain: &String| decide(Octets::new(&text), Wanted { domain, subdomains });
                Some(policy.allowed.iter().any(admits))
            }
            (Decide::Account(key), Some(text)) => {
                let victim = policy.victim.as_deref();
                Some(victim.is_some_and(|victim| key.is_same(&text, victim.as_bytes())))
            }
        }
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
