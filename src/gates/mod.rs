//! Gates: checks that decide about the raw text, as people write them, under a policy. One family a file,
//! one line of reference code a gate, and the line here that registers each.
//!
//! A gate does no canonicalisation beyond what its code does: that is the point of it.

mod accepts;
mod account;
mod chained;
mod equals;
mod error;
mod html;
mod language;
mod line_end;
mod matching;
mod octets;
mod pattern;
mod plain;
mod planted;
mod reading;
mod text;

pub use accepts::is_taken;
pub use account::{ACCOUNTS, KEYS, Key, VictimError, key_of, victim};
pub use error::GateError;
pub use language::Language;
pub use octets::Octets;
pub use plain::by_the_account;
pub use planted::PLANTED;

use crate::no_such::NoSuch;
use crate::parsers::steps::Step;
use crate::verdict::Verdict;
use std::borrow::Cow;

/// A check on an address, and the code it stands for.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Its name.
    pub id: Cow<'static, str>,
    /// What whoever writes it believes to check.
    pub about: &'static str,
    /// The code people write, over `text`, the allowed domain `A` (subdomains allowed where the code
    /// knows them) and the victim's address `V`; tested against this implementation.
    pub code: Cow<'static, str>,
    /// In which language.
    pub language: Language,
    /// Tried where nobody names gates; the others are variants, for whoever has one of them.
    pub by_default: bool,
    /// What changes the text before it decides.
    pub steps: Vec<Step>,
    /// How it decides.
    pub decide: Decide,
}

/// How a gate decides.
#[derive(Clone, Debug)]
pub enum Decide {
    /// On the text alone.
    Text(DecideText),
    /// On what the parser of this name said of the text.
    Reading(Cow<'static, str>, ByReading),
    /// It is the victim's account by this key; without a victim nothing is.
    Account(Key),
}

/// What makes a reading good enough.
#[derive(Clone, Copy, Debug)]
pub enum ByReading {
    /// There are recipients, and all their domains are allowed.
    Allowed,
    /// The one string returned is the text itself, and the pattern of the incident takes it.
    EqualsText,
    /// It takes the text, whatever it reads in it.
    Accepted,
    /// There are recipients, and each string that was returned for one passes.
    Returned(DecideText),
}

/// Decides about a text.
pub type DecideText = fn(Octets<'_>, Wanted<'_>) -> bool;

/// One allowed domain, as a gate is asked about it.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The allowed domain, `A`.
    pub domain: &'a str,
    /// Domains below it are allowed too.
    pub subdomains: bool,
}

/// Every built-in gate.
pub static GATES: &[Gate] = &[
    text::LAST_AT,
    text::FIRST_AT,
    text::SUFFIX_AT,
    text::SUFFIX,
    text::ONE_AT,
    text::CONTAINS,
    pattern::INCIDENT,
    pattern::MATCH_OPEN,
    reading::STRICT,
    pattern::DOT_OVER_AT,
    line_end::DOLLAR_NEWLINE,
    line_end::ONE_AT_DOLLAR,
    line_end::JS_MULTILINE,
    line_end::RUST_REGEX,
    html::HTML_LAST_AT,
    text::SPLIT_SECOND,
    text::SPLIT_LAST,
    text::STRIP_LOWER_LAST_AT,
    text::NFKC_LAST_AT,
    account::ACCOUNT_EXACT,
    account::ACCOUNT_LOWER,
    account::ACCOUNT_UPPER,
    account::ACCOUNT_CASEFOLD,
    account::ACCOUNT_NFC,
    account::ACCOUNT_NFKC,
    account::ACCOUNT_COLLATION,
    account::ACCOUNT_BINARY,
    plain::PLAIN,
    plain::PLAIN_JS,
    plain::PLAIN_RUST,
    plain::PLAIN_PHP,
    plain::PLAIN_RUBY,
    plain::PLAIN_PERL,
    plain::PLAIN_JAVA,
    plain::PLAIN_GO,
    plain::PLAIN_CSHARP,
];

/// Makes a gate of a parser's name.
type Make = fn(&str) -> Gate;

/// The gates that are made for a parser, by what stands in front of its name.
const MADE_FOR_A_PARSER: [(&str, Make); 3] =
    [("accepts:", accepts::of), ("equals:", equals::of), ("reads:", reading::of)];

impl Gate {
    /// A gate in Python on the text alone, tried by default.
    const fn text(id: &'static str, about: &'static str, code: &'static str, decide: DecideText) -> Self {
        Self::variant(id, about, (Language::Python, code), decide).tried_by_default()
    }

    /// The same, tried only where it is named.
    const fn variant(
        id: &'static str,
        about: &'static str,
        code: (Language, &'static str),
        decide: DecideText,
    ) -> Self {
        Self::deciding(id, about, code, Decide::Text(decide))
    }

    /// The same, on whatever it decides.
    const fn deciding(
        id: &'static str,
        about: &'static str,
        (language, code): (Language, &'static str),
        decide: Decide,
    ) -> Self {
        Self {
            id: Cow::Borrowed(id),
            about,
            code: Cow::Borrowed(code),
            language,
            by_default: false,
            steps: Vec::new(),
            decide,
        }
    }

    const fn tried_by_default(mut self) -> Self {
        self.by_default = true;
        self
    }

    /// The parser whose reading it needs.
    pub fn reader(&self) -> Option<&str> {
        match &self.decide {
            Decide::Reading(parser, _) => Some(parser),
            Decide::Text(_) | Decide::Account(_) => None,
        }
    }

    /// It is made for parsers that were named with it, as `accepts:…`, `equals:…`, `reads:…` and what stands behind
    /// a reader are.
    pub fn is_made_for_a_parser(&self) -> bool {
        self.id.contains([':', '|'])
    }
}

impl ByReading {
    /// The verdict on `text` is good enough for `wanted`; `allows` knows the policy's domains.
    pub fn admits(
        self,
        verdict: &Verdict,
        text: &[u8],
        wanted: Wanted<'_>,
        allows: impl Fn() -> bool,
    ) -> bool {
        match self {
            Self::Allowed => verdict.delivers() && allows(),
            Self::EqualsText => {
                equals::is_returned(verdict, text) && pattern::incident(Octets::new(text), wanted)
            }
            Self::Accepted => is_taken(verdict),
            Self::Returned(decide) => verdict.reading().is_some_and(|reading| {
                let mut strings = reading.strings().peekable();
                strings.peek().is_some() && strings.all(|string| decide(Octets::new(string.bytes()), wanted))
            }),
        }
    }
}

/// The gates that are tried where nobody names any.
pub fn defaults() -> Vec<Gate> {
    GATES.iter().filter(|gate| gate.by_default).cloned().collect()
}

/// The gate of this name: a built-in one, `accepts:PARSER`, `equals:PARSER` or `reads:PARSER`, one over what a parser
/// returns (`last-at:PARSER`), or any behind a chain (`strip | lower | last-at`); those of the self-test are found
/// too. A driver that decides is a gate by its own name, which stands for `accepts:NAME`.
///
/// # Errors
/// The names there are, where there is none.
pub fn find(id: &str) -> Result<Gate, GateError> {
    if let Some((front, gate)) = id.rsplit_once('|') {
        return chained::behind(&front.parse()?, &find(gate.trim())?);
    }
    if let Some((gate, parser)) = id.split_once(':')
        && let Some(gate) = GATES.iter().find(|row| row.id == gate && matches!(row.decide, Decide::Text(_)))
    {
        let parser: crate::parsers::ParserId = parser.parse()?;
        let behind = chained::behind(&parser.to_string().parse()?, gate)?;
        return Ok(Gate { id: format!("{}:{parser}", gate.id).into(), ..behind });
    }
    for (prefix, make) in MADE_FOR_A_PARSER {
        if let Some(parser) = id.strip_prefix(prefix) {
            let parser: crate::parsers::ParserId = parser.parse()?;
            return Ok(make(&parser.to_string()));
        }
    }
    #[cfg(unix)]
    if let Ok(parser) = id.parse::<crate::parsers::ParserId>()
        && crate::parsers::drivers::is_gate(&parser)
    {
        return Ok(accepts::of(id));
    }
    GATES.iter().chain(PLANTED).find(|gate| gate.id == id).cloned().ok_or_else(|| unknown(id))
}

/// What there is in the place of a name that no gate has.
fn unknown(id: &str) -> GateError {
    if id.parse::<crate::parsers::ParserId>().is_ok() {
        return GateError::Parser(id.to_owned());
    }
    if let Some(meant) = crate::pattern::callable(id) {
        return GateError::Callable { id: id.to_owned(), meant };
    }
    let made = ["accepts:PARSER", "equals:PARSER", "reads:PARSER", "last-at:PARSER"];
    let known = GATES.iter().map(|gate| &*gate.id).chain(made);
    GateError::Unknown(NoSuch::of("gate", id, known))
}

/// The gate of this name, or with `*` all built-in ones that are like it.
///
/// # Errors
/// As [`find`].
pub fn find_like(pattern: &str) -> Result<Vec<Gate>, GateError> {
    let like = |gate: &&Gate| crate::pattern::is_like(&gate.id, pattern);
    let found: Vec<Gate> = GATES.iter().filter(like).cloned().collect();
    if pattern.contains('*') && !found.is_empty() { Ok(found) } else { find(pattern).map(|gate| vec![gate]) }
}
