//! What to do about a finding: for the owner of a sign-up the line to put in the place of the gate, for the maintainer
//! of a parser where to refuse, and by which rule.

use crate::gates::{self, Decide, Gate, Language};
use crate::input::Input;
use crate::judge::attribution::parting_hop;
use crate::parsers::withheld::parsers_in;
use crate::parsers::{Grammar, Parser, ParserId, Registry, chain, drivers, strict};
use crate::shown::escaped;
use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};

/// What one of those who can mend it is to do. Everything is escaped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Advice {
    /// Whose it is to mend: the sign-up, or a parser.
    #[serde(deserialize_with = "escaped")]
    pub to: String,
    /// What to do.
    #[serde(deserialize_with = "escaped")]
    pub what: String,
    /// The line of code to use, where it is one.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// The gate that has this line, for `addrdiff check --gate`.
    #[serde(deserialize_with = "escaped", default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
}

/// The line in the place of this gate before this route, in the language of own code where that is known.
pub(super) fn of_gate(registry: &Registry, gate: &Gate, route: &ParserId, about_an_account: bool) -> Advice {
    let looks_up = matches!(gate.decide, Decide::Account(_));
    let route_name = route.to_string();
    let own =
        parsers_in(&gate.id).chain(parsers_in(&route_name)).find_map(|name| registry.own_language(name));
    let language = own.and_then(Language::named).or_else(|| language_of(route));
    let mended = if about_an_account && !looks_up { gates::by_the_account() } else { gate.mended(language) };
    let language = in_words(mended.language);
    let what = match gate.decide {
        _ if about_an_account || looks_up => {
            format!(
                "mail the address that is stored with the account, or find the account by this {language}"
            )
        }
        Decide::Reading(..) if gate.is_made_for_a_parser() => {
            format!("before the gate {}, ask this {language}, and mail the text that it admits", gate.id)
        }
        _ => format!("replace the gate {} by this {language}, and mail the text that it admits", gate.id),
    };
    Advice {
        to: "the sign-up".into(),
        what: Input::new(what).to_string(),
        line: Some(mended.code.to_string()),
        gate: Some(mended.id.to_string()),
    }
}

fn in_words(language: Language) -> &'static str {
    if language == Language::Sql { "SQL condition" } else { language.name() }
}

/// What the mailer of a route is written in, which the sign-up is mostly too.
pub(super) fn language_of(route: &ParserId) -> Option<Language> {
    if route.family == chain::FAMILY {
        let name: chain::Name = route.surface.parse().ok()?;
        return name.readers().last().and_then(language_of);
    }
    match route.family.as_str() {
        "cpython" | "python" => Some(Language::Python),
        "crates" => Some(Language::Rust),
        _ => Language::named(&drivers::meant(route)?.driver.language),
    }
}

/// Where the parser has to refuse, or what it has to read, at the hop where it parts from the strict reader.
pub(super) fn of_parser(parser: &dyn Parser, text: &Input, said: &Verdict) -> Option<Advice> {
    let hop = parting_hop(parser, text, said)?;
    let what = match (by(hop.grammar, hop.given.bytes()), said) {
        (Err((rule, offset, grammar)), _) => {
            let given = if hop.given == *text { String::new() } else { format!(" of {}", hop.given) };
            format!("refuse the text at octet {offset}{given}: {rule} of {grammar}")
        }
        (Ok((read, grammar)), _) => format!("read {read}, as {grammar} does"),
    };
    Some(Advice { to: hop.name, what, line: None, gate: None })
}

type Refused = (String, usize, &'static str);
type Read = (String, &'static str);

/// What the strict reader of this grammar says; RFC 5321 (RFC 6531 beyond ASCII) where the grammar is not known.
fn by(grammar: Grammar, text: &[u8]) -> Result<Read, Refused> {
    let domains = |read: Vec<String>| if read.is_empty() { "nobody".to_owned() } else { read.join(" ") };
    match grammar {
        Grammar::AddressList => {
            let name = "RFC 5322 address-list";
            let list = strict::address_list(text)
                .map_err(|why| (why.rule.to_string(), why.offset.unwrap_or_default(), name))?;
            Ok((domains(list.iter().map(|mailbox| mailbox.addr_spec.domain.to_string()).collect()), name))
        }
        Grammar::Mailbox | Grammar::Unknown => {
            let name = if text.is_ascii() { "RFC 5321 Mailbox" } else { "RFC 6531 Mailbox" };
            let read = strict::mailbox_utf8(text)
                .map_err(|why| (why.rule.to_string(), why.offset.unwrap_or_default(), name))?;
            Ok((read.addr_spec.domain.to_string(), name))
        }
    }
}
