//! Parsers: implementations asked *who is the recipient?* A family is one file or folder and one line here; each
//! driver of `scripts/drivers` is one too.

use crate::input::Input;
use crate::no_such::NoSuch;
use crate::verdict::Verdict;
use std::fmt;
use std::str::FromStr;

#[cfg(feature = "application")]
pub mod application;
#[cfg(feature = "harness")]
mod below;
#[cfg(feature = "harness")]
pub mod chain;
mod code;
#[cfg(feature = "python")]
pub mod cpython;
#[cfg(feature = "crates")]
pub mod crates;
#[cfg(unix)]
pub mod drivers;
mod id;
#[cfg(feature = "harness")]
mod kinds;
#[cfg(feature = "harness")]
mod looks;
#[cfg(feature = "harness")]
mod named_domains;
#[cfg(feature = "harness")]
mod named_words;
pub mod options;
#[cfg(feature = "harness")]
mod own_code;
mod paths;
pub mod planted;
#[cfg(unix)]
pub mod process;
#[cfg(feature = "python")]
pub mod python_callable;
#[cfg(feature = "harness")]
mod reached;
pub(crate) mod registry;
pub mod returned;
#[cfg(feature = "harness")]
mod samples;
#[cfg(feature = "harness")]
pub mod steps;
pub mod strict;
#[cfg(feature = "harness")]
pub mod withheld;

pub use id::{IdError, ParserId};
pub use registry::{Registry, may_be_of};

/// Every family: its name, what it has or could have, and how one of its parsers is opened.
static FAMILIES: &[(&str, List, Open)] = &[
    ("strict", |_, _| strict::reader::list(), |_, id| strict::reader::open(id)),
    #[cfg(feature = "python")]
    ("cpython", |registry, _| cpython::list(registry), cpython::open),
    ("planted", |_, names| planted::list(names), |_, id| planted::open(id)),
    #[cfg(feature = "crates")]
    ("crates", |_, _| crates::list(), |_, id| crates::open(id)),
    ("chain", |_, names| chain::list(names), chain::open),
    #[cfg(unix)]
    ("process", |registry, _| process::list(registry), process::open),
    #[cfg(feature = "python")]
    ("python", |_, names| python_callable::list(names), python_callable::open),
    #[cfg(feature = "application")]
    (application::FAMILY, |registry, _| application::list(registry), application::open),
];

/// From what the user named, and the names and patterns that are looked up.
type List = fn(&Registry, &[String]) -> Vec<Listed>;
type Open = fn(&Registry, &ParserId) -> Result<Box<dyn Parser>, Missing>;

/// Tells a process that ends with its parent which one that is.
pub const PARENT: &str = "ADDRDIFF_PARENT";

/// What a parser reads: by its grammar it is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grammar {
    /// A Mailbox of SMTP (RFC 5321, RFC 6531).
    Mailbox,
    /// The addresses of a header field (RFC 5322).
    AddressList,
    /// Nobody said.
    #[default]
    Unknown,
}

impl Grammar {
    fn name(self) -> &'static str {
        match self {
            Self::Mailbox => "mailbox",
            Self::AddressList => "address-list",
            Self::Unknown => "unknown",
        }
    }
}

impl FromStr for Grammar {
    type Err = NoSuch;

    /// As manifests and drivers write it: `mailbox`, `address-list`, `unknown`.
    fn from_str(text: &str) -> Result<Self, NoSuch> {
        let all = [Self::Mailbox, Self::AddressList, Self::Unknown];
        let found = all.into_iter().find(|grammar| grammar.name() == text);
        found.ok_or_else(|| NoSuch::of("grammar", text, all.map(Self::name)))
    }
}

impl fmt::Display for Grammar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Something that reads an address.
pub trait Parser {
    /// `family/surface@package`.
    fn id(&self) -> &ParserId;

    /// What exactly answers: release and, where it has one, the hash of its source.
    fn version(&self) -> String;

    /// Who is the recipient? Never panics because of an input; what goes wrong in there is a verdict.
    fn ask(&self, input: &Input) -> Verdict;

    /// What it reads. A strict reader of `strict/mailbox` is held against every parser, one of header fields
    /// against those that read header fields.
    fn reads(&self) -> Grammar {
        Grammar::Unknown
    }

    /// What it returns as raw text stood on the wire of SMTP, behind `RCPT TO:`.
    fn writes_envelope(&self) -> bool {
        false
    }

    /// It decides by the policy under which it was opened: under another one it has to be opened again.
    fn goes_by_policy(&self) -> bool {
        false
    }

    /// Each hop that a chain goes for this text; nothing where there is one hop, itself.
    #[cfg(feature = "harness")]
    fn trace(&self, _: &Input) -> Vec<chain::Passed> {
        Vec::new()
    }

    /// How many steps it takes to answer, in a unit of its own: the same for the same input, whatever else the
    /// machine does. `None` where it cannot be told.
    fn steps(&self, _: &Input) -> Option<u64> {
        None
    }

    /// Why it cannot be asked any more, where it could when it was opened: from then on it only skips.
    fn gone(&self) -> Option<String> {
        None
    }

    /// What it returns is mail that left: a control's has to reach the control itself.
    fn is_mail(&self) -> bool {
        false
    }

    /// How often it may still be asked; `None` where there is no limit.
    fn left(&self) -> Option<u64> {
        None
    }

    /// Where it remembers what it was answered.
    fn keeps(&self) -> Option<&dyn Keeps> {
        None
    }

    /// What puts answers in doubt that it gave, and how many; asked for once, when no more is asked.
    fn doubts(&self) -> Vec<(String, usize)> {
        Vec::new()
    }

    /// How often the process that answers had to be started again.
    fn restarts(&self) -> u64 {
        0
    }

    /// It stands for one that is not there.
    fn is_absent(&self) -> bool {
        false
    }

    /// The same of many, one verdict each, in order; worth it where an answer travels.
    fn ask_many(&self, inputs: &[Input]) -> Vec<Verdict> {
        inputs.iter().map(|input| self.ask(input)).collect()
    }
}

/// Answers that are remembered, and kept for a later run as far as controls stand behind them.
pub trait Keeps {
    /// Some later run goes on from them.
    fn for_later(&self) -> bool;

    /// An earlier run asked about this text, and it was not asked for since.
    fn has(&self, input: &Input) -> bool;

    /// From now on nothing that is remembered is given, or it is again: a control is asked now.
    fn fresh(&self, fresh: bool);

    /// Controls were asked: what was answered before them holds, or is in doubt and not kept.
    fn controlled(&self, passed: bool);
}

/// A parser that there is, or that there could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub id: ParserId,
    /// What it is, in a few words.
    pub about: &'static str,
    /// What answers, or why nothing does.
    pub status: Result<Release, Missing>,
}

#[cfg(feature = "harness")]
impl Listed {
    /// The parsers of a family without an end among these names, each once; with what they are, and their version.
    fn those_named(names: &[String], family: &str, (about, version): (&'static str, &str)) -> Vec<Self> {
        let mut ids: Vec<ParserId> = Vec::new();
        for id in names.iter().filter_map(|name| name.parse::<ParserId>().ok()) {
            if id.family == family && !ids.contains(&id) {
                ids.push(id);
            }
        }
        let status = Ok(Release { version: version.into(), ..Release::default() });
        ids.into_iter().map(|id| Self { id, about, status: status.clone() }).collect()
    }
}

/// What exactly answers under a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release {
    /// Of the software.
    pub version: String,
    /// It knows Python's `strict` (CVE-2023-27043); `None` where the question makes no sense.
    pub strict: Option<bool>,
    /// Of its source, where that is at hand.
    pub sha256: Option<String>,
}

/// Why a parser cannot be asked, and the command that changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What is missing.
    pub what: String,
    /// What brings it, or shows what there is; `None` where nothing does: a release lacks it.
    pub command: Option<String>,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        self.command.iter().try_for_each(|command| write!(f, "\n  run: {command}"))
    }
}

impl std::error::Error for Missing {}

/// Stands for a parser that a pattern meant and that does not open: what it would say is skipped, never silent.
pub struct Absent {
    /// Its name.
    pub id: ParserId,
    /// Why it does not open.
    pub why: Missing,
}

impl Parser for Absent {
    fn id(&self) -> &ParserId {
        &self.id
    }

    fn version(&self) -> String {
        "absent".into()
    }

    fn is_absent(&self) -> bool {
        true
    }

    fn ask(&self, _: &Input) -> Verdict {
        Verdict::skipped(&self.why.what)
    }
}
