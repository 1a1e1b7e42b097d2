//! What a search found, without what is known.

use crate::generate::cases::Answerer;
use crate::journal::Findings;
use crate::triage::known::Known;

/// Takes what is known out of the findings; returns how many that were. A finding is known where every
/// parser that shows it is accepted to.
pub fn set_apart(known: &[Known], findings: &mut Findings) -> usize {
    let listed = crate::parsers::list();
    let answerer = |id: &String| {
        let release = listed.iter().find(|listed| listed.id.to_string() == *id);
        let strict = release.and_then(|listed| listed.status.as_ref().ok()?.strict);
        Answerer { id: id.clone(), strict }
    };
    let before = findings.len();
    findings.retain(|finding| {
        let accepted = |id: &String| {
            let parser = answerer(id);
            known.iter().any(|known| known.accepts(&finding.class, &parser, &finding.shape))
        };
        !finding.parsers.iter().all(accepted)
    });
    before - findings.len()
}
