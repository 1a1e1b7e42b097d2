//! What a search found, without what is known.

use crate::corpus::Answerer;
use crate::corpus::known::Known;
use crate::finding::journal::{Finding, Findings};
use crate::generate::shape::shape;
use crate::generate::tokens::Lexicon;
use crate::parsers::{Listed, Registry};
use std::cell::OnceCell;

/// What somebody accepted, and whom there is to accept it of.
pub struct Accepted<'a> {
    known: &'a [Known],
    registry: &'a Registry,
    /// Listed at the first finding that could be one of these: it starts what is there.
    listed: OnceCell<Vec<Listed>>,
}

impl<'a> Accepted<'a> {
    /// These, of the parsers that there are.
    pub fn new(known: &'a [Known], registry: &'a Registry) -> Self {
        Self { known, registry, listed: OnceCell::new() }
    }

    /// Every parser that shows the finding is accepted to.
    pub fn has(&self, finding: &Finding) -> bool {
        // What is known is known of a parser and the standard, not of two releases.
        if finding.pair.as_ref().is_some_and(|[one, _]| !one.starts_with("strict/")) {
            return false;
        }
        let about = self.known.iter().any(|known| known.class == finding.class);
        about && finding.parsers.iter().all(|parser| self.accepts(finding, parser))
    }

    fn accepts(&self, finding: &Finding, parser: &str) -> bool {
        let listed = self.listed.get_or_init(|| self.registry.list());
        let release = listed.iter().find(|listed| listed.id.to_string() == parser);
        let strict = release.and_then(|listed| listed.status.as_ref().ok()?.strict);
        let parser = Answerer { id: parser.to_owned(), strict };
        let accepts =
            |shape: &str| self.known.iter().any(|known| known.accepts(&finding.class, &parser, shape));
        // A text that somebody accepted covers itself: behind another gate, another text is needed.
        let lexicon = Lexicon::from(&finding.policy);
        let mut shapes = finding.texts().map(|text| shape(text.bytes(), &lexicon));
        accepts(&finding.shape) || shapes.all(|shape| accepts(&shape))
    }

    /// Takes what is known out of the findings; returns how many that were.
    pub fn set_apart(&self, findings: &mut Findings) -> usize {
        let before = findings.len();
        findings.retain(|finding| !self.has(finding));
        before - findings.len()
    }
}
