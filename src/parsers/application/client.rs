//! The request: what is fetched first, then the text in its place. Each text comes from a visitor without cookies.

use super::definition::{Definition, First, is_loopback};
use super::error::{EncodingError, RequestError};
use super::template::{self, ADDRESS, Encode, Values};
use std::io::{self, Read};
use std::time::Duration;
use ureq::http::{HeaderValue, Method, Request, Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Cookie, Error};

/// What is read of an answer.
const READ: u64 = 1 << 20;

/// Who asks.
const USER_AGENT: &str = concat!("addrdiff/", env!("CARGO_PKG_VERSION"));

/// What the application answered.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Where it redirects to.
    pub location: String,
    /// The body, as far as it is read.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The request cannot carry this text.
    Inexpressible(String),
    /// Nobody listens there.
    NobodyThere(String),
    /// It was past its time limit.
    TimedOut,
    /// The connection ended before the answer did.
    Died(String),
    /// What is fetched first does not hold what the request needs.
    First(String),
    /// The answer to what is fetched first has this status.
    FirstStatus(u16),
}

/// Puts texts.
pub struct Client {
    agent: Agent,
    definition: Definition,
}

/// Looks hosts up, and lets no name lead away from this machine.
#[derive(Debug, Default)]
struct OwnHosts {
    resolver: DefaultResolver,
    hosts: Vec<String>,
}

impl Resolver for OwnHosts {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let host = uri.host().unwrap_or_default();
        let found = self.resolver.resolve(uri, config, timeout)?;
        let is_own = self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
        let all_loopback = found.iter().all(|address| address.ip().is_loopback());
        if is_own || (is_loopback(host) && all_loopback) { Ok(found) } else { Err(Error::HostNotFound) }
    }
}

impl Client {
    /// For this application, on this machine or on hosts that the user calls their own.
    pub fn new(definition: &Definition, own_hosts: &[String]) -> Self {
        let limit = Duration::try_from_secs_f64(definition.timeout).ok();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy of the environment is another machine.
            .proxy(None)
            .timeout_global(limit)
            // A connection that the other side closed meanwhile would look like a death.
            .max_idle_connections(0)
            .allow_non_standard_methods(true)
            .user_agent(USER_AGENT)
            .build();
        let resolver = OwnHosts { resolver: DefaultResolver::default(), hosts: own_hosts.to_vec() };
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        Self { agent, definition: definition.clone() }
    }

    /// Puts one text.
    ///
    /// # Errors
    /// There is no answer to it.
    pub fn put(&self, text: &[u8]) -> Result<Answer, Failure> {
        self.agent.cookie_jar_lock().clear();
        let mut values = Values::from([(ADDRESS.to_owned(), text.to_vec())]);
        if let Some(first) = &self.definition.first {
            values.extend(self.fetch(first)?);
        }
        let request = self.request(&values).map_err(inexpressible)?;
        self.add_cookies(request.uri()).map_err(inexpressible)?;
        let sent = match request.body().is_empty() {
            true => self.agent.run(request.map(|_| ())),
            false => self.agent.run(request),
        };
        answer(sent)
    }

    fn add_cookies(&self, uri: &Uri) -> Result<(), RequestError> {
        let mut jar = self.agent.cookie_jar_lock();
        for (name, value) in &self.definition.cookies {
            let cookie = Cookie::parse(format!("{name}={value}"), uri)?;
            jar.insert(cookie, uri)?;
        }
        Ok(())
    }

    /// The values that the first page holds.
    fn fetch(&self, first: &First) -> Result<Values, Failure> {
        let uri: Uri = first.url.parse().map_err(|why| Failure::First(format!("`first.url`: {why}")))?;
        let request = Request::get(&uri).body(()).map_err(|why| Failure::First(why.to_string()))?;
        let response = self.agent.run(request).map_err(failure)?;
        let headers = response.headers().clone();
        let page = answer(Ok(response))?;
        if page.status >= 400 {
            return Err(Failure::FirstStatus(page.status));
        }
        let value = |(name, place): (&String, &String)| {
            let found = match place.split_once(':') {
                Some(("cookie", cookie)) => self.cookie(cookie),
                Some(("header", field)) => headers.get(field).map(|value| value.as_bytes().to_vec()),
                Some(("json", pointer)) => json_field(&page.body, pointer),
                _ => first_group(place, &page.body),
            };
            let missing = || Failure::First(format!("the page that is fetched first has no `{name}`"));
            found.map(|found| (name.clone(), found)).ok_or_else(missing)
        };
        first.take.iter().map(value).collect()
    }

    fn cookie(&self, name: &str) -> Option<Vec<u8>> {
        let jar = self.agent.cookie_jar_lock();
        let found = jar.iter().find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned());
        found.map(String::into_bytes)
    }

    fn request(&self, values: &Values) -> Result<Request<Vec<u8>>, RequestError> {
        let Definition { url, method, headers, .. } = &self.definition;
        let url = template::fill(url, values, template::form)?;
        let uri = Uri::try_from(url)?;
        let method = Method::from_bytes(method.as_bytes())?;
        let (kind, body) = self.body(values)?;
        let mut request = Request::builder().method(method).uri(uri);
        let own_kind = headers.keys().any(|name| name.eq_ignore_ascii_case("content-type"));
        if let Some(kind) = kind.filter(|_| !own_kind) {
            request = request.header("content-type", kind);
        }
        for (name, value) in headers {
            let value = template::fill(value, values, template::header)?;
            request = request.header(name, HeaderValue::from_bytes(&value)?);
        }
        Ok(request.body(body)?)
    }

    /// The type of the body, where it has one, and the body.
    fn body(&self, values: &Values) -> Result<(Option<String>, Vec<u8>), EncodingError> {
        let Definition { form, multipart, json, body, .. } = &self.definition;
        let filled = |text: &str, encode: Encode| template::fill(text, values, encode);
        if let Some(fields) = form {
            let one = |(name, value): (&String, &String)| {
                Ok([
                    template::form(name.as_bytes())?,
                    b"=".to_vec(),
                    filled(value, template::raw).and_then(|value| template::form(&value))?,
                ]
                .concat())
            };
            let all = fields.iter().map(one).collect::<Result<Vec<_>, EncodingError>>()?;
            return Ok((Some("application/x-www-form-urlencoded".into()), all.join(&b'&')));
        }
        if let Some(fields) = multipart {
            let mut parts = Vec::new();
            for (name, value) in fields {
                let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
                parts.extend([head.into_bytes(), filled(value, template::raw)?, b"\r\n".to_vec()].concat());
            }
            parts.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
            return Ok((Some(format!("multipart/form-data; boundary={BOUNDARY}")), parts));
        }
        if let Some(json) = json {
            let document = template::fill_json(json, values)?;
            return Ok((Some("application/json".into()), document.to_string().into_bytes()));
        }
        let body = body.as_deref().map(|body| filled(body, template::raw)).transpose()?;
        Ok((None, body.unwrap_or_default()))
    }
}

/// No text has it.
const BOUNDARY: &str = "addrdiff-4c1f0b7d2e9a";

fn answer(sent: Result<Response<Body>, Error>) -> Result<Answer, Failure> {
    let mut response = sent.map_err(failure)?;
    let location = response.headers().get("location").map(|value| value.as_bytes().to_vec());
    let location = String::from_utf8_lossy(&location.unwrap_or_default()).into_owned();
    let mut body = Vec::new();
    let mut octets = [0; 8 << 10];
    let mut reader = response.body_mut().as_reader().take(READ);
    loop {
        match reader.read(&mut octets) {
            Ok(0) => break,
            Ok(count) => body.extend_from_slice(&octets[..count]),
            Err(error) => return Err(failure(error.into())),
        }
    }
    Ok(Answer { status: response.status().as_u16(), location, body })
}

fn inexpressible(error: RequestError) -> Failure {
    Failure::Inexpressible(error.to_string())
}

fn failure(error: Error) -> Failure {
    match error {
        Error::Timeout(_) => Failure::TimedOut,
        Error::HostNotFound => Failure::NobodyThere("the host does not lead to this machine".into()),
        Error::ConnectionFailed => Failure::NobodyThere("no connection".into()),
        Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => Failure::NobodyThere("connection refused".into()),
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Failure::TimedOut,
            _ => Failure::Died(error.to_string()),
        },
        other => Failure::Died(other.to_string()),
    }
}

/// The text of a field of a JSON document.
fn json_field(body: &[u8], pointer: &str) -> Option<Vec<u8>> {
    let document: serde_json::Value = serde_json::from_slice(body).ok()?;
    let value = document.pointer(pointer)?;
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned).into_bytes())
}

fn first_group(pattern: &str, body: &[u8]) -> Option<Vec<u8>> {
    let pattern = regex::bytes::Regex::new(pattern).ok()?;
    Some(pattern.captures(body)?.get(1)?.as_bytes().to_vec())
}
