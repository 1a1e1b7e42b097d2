//! What the texts of the table, and the witnesses of the planted readers, become as findings: the reduced text, its
//! name, who is wrong, what is won, what to do. `found.txt` has a line for each; `BLESS=1` writes it anew.

use addrdiff::finding::consequence::to_words;
use addrdiff::finding::ground::Ground;
use addrdiff::finding::investigator::{Investigator, Provenance};
use addrdiff::finding::journal::Finding;
use addrdiff::finding::patience::Patience;
use addrdiff::gates;
use addrdiff::generate::tokens::Lexicon;
use addrdiff::input::Input;
use addrdiff::judge::examine::{Look, examine};
use addrdiff::judge::panel::Panel;
use addrdiff::parsers::planted::PLANTED;
use addrdiff::parsers::{ParserId, Registry};
use addrdiff::policy::{Policy, Prize};

const EXPECTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/classes/found.txt");

/// Everything of this class, or of any, that a text shows, as findings.
fn found(panel: &Panel, policy: &Policy, text: &Input, class: Option<&str>) -> Vec<Finding> {
    let (lexicon, patience, registry) = (Lexicon::from(policy), Patience::default(), Registry::default());
    let ground = Ground { panel, registry: &registry, policy, lexicon: &lexicon, patience: &patience };
    let look = class.map_or(Look::Once, Look::For);
    let mut seen = examine(panel, policy, text, look).sightings;
    seen.retain(|seen| class.is_none_or(|class| seen.class == class));
    let (investigator, mut findings) = (Investigator::new(ground), Vec::new());
    investigator.investigate(text, seen, &mut |named| {
        findings.push(investigator.finding(text, &named, &Provenance::default()));
    });
    findings
}

/// A word that is a name, a number, a text or a rule: no English.
fn tells(word: &&str) -> bool {
    word.contains(|c: char| !c.is_ascii_lowercase() && !",.:;'".contains(c))
}

/// What is won, by its own name.
fn prize(wins: &str) -> String {
    let all = [Prize::Nothing, Prize::Address, Prize::RegistrableDomain, Prize::OwnDomain, Prize::Account];
    let named = all.into_iter().find(|prize| to_words(*prize) == wins);
    named.map_or_else(|| "ExtraRecipient".to_owned(), |prize| format!("{prize:?}"))
}

/// What names a finding and what it tells, without its sentences.
fn line(finding: &Finding) -> String {
    let json = serde_json::to_value(finding).unwrap();
    let told = |text: &str| text.split_whitespace().filter(tells).collect::<Vec<_>>().join(" ");
    let parties = match (&finding.route, &finding.pair) {
        (Some(route), _) => format!("{} > {route}", finding.gates.join(",")),
        (None, Some(pair)) => format!("{} since {}", pair.join(" ~ "), finding.gates.join(",")),
        _ => String::new(),
    };
    let advice = finding.advice.iter().map(|advice| {
        format!("{} {} {}", advice.to, advice.gate.as_deref().unwrap_or_default(), told(&advice.what))
    });
    let delivery = finding
        .delivery
        .as_ref()
        .map(|taken| format!("{} {} {}", taken.to, taken.rule, taken.servers.join(",")));
    let nearest = finding.nearest.as_ref().map(|near| format!("{} {:?}", near.shown, near.differs));
    [
        finding.fingerprint.clone(),
        finding.shape.clone(),
        finding.level.to_string(),
        finding.reduced.shown.to_string(),
        parties,
        finding.parsers.join(","),
        json["confidence"].to_string(),
        json["attribution"].to_string(),
        finding.wins.as_deref().map(prize).unwrap_or_default(),
        finding.rung.clone().unwrap_or_default(),
        told(finding.wrong.as_deref().unwrap_or_default()),
        delivery.unwrap_or_default(),
        nearest.unwrap_or_default(),
        advice.collect::<Vec<_>>().join("; "),
        finding.reproductions.join(" && "),
    ]
    .join(" | ")
}

/// The strict readers and the planted one, behind all gates of text.
fn planted(surface: &str) -> Panel {
    let id = |family, surface| Registry::default().open(&ParserId::new(family, surface)).unwrap();
    let parsers = vec![
        id("strict", "mailbox"),
        id("strict", "mailbox-utf8"),
        id("strict", "address-list"),
        id("planted", surface),
    ];
    Panel::new(parsers, gates::defaults())
}

#[test]
fn a_finding_has_its_name_and_tells_who_is_wrong_and_what_to_do() {
    let mut lines = Vec::new();
    for row in super::rows().iter().filter(|row| !row.shows.is_empty()) {
        let text = Input::from_escaped(&super::spelled(row.text)).unwrap();
        lines.extend(found(&row.panel(), &row.policy(), &text, Some(row.class)).iter().map(line));
    }
    for reader in PLANTED {
        let (panel, policy) = (planted(reader.surface), Policy::default());
        lines.extend(found(&panel, &policy, &reader.witness(), None).iter().map(line));
    }
    let said = lines.join("\n") + "\n";
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(EXPECTED, &said).unwrap();
    }
    let expected = std::fs::read_to_string(EXPECTED).unwrap_or_default();
    let new: Vec<&str> = said.lines().filter(|line| !expected.lines().any(|known| known == *line)).collect();
    assert!(said == expected, "other than in tests/classes/found.txt:\n{}", new.join("\n"));
}
