//! For tests: a worker over planted readers, and what a text leaves in its journal. No process is started.

use crate::finding::journal::Findings;
use crate::level::Level;
use crate::policy::Policy;
use crate::search::settings::Settings;
use crate::search::worker::judge::Judge;
use crate::select::Selection;
use std::path::Path;

/// The settings of a worker over the strict readers and these planted ones.
pub(in crate::search) fn settings(out: &Path, surfaces: &[&str]) -> Settings {
    let strict = ["strict/mailbox", "strict/mailbox-utf8"].map(str::to_owned);
    let planted = surfaces.iter().map(|surface| format!("planted/{surface}"));
    let parsers = strict.into_iter().chain(planted).collect();
    Settings {
        policy: Policy::default(),
        selection: Selection { parsers, ..Selection::default() },
        out: out.to_owned(),
        worker: 1,
        seed: 1,
        before: 0,
        fail_on: Level::Medium,
    }
}

/// What these texts leave in the journal of such a worker.
pub(in crate::search) fn found(settings: &Settings, texts: &[&str]) -> Findings {
    let mut judge = Judge::new(settings.clone()).unwrap();
    texts.iter().for_each(|text| _ = judge.judge(text.as_bytes()).unwrap());
    Findings::read(std::slice::from_ref(&settings.out)).unwrap()
}
