//! What the user says of an application: its request, how its answers show, where its mail goes.

use super::error::DefinitionError;
use super::template::{self, ADDRESS};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;
use ureq::http::Uri;

/// A sign-up that runs on this machine: the table `[application]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Where the request goes; placeholders are encoded in it.
    pub url: String,
    /// The method of the request.
    #[serde(default = "post")]
    pub method: String,
    /// The fields of a form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<BTreeMap<String, String>>,
    /// The fields of a form as `multipart/form-data`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multipart: Option<BTreeMap<String, String>>,
    /// A JSON document, with placeholders in its strings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<serde_json::Value>,
    /// The body as it is, with placeholders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Header fields besides.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Cookies besides those that the application sets.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cookies: BTreeMap<String, String>,
    /// What is fetched before each request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<First>,
    /// How an answer shows that the application takes the address.
    pub accepted: Shows,
    /// How an answer shows that it does not.
    pub refused: Shows,
    /// How an answer shows that this address has an account already: the text is not judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<Shows>,
    /// Where the application delivers its mail: the sink listens there.
    #[serde(default = "sink")]
    pub sink: SocketAddr,
    /// Seconds that a mail may come after the answer.
    #[serde(default = "wait")]
    pub wait: f64,
    /// Seconds that mail is waited for behind the last text.
    #[serde(default = "drain")]
    pub drain: f64,
    /// Seconds until an answer.
    #[serde(default = "timeout")]
    pub timeout: f64,
    /// Requests a second at the most.
    #[serde(default = "rate")]
    pub rate: f64,
    /// Texts that are put at the most.
    #[serde(default = "requests")]
    pub requests: u64,
    /// Letters are added to the local-part, other ones for each request, where that changes no reading.
    #[serde(default = "yes")]
    pub unique: bool,
    /// Recipients of mail that says nothing about the text: the operators of the application.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// A line for the shell that removes the accounts: run before the first request and after the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleanup: Option<String>,
}

/// What is fetched before each request, by a visitor without cookies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct First {
    /// The page.
    pub url: String,
    /// Placeholders, and where their value stands: `cookie:NAME`, `header:NAME`, `json:/POINTER`, or a pattern whose
    /// first group it is.
    #[serde(default)]
    pub take: BTreeMap<String, String>,
}

/// What an answer has: all of it holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shows {
    /// One of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<OneOrMany>,
    /// The path that it redirects to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The body contains this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The body does not contain this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_text: Option<String>,
    /// Fields of a JSON body and their values; a name that begins with `/` is a JSON pointer.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub json: BTreeMap<String, serde_json::Value>,
    /// Fields that a JSON body has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub has: Vec<String>,
    /// Fields that a JSON body does not have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
    /// A mail leaves within `wait` (true), or none does (false).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<bool>,
}

/// A status or several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a status is a number, or a list of numbers")]
pub enum OneOrMany {
    /// One.
    One(u16),
    /// Any of these.
    Many(Vec<u16>),
}

impl OneOrMany {
    /// It is one of them.
    pub fn has(&self, status: u16) -> bool {
        match self {
            Self::One(one) => *one == status,
            Self::Many(many) => many.contains(&status),
        }
    }
}

fn post() -> String {
    "POST".into()
}

fn sink() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 2525))
}

fn wait() -> f64 {
    1.0
}

fn drain() -> f64 {
    3.0
}

fn timeout() -> f64 {
    10.0
}

fn rate() -> f64 {
    200.0
}

fn requests() -> u64 {
    6_000
}

fn yes() -> bool {
    true
}

impl Definition {
    /// The same, where it can be used.
    ///
    /// # Errors
    /// A template without the address, an answer that shows nothing, a time or a number of nothing.
    pub fn checked(self) -> Result<Self, DefinitionError> {
        if !self.sink.ip().is_loopback() {
            return Err(DefinitionError::Sink(self.sink));
        }
        self.one_body()?;
        self.placeholders()?;
        for (name, shows) in [("accepted", &self.accepted), ("refused", &self.refused)] {
            if *shows == Shows::default() {
                return Err(DefinitionError::Empty(name));
            }
        }
        let times =
            [("wait", self.wait), ("drain", self.drain), ("timeout", self.timeout), ("rate", self.rate)];
        for (name, seconds) in times {
            let may_be_none = ["wait", "drain"].contains(&name);
            let usable = Duration::try_from_secs_f64(seconds).is_ok() && (seconds > 0.0 || may_be_none);
            if !usable {
                return Err(DefinitionError::NotAboveZero(name));
            }
        }
        Ok(self)
    }

    /// Every placeholder has a value, and the text has a place.
    fn placeholders(&self) -> Result<(), DefinitionError> {
        let mut known: BTreeSet<&str> = BTreeSet::from([ADDRESS]);
        known.extend(self.first.iter().flat_map(|first| first.take.keys().map(String::as_str)));
        let templates = self.templates();
        if !templates.iter().any(|text| template::names(text).any(|name| name == ADDRESS)) {
            return Err(DefinitionError::NoAddress);
        }
        let named = templates.iter().flat_map(|text| template::names(text));
        match named.into_iter().find(|name| !known.contains(name)) {
            Some(name) if self.body.is_none() => Err(DefinitionError::NoValue(name.to_owned())),
            _ => Ok(()),
        }
    }

    fn one_body(&self) -> Result<(), DefinitionError> {
        let bodies =
            [self.form.is_some(), self.multipart.is_some(), self.json.is_some(), self.body.is_some()];
        match bodies.iter().filter(|there| **there).count() {
            0 | 1 => Ok(()),
            _ => Err(DefinitionError::SeveralBodies),
        }
    }

    /// Everything that may hold a placeholder.
    fn templates(&self) -> Vec<&str> {
        let fields = [&self.form, &self.multipart].into_iter().flatten().flat_map(BTreeMap::values);
        let mut all: Vec<&str> = fields.chain(self.headers.values()).map(String::as_str).collect();
        all.extend([self.url.as_str()].into_iter().chain(self.body.as_deref()));
        self.json.iter().for_each(|json| template::strings(json, &mut all));
        all
    }

    /// Requests go to this machine, or to hosts that the user calls their own.
    ///
    /// # Errors
    /// Another host, or what is no `http://`.
    pub fn stays_here(&self, own: &[String]) -> Result<(), DefinitionError> {
        let first = self.first.as_ref().map(|first| &first.url);
        first.into_iter().chain([&self.url]).try_for_each(|url| is_own_host(url, own))
    }
}

fn is_own_host(url: &str, own: &[String]) -> Result<(), DefinitionError> {
    let bare = template::without_placeholders(url);
    let uri: Uri = bare.parse().map_err(|source| DefinitionError::Url { url: url.to_owned(), source })?;
    if uri.scheme_str() != Some("http") {
        return Err(DefinitionError::Scheme(url.to_owned()));
    }
    let host = uri.host().unwrap_or_default();
    if is_loopback(host) || own.iter().any(|own| own.eq_ignore_ascii_case(host)) {
        return Ok(());
    }
    Err(DefinitionError::Host(host.to_owned()))
}

/// This name or address can only mean this machine.
pub fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
