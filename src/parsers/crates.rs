//! The family `crates`: what Rust programs read addresses with, in this process. A crate is a row here, and a
//! line in Cargo.toml.

use super::returned::{self, recipient};
use super::{Grammar, Listed, Missing, Parser, ParserId, Release};
use crate::input::Input;
use crate::shown::Shown;
use crate::verdict::{Reading, Verdict};
use mail_parser::{HeaderValue, parsers::MessageStream};
use mailparse::MailAddr;
use std::str::FromStr;

/// One crate's entry point.
struct Crate {
    name: &'static str,
    about: &'static str,
    /// Of the lock file this program was built with.
    version: &'static str,
    reads: Grammar,
    ask: fn(&[u8]) -> Verdict,
}

static CRATES: &[Crate] = &[
    Crate {
        name: "lettre",
        about: "lettre: Address, whom its SMTP transport would name",
        version: env!("ADDRDIFF_LETTRE_VERSION"),
        reads: Grammar::Mailbox,
        ask: |bytes| text(bytes, |text| one(lettre::Address::from_str(text))),
    },
    Crate {
        name: "mailparse",
        about: "mailparse: addrparse, every address of the list",
        version: env!("ADDRDIFF_MAILPARSE_VERSION"),
        reads: Grammar::AddressList,
        ask: |bytes| text(bytes, mailparse),
    },
    Crate {
        name: "mail-parser",
        about: "mail-parser: the address field of a message, every address of it",
        version: env!("ADDRDIFF_MAIL_PARSER_VERSION"),
        reads: Grammar::AddressList,
        ask: mail_parser,
    },
    Crate {
        name: "email_address",
        about: "email_address: EmailAddress, its address without a display name",
        version: env!("ADDRDIFF_EMAIL_ADDRESS_VERSION"),
        reads: Grammar::Mailbox,
        ask: |bytes| {
            let email = |address: email_address::EmailAddress| address.email();
            text(bytes, |text| one(email_address::EmailAddress::from_str(text).map(email)))
        },
    },
];

/// These take a `&str`: what is none never reaches them.
fn text(bytes: &[u8], ask: impl Fn(&str) -> Verdict) -> Verdict {
    std::str::from_utf8(bytes)
        .map_or_else(|_| Verdict::inexpressible("no UTF-8: not to be had as a &str"), ask)
}

fn one<T: ToString, E: ToString>(read: Result<T, E>) -> Verdict {
    match read {
        Ok(address) => {
            let address = address.to_string();
            let raw = Input::new(address.as_str());
            Verdict::Accepted(Reading::one(recipient(address.as_bytes()), raw))
        }
        Err(error) => rejected(&error),
    }
}

fn rejected(error: &impl ToString) -> Verdict {
    Verdict::refused(Shown::default(), Shown::raw(error.to_string()))
}

fn mailparse(text: &str) -> Verdict {
    let addresses = |one: &MailAddr| match one {
        MailAddr::Single(single) => vec![single.addr.clone()],
        MailAddr::Group(group) => group.addrs.iter().map(|single| single.addr.clone()).collect(),
    };
    match mailparse::addrparse(text) {
        Ok(list) => {
            let addresses: Vec<String> = list.iter().flat_map(addresses).collect();
            returned::reading(addresses.iter().map(String::as_bytes))
        }
        Err(error) => rejected(&error),
    }
}

fn mail_parser(bytes: &[u8]) -> Verdict {
    // It reads a field of a message, up to the line break that ends it.
    let field = [bytes, b"\n"].concat();
    match MessageStream::new(&field).parse_address() {
        HeaderValue::Address(list) => {
            let addresses = list.iter().filter_map(|one| one.address.as_deref());
            returned::reading(addresses.map(str::as_bytes))
        }
        _ => returned::reading([]),
    }
}

impl Crate {
    fn id(&self) -> ParserId {
        ParserId::new("crates", self.name)
    }
}

/// All of them; they are part of the program.
pub fn list() -> Vec<Listed> {
    let listed = |one: &Crate| {
        let release = Release { version: one.version.into(), ..Release::default() };
        Listed { id: one.id(), about: one.about, status: Ok(release) }
    };
    CRATES.iter().map(listed).collect()
}

/// The crate of this name.
///
/// # Errors
/// There is none of this name.
pub fn open(id: &ParserId) -> Result<Box<dyn Parser>, Missing> {
    let missing =
        || Missing { what: format!("there is no parser `{id}`"), command: Some("addrdiff parsers".into()) };
    let found = CRATES.iter().find(|one| one.id() == *id).ok_or_else(missing)?;
    Ok(Box::new(CrateParser { id: id.clone(), asked: found }))
}

struct CrateParser {
    id: ParserId,
    asked: &'static Crate,
}

impl Parser for CrateParser {
    fn id(&self) -> &ParserId {
        &self.id
    }

    fn version(&self) -> String {
        self.asked.version.into()
    }

    fn reads(&self) -> Grammar {
        self.asked.reads
    }

    fn ask(&self, input: &Input) -> Verdict {
        (self.asked.ask)(input.bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domains(one: &Crate, text: &str) -> Vec<String> {
        (one.ask)(text.as_bytes()).domains().map(|domain| domain.as_read().to_owned()).collect()
    }

    #[test]
    fn each_reads_a_plain_address_and_says_its_version() {
        for one in CRATES {
            assert_eq!(domains(one, "a@b.example"), ["b.example"], "{}", one.name);
            assert!(one.version.contains('.'), "{} {}", one.name, one.version);
            assert!(open(&one.id()).is_ok());
            // Whatever comes back, it comes back.
            (one.ask)(b"\xff\0\r\n(");
        }
    }

    #[test]
    fn all_recipients_of_a_list_are_read() {
        for one in CRATES.iter().filter(|one| ["mailparse", "mail-parser"].contains(&one.name)) {
            assert_eq!(
                domains(one, "A <a@b.example>, c@d.example"),
                ["b.example", "d.example"],
                "{}",
                one.name
            );
        }
    }
}
