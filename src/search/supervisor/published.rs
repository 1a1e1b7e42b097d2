//! What was found, and is published already: nobody has to keep it to himself.

use crate::corpus::{Case, Finder};
use crate::finding::journal::{Finding, Findings, OfCase};
use crate::generate::shape::shape;
use crate::generate::tokens::Lexicon;
use crate::input::Input;

/// A case of the corpus by the shape of its text, and who is known to show what by it.
struct Published<'a> {
    case: &'a Case,
    shape: String,
    /// Classes, and who shows them.
    shown: Vec<(&'a str, Finder<'a>)>,
}

/// Names the case of each finding that the corpus has of all its parsers, with a text of the same shape.
pub fn name(findings: &mut Findings, cases: &[Case]) {
    let published: Vec<Published<'_>> = cases.iter().map(Published::new).collect();
    for finding in findings.iter_mut().filter(|finding| finding.case.is_none()) {
        let lexicon = Lexicon::from(&finding.policy);
        let mut shapes: Vec<String> = finding.texts().map(|text| shape(text.bytes(), &lexicon)).collect();
        shapes.push(finding.shape.clone());
        let found = published.iter().find(|one| shapes.contains(&one.shape) && one.shows(finding));
        finding.case = found.map(|one| of(one.case));
    }
}

/// The case by its name, its place and its source.
pub fn of(case: &Case) -> OfCase {
    let shown = |text: &str| Input::new(text).to_string();
    OfCase { name: shown(&case.name), place: case.place.to_string(), source: shown(&case.source) }
}

impl<'a> Published<'a> {
    fn new(case: &'a Case) -> Self {
        let policy = case.policies.first().cloned().unwrap_or_default();
        let finds = case.tables.iter().flat_map(|table| &table.finds);
        let shown = finds.flat_map(|one| one.by.iter().map(|text| (one.class.as_str(), Finder::read(text))));
        let shape = shape(case.input.bytes(), &Lexicon::from(&policy));
        Self { case, shape, shown: shown.collect() }
    }

    fn shows(&self, finding: &Finding) -> bool {
        let by = |parser: &String| {
            self.shown.iter().any(|(class, finder)| *class == finding.class && finder.is_about(parser))
        };
        !finding.parsers.is_empty() && finding.parsers.iter().all(by)
    }
}
