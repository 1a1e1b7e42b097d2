//! Which findings end the process: for infrastructure that knows crashes, and nothing of findings.

use crate::corpus::CaseError;
use crate::corpus::known::{self, Known};
use crate::finding::journal::Finding;
use crate::judge::attribution::Who;
use crate::level::Level;
use crate::no_such::NoSuch;
use crate::parsers::Registry;
use crate::search::settings::{Settings, VARIABLE};
use crate::search::supervisor::accepted::Accepted;
use crate::search::told::{STOP, ToldError, beside, said};

/// A file of known disagreements: what it accepts is no crash.
pub const KNOWN: &str = "ADDRDIFF_KNOWN";

/// Findings at this level or above end the process, but for what is known.
pub(in crate::search) struct Stop {
    level: Level,
    /// Gates that are wrong by themselves are somebody's under test: those that a campaign named.
    gates_count: bool,
    known: Vec<Known>,
    by: By,
}

/// Which of them.
enum By {
    Any,
    This(String),
    /// None; the first that would is noted.
    Note(Option<String>),
}

/// Why it is not clear what is to end the process.
#[derive(Debug, thiserror::Error)]
pub enum StopError {
    /// No such level.
    #[error("{STOP}")]
    Level(#[source] NoSuch),
    /// What is no text.
    #[error("{STOP}: not UTF-8")]
    NotUtf8,
    /// A file that cannot be read.
    #[error("{KNOWN}")]
    Known(#[source] CaseError),
    /// What stands beside the program cannot be read.
    #[error(transparent)]
    Told(#[from] ToldError),
}

impl Stop {
    /// What the environment says, or the file beside the program; `None` where no finding ends the process.
    ///
    /// # Errors
    /// There is no such level, or what is known cannot be read.
    pub(in crate::search) fn of(settings: &Settings) -> Result<Option<Self>, StopError> {
        let value = said(STOP)?;
        let level = match value.as_deref().and_then(std::ffi::OsStr::to_str) {
            None if value.is_some() => return Err(StopError::NotUtf8),
            None | Some("" | "0") => return Ok(None),
            Some("1") => settings.fail_on,
            Some(name) => name.parse().map_err(StopError::Level)?,
        };
        let known = match said(KNOWN)? {
            Some(file) => known::read(&beside(file.as_ref())).map_err(StopError::Known)?,
            None => Vec::new(),
        };
        let gates_count = std::env::var_os(VARIABLE).is_some();
        Ok(Some(Self { level, gates_count, known, by: By::Any }))
    }

    /// This finding ends the process. Without a campaign, the gates are only what parsers are measured by: whoever has
    /// his parser under test wants bugs of that alone.
    pub(in crate::search) fn is_due(&mut self, finding: &Finding, registry: &Registry) -> bool {
        let counts = self.gates_count || finding.attribution != Some(Who::Gate);
        let would =
            counts && finding.level >= self.level && !Accepted::new(&self.known, registry).has(finding);
        match &mut self.by {
            By::Any => would,
            By::This(fingerprint) => would && *fingerprint == finding.fingerprint,
            By::Note(first) => {
                if would && first.is_none() {
                    *first = Some(finding.fingerprint.clone());
                }
                false
            }
        }
    }

    /// Only this finding ends the process.
    pub(in crate::search) fn only_by(&mut self, fingerprint: String) {
        self.by = By::This(fingerprint);
    }

    /// One finding is looked for: a text that shows one is followed up, however often that kind was.
    pub(in crate::search) fn looks_for_one(&self) -> bool {
        matches!(self.by, By::This(_))
    }

    /// No finding ends the process; the first that would is noted.
    pub(in crate::search) fn only_note(&mut self) {
        self.by = By::Note(None);
    }

    /// What was noted.
    pub(in crate::search) fn noted(self) -> Option<String> {
        match self.by {
            By::Note(first) => first,
            By::Any | By::This(_) => None,
        }
    }
}
