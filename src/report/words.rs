//! A finding in words: the parts that several formats say alike. Everything here is printable ASCII.

use super::Report;
use crate::answer::{MailboxAnswer, ParserAnswer, from_base64};
use crate::domain::Domain;
use crate::finding::advice::Advice;
use crate::finding::journal::{Confidence, Finding, Taken, Variant};
use crate::finding::reproduce;
use crate::gates::key_of;
use crate::judge::classes::{CLASSES, On, is_about_an_account};
use crate::mailbox::AddrSpec;
use crate::policy::Prize;
use crate::shown::Shown;

/// Text from a parser or a file, safe to show: what is escaped already stays as it is.
pub fn safe(text: &str) -> String {
    Shown::again(text).into()
}

/// What a cause says before it quotes a text or a parser: for logs that strangers read.
pub fn unquoted(why: &str) -> &str {
    why.split(": ").next().unwrap_or_default()
}

/// The pair or the parsers.
pub fn parties(finding: &Finding) -> String {
    match &finding.pair {
        Some([strict, _]) => format!("{} ~ {}", safe(strict), safe(&finding.parsers.join(", "))),
        None => safe(&finding.parsers.join(", ")),
    }
}

/// How sure we are.
pub fn confidence(finding: &Finding) -> &'static str {
    match finding.confidence {
        Confidence::Observed => "observed, not confirmed with other domains,",
        Confidence::DependsOnServer => "depends on the server,",
        Confidence::Confirmed => "confirmed",
    }
}

/// When a class holds.
pub fn about(class: &str) -> &'static str {
    CLASSES.iter().find(|known| known.id == class).map_or("", |known| known.about)
}

/// What to do about findings of a class; a result says it of its own text.
pub fn help(class: &str) -> &'static str {
    match CLASSES.iter().find(|known| known.id == class).map(|known| known.on) {
        Some(On::Deployment | On::ParserAndDeployment) => {
            "Admit ordinary addresses alone, and mail the very text that was admitted: each result has the line of \
             code to put in the place of the gate, and for the maintainer of the parser the octet to refuse at."
        }
        Some(On::Pair | On::Parser) => {
            "Refuse what the grammar refuses: each result names the octet and the rule. Who depends on the parser \
             admits ordinary addresses alone."
        }
        None => {
            "Read what the parser answers now; where it is right, `addrdiff replay --bless` takes it over."
        }
    }
}

/// What the first of the finding's parsers answered to the reduced input.
pub fn answer(finding: &Finding) -> Option<&ParserAnswer> {
    finding.reduced.answers.iter().find(|answer| finding.parsers.first() == Some(&answer.parser))
}

/// The domains that the first of the finding's parsers read.
pub fn read_as(finding: &Finding) -> String {
    let domains = answer(finding).into_iter().flat_map(|answer| &answer.mailboxes);
    domains.map(|mailbox| safe(&mailbox.domain)).collect::<Vec<_>>().join(" ")
}

/// The key by which the text is the victim's address, and who gets the mail.
fn of_account(finding: &Finding, victim: &str, quoted: &dyn Fn(&str) -> String) -> String {
    let text = from_base64(&finding.reduced.input_base64).ok();
    let key = text.and_then(|text| key_of(text.bytes(), victim.as_bytes()));
    let key = key.map(|key| format!(" (key: {})", key.name)).unwrap_or_default();
    let mailed = answer(finding).into_iter().flat_map(|answer| &answer.mailboxes).map(address);
    let taken = finding.delivery.iter().map(|taken| safe_again(&taken.to));
    let to: Vec<String> = mailed.chain(taken).collect();
    format!(
        "The gate takes the text for the victim's address {}{key}; mail goes to {}, and with it the victim's account.",
        quoted(&safe(victim)),
        to.iter().map(|to| quoted(to)).collect::<Vec<_>>().join(", ")
    )
}

/// The mailbox outside the policy that the attacker wins most by, and what that is.
pub fn outside(finding: &Finding) -> Option<(Prize, &MailboxAnswer)> {
    if is_about_an_account(&finding.class) && finding.policy.victim.is_some() {
        let mailbox = answer(finding)?.mailboxes.first()?;
        return Some((Prize::Account, mailbox));
    }
    let outside =
        |mailbox: &&MailboxAnswer| !finding.policy.allows(&Domain::unchecked(mailbox.domain.as_str()));
    let mailbox = answer(finding).filter(|_| finding.delivery.is_none())?.mailboxes.iter().find(outside)?;
    Some((finding.policy.prize(&Domain::unchecked(mailbox.domain.as_str())), mailbox))
}

/// What the attacker wins, where mail leaves the policy.
pub fn prize(finding: &Finding) -> Option<String> {
    prize_quoting(finding, &str::to_owned)
}

/// The same, with texts from outside quoted as a format does.
pub fn prize_quoting(finding: &Finding, quoted: &dyn Fn(&str) -> String) -> Option<String> {
    if finding.gates.is_empty() {
        return None;
    }
    if let Some(victim) = finding.policy.victim.as_deref().filter(|_| is_about_an_account(&finding.class)) {
        return Some(of_account(finding, victim, quoted));
    }
    if let Some(taken) = &finding.delivery {
        return Some(depends_on_the_server(taken, quoted));
    }
    let Some((prize, mailbox)) = outside(finding) else {
        return finding.wins.as_deref().map(safe_again).map(|wins| quoted(&wins));
    };
    let gained = match prize {
        Prize::OwnDomain => "the attacker's own domain, where he reads all mail",
        Prize::RegistrableDomain => "a domain that anybody can register, and then read what is mailed",
        Prize::Address => "the address of a machine that anybody can rent, to read what is mailed there",
        Prize::Account => "another mailbox, and with it the victim's account",
        Prize::Nothing => "a domain that the attacker cannot get, as far as the public suffix list tells",
    };
    let allowed = quoted(&safe(&finding.policy.allowed.join(", ")));
    let to = quoted(&address(mailbox));
    Some(format!("The gate takes the text for an address of {allowed}; mail goes to {to}, {gained}."))
}

/// Where the mail goes, and with which servers.
pub fn depends_on_the_server(taken: &Taken, quoted: &dyn Fn(&str) -> String) -> String {
    let [to, about] = [&taken.to, &taken.about].map(|text| quoted(&safe_again(text)));
    let [servers, rules] = [&taken.servers, &taken.rules].map(|names| quoted(&safe_again(&names.join(", "))));
    format!(
        "Depends on the server: mail goes to {to} where the server {about} (seen of {servers}; by {rules})."
    )
}

/// An address as a parser understood it, quoted where it must be.
pub fn address(mailbox: &MailboxAnswer) -> String {
    let domain = Domain::unchecked(mailbox.domain.as_str());
    safe(&AddrSpec { local_part: mailbox.local_part.as_str().into(), domain }.to_string())
}

/// What one parser said.
pub fn said(answer: &ParserAnswer) -> String {
    let reason = answer.reason.clone().unwrap_or_default();
    let rule = safe(&reason.rule.unwrap_or_default());
    let raw = safe_again(answer.raw.as_deref().unwrap_or_default());
    match (answer.verdict.as_str(), answer.kind.as_deref()) {
        ("accepted", Some("mailboxes")) => {
            let addresses: Vec<String> = answer.mailboxes.iter().map(address).collect();
            format!("mails {}", addresses.join(" and "))
        }
        ("accepted", Some("null-recipient")) => "mails the null recipient <>".into(),
        ("accepted", Some("malformed")) => format!("returns no address: {raw}"),
        ("accepted", Some("yes")) => "says yes".into(),
        ("accepted", _) => "reads nothing".into(),
        ("rejected", _) => {
            let at = reason.offset.map(|offset| format!(" at offset {offset}")).unwrap_or_default();
            let text = safe_again(&reason.text);
            match (rule.is_empty(), text.is_empty()) {
                (true, _) => format!("rejects{at}: {text}"),
                (false, true) => format!("rejects: {rule}{at}"),
                (false, false) => format!("rejects: {rule}{at}, expected {text}"),
            }
        }
        ("raised", _) => format!("raises {rule}: {}", safe_again(&reason.text)),
        (verdict, _) => format!("{}: {}", safe(verdict), safe_again(&reason.text)),
    }
}

/// What a journal has escaped already stays as it is; a journal that does not keep to that is escaped here.
pub fn safe_again(shown: &str) -> String {
    if shown.bytes().all(|b| (b' '..=b'~').contains(&b)) { shown.to_owned() } else { safe(shown) }
}

/// The commands that show it again, this program's first.
pub fn reproductions(finding: &Finding) -> Vec<String> {
    if finding.reproductions.is_empty() {
        let text = from_base64(&finding.reduced.input_base64).unwrap_or_default();
        return vec![safe_again(&reproduce::explain(&text, &finding.policy, None))];
    }
    finding.reproductions.iter().map(|command| safe_again(command)).collect()
}

/// What to do, each with whose it is to do.
pub fn advice(finding: &Finding) -> Vec<(String, String)> {
    let one = |advice: &Advice| {
        let line = advice.line.iter().map(|line| format!(": {}", safe_again(line))).collect::<String>();
        (safe_again(&advice.to), safe_again(&advice.what) + &line)
    };
    finding.advice.iter().map(one).collect()
}

/// Where it was published, where its witness is a known case.
pub fn published(finding: &Finding) -> Option<String> {
    let case = finding.case.as_ref()?;
    Some(format!("{} ({})", safe_again(&case.source), safe_again(&case.name)))
}

/// How many of these findings are published, and how many are not.
pub fn apart<'a>(findings: impl Iterator<Item = &'a Finding>) -> String {
    let (published, new): (Vec<_>, Vec<_>) = findings.partition(|finding| finding.case.is_some());
    format!("{} published, {} unpublished", published.len(), new.len())
}

/// Where the readers part and who is wrong, as far as triage could tell.
pub fn facts(finding: &Finding) -> Vec<(&'static str, String)> {
    let nearest = finding.nearest.as_ref().map(|nearest| &nearest.shown);
    let facts = [
        ("the readers part at", &finding.rung),
        ("rule", &finding.wrong),
        ("nearest text on which all agree", &nearest.cloned()),
    ];
    let facts = facts.into_iter().filter_map(|(name, fact)| Some((name, safe_again(fact.as_ref()?))));
    let behind = |variant: &Variant| ("other text", format!("{} behind {}", variant.shown, variant.gate));
    let variants = finding.variants.iter().map(behind).map(|(name, fact)| (name, safe_again(&fact)));
    let clean = Some(clean_releases(finding)).filter(|clean| !clean.is_empty());
    let clean = clean.map(|clean| ("not shown with this text by", safe_again(&clean.join(", "))));
    facts.chain(clean).chain(variants).collect()
}

/// Other releases of the same software that answered with something else, and are not among those that show it.
fn clean_releases(finding: &Finding) -> Vec<&str> {
    let software = |name: &str| name.rsplit_once('@').map(|(software, _)| software.to_owned());
    let shows_it = |name: &str| finding.parsers.iter().any(|shows| shows == name);
    let is_related = |name: &str| {
        software(name)
            .is_some_and(|own| finding.parsers.iter().any(|shows| software(shows).as_ref() == Some(&own)))
    };
    let mailed = answer(finding).map(|answer| &answer.mailboxes).filter(|mailboxes| !mailboxes.is_empty());
    let answered = finding.reduced.answers.iter().filter(|answer| {
        ["accepted", "rejected"].contains(&&*answer.verdict) && mailed != Some(&answer.mailboxes)
    });
    answered.map(|answer| &*answer.parser).filter(|name| is_related(name) && !shows_it(name)).collect()
}

/// At most this many characters, and how many there were.
pub fn cut(shown: &str, most: usize) -> String {
    match shown.char_indices().nth(most) {
        Some((at, _)) => format!("{}... ({} characters)", &shown[..at], shown.len()),
        None => shown.to_owned(),
    }
}

/// How many cases a replay has, and what came of them.
pub fn replayed_cases(report: &Report) -> String {
    let cases = count(report.cases.len(), "case");
    format!("{cases}: {} not as expected, {} skipped", report.changed_cases(), report.skipped_cases())
}

/// `one finding`, `2 findings`.
pub fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
