//! One text, judged for the one deployment of a panel: what became of it, and what of that is an attack.

use crate::corpus::Place;
use crate::domain::Domain;
use crate::input::Input;
use crate::judge::classes::{Level, Parties, Sighting};
use crate::judge::delivery::{self, Candidate, Rule};
use crate::judge::evidence::{Fate, fate, is_routable, mails_outside, raised};
use crate::judge::examine::{self, Examined};
use crate::judge::trial::Panel;
use crate::mailbox::Mailbox;
use crate::policy::{Policy, Prize};
use crate::verdict::{Reading, Verdict};

/// A way in.
#[derive(Clone, Debug)]
pub struct Attack {
    /// The smallest text that goes this way.
    pub text: Input,
    /// The class of disagreement.
    pub class: &'static str,
    /// How much follows.
    pub level: Level,
    /// What the attacker wins.
    pub prize: Prize,
    /// Mail goes to an allowed recipient too: the attacker is an extra one.
    pub extra: bool,
    /// Mail leaves the policy.
    pub outside: bool,
    /// Where the mail goes; none for the null recipient.
    pub recipients: Vec<Input>,
    /// How a server may take it so, where that depends on the server.
    pub delivery: Option<Candidate>,
    /// The known attack that went this way first: its name and place.
    pub known: Option<(String, Place)>,
}

impl Attack {
    /// The delivery rule that names it, where it depends on the server.
    pub fn rule(&self) -> Option<&'static Rule> {
        self.delivery.as_ref().map(Candidate::rule)
    }
}

/// What one text came to.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What became of it.
    pub fate: Fate,
    /// What of that is an attack.
    pub attack: Option<Attack>,
    /// The gate or the route raised an exception, which counts as a refusal only where it repeats.
    pub raised: bool,
    /// A receiving server may route the mail on.
    pub routable: bool,
}

/// Judges texts.
pub struct Judge<'a> {
    /// Holds the one deployment.
    pub panel: &'a Panel,
    /// Who is allowed.
    pub policy: &'a Policy,
}

impl Judge<'_> {
    /// Asks about one text, and judges it.
    pub fn ask(&self, input: &Input) -> Judged {
        self.judge(input, &self.panel.ask(input))
    }

    /// Judges one text by these verdicts.
    pub fn judge(&self, input: &Input, verdicts: &[Verdict]) -> Judged {
        let Examined { trial, mut sightings } =
            examine::judge(self.panel, self.policy, input, verdicts, Vec::new());
        sightings.retain(|seen| matches!(seen.parties, Parties::Deployment(..)));
        let Some(&deployment) = self.panel.deployments().first() else {
            let fate = Fate::Unjudged("a part of the deployment is not there".into());
            return Judged { fate, attack: None, raised: false, routable: false };
        };
        let (outside, reading) =
            (mails_outside(&sightings, deployment), verdicts[deployment.route].reading());
        Judged {
            fate: fate(&trial, deployment, outside),
            attack: self.attack(input, &sightings, outside, reading),
            raised: raised(&trial, deployment),
            routable: reading.is_some_and(is_routable),
        }
    }

    fn attack(
        &self,
        input: &Input,
        seen: &[Sighting],
        outside: bool,
        reading: Option<&Reading>,
    ) -> Option<Attack> {
        // Of one level the first class is the most telling, and what needs no rule comes before what does.
        let worst = seen.iter().min_by_key(|seen| std::cmp::Reverse(seen.level))?;
        let reading = reading?;
        let delivery = worst.rule.and_then(|rule| self.taken(reading, rule));
        let mailed = recipients(reading, delivery.as_ref());
        let strangers = mailed.iter().map(|(_, domain)| domain).filter(|domain| !self.policy.allows(domain));
        let prize = strangers.map(|domain| self.policy.prize(domain)).max_by_key(|prize| worth(*prize));
        Some(Attack {
            text: input.clone(),
            class: worst.class,
            level: worst.level,
            prize: prize.unwrap_or(Prize::Nothing),
            extra: seen.iter().any(|seen| seen.class == "extra-recipient"),
            outside,
            recipients: mailed.into_iter().map(|(address, _)| address).collect(),
            delivery,
            known: None,
        })
    }

    /// How a server takes what is returned by this rule: what wins most, where there are several ways.
    fn taken(&self, reading: &Reading, rule: &str) -> Option<Candidate> {
        let all = reading.malformed().flat_map(|text| delivery::candidates(text.bytes()));
        let outside = all.filter(|one| one.rule().id == rule && !self.policy.allows(domain(one)));
        // Of equals the first.
        outside.min_by_key(|one| std::cmp::Reverse(worth(self.policy.prize(domain(one)))))
    }
}

fn domain(taken: &Candidate) -> &Domain<'static> {
    &taken.mailbox.addr_spec.domain
}

/// Where the mail goes, as it stands or as such a server takes it. What no server takes is shown as it stands.
fn recipients(reading: &Reading, delivery: Option<&Candidate>) -> Vec<(Input, Domain<'static>)> {
    let mailbox = |mailbox: &Mailbox<'_>| {
        (Input::new(mailbox.addr_spec.to_string()), mailbox.addr_spec.domain.clone().into_owned())
    };
    let as_it_stands = |text: &Input| (text.clone(), Domain::new(""));
    let taken = delivery.map(|taken| mailbox(&taken.mailbox));
    let malformed = reading.malformed().map(as_it_stands);
    let malformed = malformed.take(if taken.is_some() { 0 } else { usize::MAX });
    reading.mailboxes().map(mailbox).chain(taken).chain(malformed).collect()
}

/// The attacker's own domain is worth more than one that must be registered first.
pub fn worth(prize: Prize) -> u8 {
    match prize {
        Prize::OwnDomain => 3,
        Prize::RegistrableDomain => 2,
        Prize::Address => 1,
        Prize::Nothing => 0,
    }
}
