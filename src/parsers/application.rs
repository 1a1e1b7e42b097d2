//! The family `application`: a sign-up that runs on this machine. `application/request` is the gate: a request that
//! puts the text, and whether the answer takes it. `application/envelope` is the route: the `RCPT TO` that leaves then.
//!
//! `definition` is what the user says of it, `template` and `client` the request, `shown` what an answer means, `sink`
//! and `dialogue` the SMTP server, `token` and `mail` which mail belongs to a text. `session` puts it together: both
//! questions are answered by one request, made by `putting`. `kept` has what an earlier run was answered.

mod again;
mod cleanup;
mod client;
pub mod definition;
mod dialogue;
pub mod error;
mod kept;
mod live;
mod mail;
mod outcome;
mod putting;
mod session;
mod shown;
mod sink;
mod template;
mod token;

pub use live::Application;

use super::{Keeps, Listed, Missing, Parser, ParserId, Registry, Release};
use crate::error::in_words;
use crate::input::Input;
use crate::verdict::Verdict;
use error::SessionError;
use outcome::Question;
use session::Session;
use std::sync::Arc;

/// The family.
pub const FAMILY: &str = "application";

/// Stands for both surfaces where they are withheld.
pub const PATTERN: &str = "application/*";

/// The gate of an application, as it is named.
pub const GATE: &str = "accepts:application/request";

/// The route of an application.
pub const ROUTE: &str = "application/envelope";

/// The two questions.
const SURFACES: [(&str, Question, &str); 2] = [
    ("request", Question::Request, "a running sign-up: does it take the text?"),
    ("envelope", Question::Envelope, "a running sign-up: whom does it mail?"),
];

/// Both surfaces, where an application is named or withheld.
pub fn list(registry: &Registry) -> Vec<Listed> {
    let withheld = registry.withheld.iter().any(|pattern| pattern == PATTERN);
    let status = match &registry.application {
        Some(application) => Ok(Release { version: application.version(), ..Release::default() }),
        None if withheld => Ok(Release::default()),
        None => Err(missing()),
    };
    let listed = |(surface, _, about): &(&str, Question, &'static str)| Listed {
        id: ParserId::new(FAMILY, surface),
        about,
        status: status.clone(),
    };
    SURFACES.iter().map(listed).collect()
}

/// Opens a surface: the SMTP sink listens as long as one is open.
///
/// # Errors
/// No application is named, no such surface, a sink that cannot listen.
pub fn open(registry: &Registry, id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
    let unknown = || Missing {
        what: format!("there is no parser `{id}`"),
        command: Some(format!("addrdiff parsers --parser '{PATTERN}'")),
    };
    let surface = SURFACES.iter().find(|(surface, ..)| *surface == id.surface && id.package.is_none());
    let (_, question, _) = surface.ok_or_else(unknown)?;
    let application = registry.application.as_ref().ok_or_else(missing)?;
    let failed = |error: SessionError| Missing { what: in_words(&error), command: None };
    let session = application.session(registry.policy.victim.is_some()).map_err(failed)?;
    Ok(Box::new(Surface { id: id.clone(), version: application.version(), question: *question, session }))
}

fn missing() -> Missing {
    let what = "no application is named: --app FILE, or [application] in addrdiff.toml".to_owned();
    Missing { what, command: None }
}

/// One of the two questions.
struct Surface {
    id: ParserId,
    version: String,
    question: Question,
    session: Arc<Session>,
}

impl Parser for Surface {
    fn id(&self) -> &ParserId {
        &self.id
    }

    fn version(&self) -> String {
        self.version.clone()
    }

    fn ask(&self, input: &Input) -> Verdict {
        self.session.ask(input, self.question)
    }

    /// Texts that are judged, and controls: each is put, though it was before.
    fn ask_many(&self, inputs: &[Input]) -> Vec<Verdict> {
        inputs.iter().map(|input| self.session.ask_anew(input, self.question)).collect()
    }

    fn writes_envelope(&self) -> bool {
        self.question == Question::Envelope
    }

    fn gone(&self) -> Option<String> {
        self.session.stopped()
    }

    fn is_mail(&self) -> bool {
        self.question == Question::Envelope
    }

    fn left(&self) -> Option<u64> {
        Some(self.session.left())
    }

    fn keeps(&self) -> Option<&dyn Keeps> {
        Some(&*self.session)
    }

    fn doubts(&self) -> Vec<(String, usize)> {
        match self.question {
            Question::Request => Vec::new(),
            Question::Envelope => self.session.doubts(),
        }
    }
}
