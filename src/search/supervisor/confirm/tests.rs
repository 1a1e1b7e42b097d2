//! What holds, what is confirmed and what is taken out: by the fresh process's own part, asked here, and by stand-ins
//! for the process that say what a line of a test says.

use super::*;
use crate::search::planted::{found, settings};

fn findings(surface: &str, texts: &[&str], allowed: &str) -> Findings {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = settings(folder.path(), &[surface]);
    settings.policy.allowed = vec![allowed.to_owned()];
    found(&settings, texts)
}

fn bypass() -> Finding {
    let text = r#""a@malicious.org"@important.com"#;
    of_class(&findings("c04-quoted-local-part", &[text], "important.com"), "allowlist-bypass")
}

fn of_class(findings: &Findings, class: &str) -> Finding {
    findings.by_level().into_iter().find(|one| one.class == class).unwrap().clone()
}

/// What the fresh process says: the finding holds; it does with other domains.
fn said(finding: &Finding) -> (bool, bool) {
    let mut out = Vec::new();
    let line = serde_json::to_string(finding).unwrap();
    answer(&Registry::default(), line.as_bytes(), &mut out).unwrap();
    let replayed: Replayed = serde_json::from_slice(&out).unwrap();
    assert_eq!(replayed.fingerprint, finding.fingerprint);
    (replayed.holds, replayed.elsewhere)
}

#[test]
fn a_finding_holds_where_its_reduced_text_shows_it_by_its_own_parties() {
    let finding = bypass();
    assert_eq!(said(&finding), (true, true));
    let harmless = crate::answer::to_base64(&Input::new("a@important.com"));
    let mut other = finding.clone();
    other.reduced.input_base64 = harmless;
    assert_eq!(said(&other), (false, false));
    let gates = Finding { gates: vec!["one-at".into()], ..finding.clone() };
    assert_eq!(said(&gates), (false, false));
    let parsers = Finding { parsers: vec!["strict/mailbox".into()], ..finding.clone() };
    assert_eq!(said(&parsers), (false, false));
    let class = Finding { class: "extra-recipient".into(), ..finding.clone() };
    assert_eq!(said(&class), (false, false));
}

/// A gate whose own text does not fool it is no part of the finding.
#[test]
fn a_variant_holds_behind_its_own_gate() {
    let at_the_second = r#""a@malicious.org"@important.com"#;
    let variant = |gate: &str, text: &str| Variant {
        gate: gate.into(),
        level: crate::level::Level::High,
        shown: text.into(),
        input_base64: crate::answer::to_base64(&Input::new(text)),
    };
    let variants = vec![variant("last-at", at_the_second), variant("suffix-at", "a@important.com")];
    let gates = [bypass().gates, vec!["suffix-at".into()]].concat();
    let finding = Finding { gates, variants, ..bypass() };
    let mut out = Vec::new();
    let line = serde_json::to_string(&finding).unwrap();
    answer(&Registry::default(), line.as_bytes(), &mut out).unwrap();
    let replayed: Replayed = serde_json::from_slice(&out).unwrap();
    assert!(replayed.holds);
    assert_eq!(replayed.not_behind, ["suffix-at"]);
    // What no other process can open is replayed in this one, and loses that gate too.
    let mut findings = Findings::default();
    findings.add(finding);
    assert_eq!(in_this_process(&mut findings, &Registry::default()).unwrap().gone, Vec::<String>::new());
    let left = &findings.by_level()[0];
    assert!(!left.gates.contains(&"suffix-at".to_owned()) && left.variants.len() == 1);
}

/// More may follow than was found, less may not.
#[test]
fn a_finding_holds_at_its_level() {
    let finding = bypass();
    assert_eq!(said(&Finding { level: crate::level::Level::Low, ..finding }), (true, true));
    let two_at = findings("c01-multi-at", &["a@malicious.org@important.com"], "important.com");
    let finding = of_class(&two_at, "allowlist-bypass");
    assert_eq!(said(&finding), (true, true));
    assert_eq!(said(&Finding { level: crate::level::Level::Critical, ..finding }), (false, false));
}

/// The sharp s is in the allowed domain: with another domain there is nothing to read otherwise.
#[test]
fn what_rests_on_the_policys_own_domains_is_seen_there_alone() {
    let finding = findings("c19-old-idna", &["a@stra\u{df}e.example"], "stra\u{df}e.example");
    assert_eq!(said(&of_class(&finding, "allowlist-bypass")), (true, false));
}

#[cfg(unix)]
mod by_a_process {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// A program that says this of the finding, whatever it is asked.
    fn replayed_by(says: &str, finding: &Finding) -> (Findings, Vec<String>, usize, bool) {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("fresh");
        let line = says.replace("FINGERPRINT", &finding.fingerprint);
        std::fs::write(&program, format!("#!/bin/sh\ncat > /dev/null\necho '{line}'\n")).unwrap();
        std::fs::set_permissions(&program, PermissionsExt::from_mode(0o700)).unwrap();
        let mut findings = Findings::default();
        findings.add(finding.clone());
        let program = OwnProgram::file(program);
        let outcome = in_fresh_process(&mut findings, &program, &Registry::default());
        (findings, outcome.gone, outcome.unheard, outcome.failed)
    }

    fn confidence(findings: &Findings) -> Vec<Confidence> {
        findings.by_level().into_iter().map(|one| one.confidence).collect()
    }

    #[test]
    fn only_what_holds_elsewhere_too_is_confirmed() {
        let finding = bypass();
        let line = |holds: bool, elsewhere: bool| {
            format!(r#"{{"fingerprint":"FINGERPRINT","holds":{holds},"elsewhere":{elsewhere}}}"#)
        };
        let (findings, gone, unheard, failed) = replayed_by(&line(true, false), &finding);
        assert_eq!(
            (confidence(&findings), gone, unheard, failed),
            (vec![Confidence::Observed], vec![], 0, false)
        );
        let (findings, gone, ..) = replayed_by(&line(true, true), &finding);
        assert_eq!((confidence(&findings), gone), (vec![Confidence::Confirmed], vec![]));
        let (findings, gone, unheard, failed) = replayed_by(&line(false, false), &finding);
        assert_eq!((findings.len(), gone, unheard, failed), (0, vec![finding.fingerprint], 0, false));
    }

    /// What depends on the server is not confirmed by asking the parser again.
    #[test]
    fn what_depends_on_the_server_goes_on_doing_so() {
        let finding = Finding { confidence: Confidence::DependsOnServer, ..bypass() };
        let (findings, ..) =
            replayed_by(r#"{"fingerprint":"FINGERPRINT","holds":true,"elsewhere":true}"#, &finding);
        assert_eq!(confidence(&findings), [Confidence::DependsOnServer]);
    }

    /// A process that says nothing takes nothing out.
    #[test]
    fn what_nothing_is_heard_of_stays_as_it_was_observed() {
        for says in ["", r#"{"fingerprint":"another","holds":true,"elsewhere":true}"#] {
            let (findings, gone, unheard, failed) = replayed_by(says, &bypass());
            assert_eq!((confidence(&findings), gone), (vec![Confidence::Observed], vec![]), "{says}");
            assert!(unheard == 1 && failed, "{says}");
        }
    }
}
