//! Controls: texts whose answers are known before, asked between the others. While they pass, the gate and the
//! route still do their work.

use super::judged::{Judge, Judged};
use crate::input::Input;
use crate::judge::evidence::{Evidence, Fate};
use crate::policy::Policy;
use crate::verdict::Verdict;

/// What is asked besides.
#[derive(Clone, Debug)]
pub struct Controls {
    /// Addresses that are admitted, and whose mail arrives inside.
    inside: Vec<Control>,
    /// An address that the gate refuses.
    outsider: Control,
    /// A new round asks addresses that were not asked before: a cache would answer those.
    varies: bool,
    round: usize,
}

#[derive(Clone, Debug)]
enum Control {
    /// An ordinary address of this domain.
    Ordinary(String),
    /// This text, which its owners gave.
    Given(Input),
}

impl Controls {
    /// These addresses, and an ordinary one of each allowed domain at which none of them is; the victim's alone where one is
    /// named; and one of the attacker's.
    pub fn new(policy: &Policy, own: &[String]) -> Self {
        let inside = match (own, &policy.victim) {
            ([], Some(victim)) => vec![Control::Given(Input::new(victim.as_str()))],
            (own, victim) => {
                let given = own.iter().map(|text| Control::Given(Input::new(text.as_str())));
                let uncovered =
                    policy.allowed.iter().filter(|domain| victim.is_none() && !any_at(own, domain));
                given.chain(uncovered.cloned().map(Control::Ordinary)).collect()
            }
        };
        Self { inside, outsider: Control::Ordinary(policy.attacker.clone()), varies: true, round: 0 }
    }

    /// The texts of this round, in the order in which their answers are expected back.
    pub fn texts(&self) -> Vec<Input> {
        self.inside.iter().chain([&self.outsider]).map(|control| self.text(control)).collect()
    }

    /// The next time other addresses are asked.
    pub fn next_round(&mut self) {
        self.round += usize::from(self.varies);
    }

    /// The address of an outsider.
    pub fn outsider(&self) -> Input {
        self.text(&self.outsider)
    }

    fn text(&self, control: &Control) -> Input {
        match control {
            Control::Ordinary(domain) => Input::new(format!("anna{}@{domain}", letters(self.round))),
            Control::Given(text) => text.clone(),
        }
    }

    /// Keeps those that work; returns why each of the others does not.
    pub fn keep_those_that_pass(&mut self, judge: &Judge<'_>) -> Vec<String> {
        let why = self.why_not(judge);
        let mut failed = why.iter();
        self.inside.retain(|_| failed.next().is_some_and(Option::is_none));
        self.next_round();
        // A gate that knows its people by name admits no stranger: the same ones are asked again and again.
        if self.why_not(judge).iter().any(Option::is_some) {
            (self.varies, self.round) = (false, 0);
        }
        why.into_iter().flatten().collect()
    }

    fn why_not(&self, judge: &Judge<'_>) -> Vec<Option<String>> {
        let texts: Vec<Input> = self.inside.iter().map(|control| self.text(control)).collect();
        let verdicts = judge.panel.ask_now(&texts);
        texts.iter().zip(&verdicts).map(|(input, verdicts)| why_not(judge, input, verdicts)).collect()
    }

    /// Some allowed address gets its mail.
    pub fn any(&self) -> bool {
        !self.inside.is_empty()
    }

    /// Asks the next round now and counts it; why one does not pass.
    pub fn ask_next(&mut self, judge: &Judge<'_>, counts: &mut Evidence) -> Option<String> {
        self.next_round();
        let verdicts = judge.panel.ask_now(&self.texts());
        let (passed, why) = self.failed(judge, &verdicts);
        counts.controls.0 += verdicts.len();
        counts.controls.1 += passed;
        why
    }

    /// Why they do not pass, where these are their verdicts; and how many pass.
    pub fn failed(&self, judge: &Judge<'_>, verdicts: &[Vec<Verdict>]) -> (usize, Option<String>) {
        let mut why = Vec::new();
        for (control, said) in self.inside.iter().zip(verdicts) {
            why.extend(why_not(judge, &self.text(control), said));
        }
        if let Some(said) = verdicts.get(self.inside.len()) {
            why.extend(why_let_in(judge, &self.outsider(), said));
        }
        let passed = verdicts.len() - why.len();
        (passed, why.into_iter().next())
    }
}

/// One of these addresses is at the domain or below it.
fn any_at(addresses: &[String], domain: &str) -> bool {
    let domain = domain.to_lowercase();
    let is_at = |address: &String| {
        let at = address.rsplit('@').next().unwrap_or_default().to_lowercase();
        at == domain || at.strip_suffix(&domain).is_some_and(|above| above.ends_with('.'))
    };
    addresses.iter().any(is_at)
}

/// A number in letters, nothing for 0: local-parts of letters are ordinary everywhere.
fn letters(mut number: usize) -> String {
    let mut text = String::new();
    while number > 0 {
        text.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    text
}

/// Why this ordinary address gets no mail; `None` where it does.
fn why_not(judge: &Judge<'_>, input: &Input, verdicts: &[Verdict]) -> Option<String> {
    let Judged { fate, .. } = judge.judge(input, verdicts);
    let said = |at: usize| format!("{} {}", judge.panel.parsers()[at].id(), in_words(&verdicts[at]));
    let deployment = judge.deployment?;
    let reader = judge.panel.readers().nth(deployment.gate).flatten();
    match fate {
        Fate::Inside => why_elsewhere(judge, input, &verdicts[deployment.route], deployment.route),
        Fate::RefusedByGate => {
            let why = reader.map(|reader| format!(": {}", said(reader))).unwrap_or_default();
            Some(format!("the gate does not let {input} in{why}"))
        }
        Fate::Unjudged(why) => Some(format!("{input} could not be judged: {why}")),
        Fate::Inexpressible => Some(format!("{input} cannot be expressed")),
        Fate::Outside => Some(format!("mail for {input} leaves the allowed domains")),
        Fate::Nowhere | Fate::Refused => Some(format!("{input} gets no mail: {}", said(deployment.route))),
    }
}

/// Where mail that left is looked at, a control's reaches the control and nobody else: mail to the operators would
/// hide that his is missing.
fn why_elsewhere(judge: &Judge<'_>, input: &Input, said: &Verdict, route: usize) -> Option<String> {
    if !judge.panel.parsers()[route].is_mail() {
        return None;
    }
    let reading = said.reading()?;
    let own = |string: &Input| string.bytes().eq_ignore_ascii_case(input.bytes());
    let elsewhere = reading.strings().find(|string| !own(string));
    elsewhere.map(|string| {
        format!("mail for {input} goes to {string} (the operators' addresses belong under `ignore`)")
    })
}

/// Why an outsider's plain address says nothing: he is let in, and no mail goes to him. Where it does, that is
/// what is found.
fn why_let_in(judge: &Judge<'_>, outsider: &Input, verdicts: &[Verdict]) -> Option<String> {
    match judge.judge(outsider, verdicts).fate {
        Fate::RefusedByGate | Fate::Outside => None,
        Fate::Unjudged(why) => Some(format!("{outsider} could not be judged: {why}")),
        _ => Some(format!("the gate lets {outsider} in, an outsider")),
    }
}

fn in_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Raised { exception, text } => format!("raised {exception}: {text}"),
        Verdict::Rejected(rejection) => format!("rejected it ({rejection})"),
        Verdict::Skipped { why, .. } => format!("was not judged: {why}"),
        Verdict::Accepted(reading) => format!("returned {}", reading.kind().name()),
        Verdict::TimedOut => "was past its time limit".to_owned(),
        Verdict::Panicked { .. } => "died".to_owned(),
    }
}
