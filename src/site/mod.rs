//! The published corpus as a static site: which reader reads what, gates by readers, a page a case. Last before the
//! command line in the flow.
//!
//! A pure function of the corpus that the program has with it, so the site is the same on every machine: nothing that
//! was found and not published has a way in. No page loads anything but the one style sheet beside it, and none has a
//! script.

mod cases;
mod cells;
mod frame;
mod gates;
mod index;
mod readers;

pub use cells::{Cell, Reads};

use crate::corpus::{Case, surface};
use crate::payloads::{self, PublishedReading, Technique, techniques};

/// A file of the site.
pub struct File {
    /// Where it stands, below the site.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// A case, and all that was published about it.
pub(crate) struct Published<'a> {
    case: &'a Case,
    cells: Vec<Cell>,
    technique: Option<&'static Technique>,
    ways_in: Vec<(String, PublishedReading)>,
}

impl<'a> Published<'a> {
    fn of(case: &'a Case) -> Self {
        let technique = techniques().iter().find(|technique| technique.has(case));
        Self { case, cells: cells::of(case), technique, ways_in: payloads::ways_in(case) }
    }

    /// A reading by its reader and releases.
    fn name_of(reading: &PublishedReading) -> String {
        format!("{} ({})", surface(&reading.reader), reading.releases)
    }

    /// The file of its page.
    fn path(&self) -> String {
        let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        format!("cases/{}.html", self.case.name.chars().map(letter).collect::<String>())
    }
}

/// Every file of the site, made of the published attacks among these cases.
pub fn files(cases: &[Case]) -> Vec<File> {
    let attacks = |case: &&Case| {
        let file = case.place.file.file_name().unwrap_or_default();
        file == "security.toml" || file == "published.toml"
    };
    let published: Vec<Published<'_>> = cases.iter().filter(attacks).map(Published::of).collect();
    let mut files = vec![
        File { path: "index.html".into(), text: index::page(&published) },
        File { path: "readers.html".into(), text: readers::page(&published) },
        File { path: "gates.html".into(), text: gates::page(&published) },
        File { path: "style.css".into(), text: include_str!("style.css").into() },
    ];
    files.extend(published.iter().map(|one| File { path: one.path(), text: cases::page(one) }));
    files
}
