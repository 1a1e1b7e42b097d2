//! What an answer shows: the application takes the address, refuses it, or neither can be said.

use super::client::Answer;
use super::definition::{Definition, Shows};

/// What an answer shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It takes the address.
    Accepted,
    /// It does not.
    Refused,
    /// It fell over.
    Failed,
    /// Too many requests.
    Limited,
    /// Something else, in words.
    Neither(String),
}

/// What this answer shows; `mailed`: a mail left.
pub fn said(definition: &Definition, answer: &Answer, mailed: bool) -> Said {
    if answer.status == 429 {
        return Said::Limited;
    }
    let holds = |shows: &Shows| shows.holds(answer, mailed);
    if definition.taken.as_ref().is_some_and(holds) {
        return Said::Neither("there is an account of this address already; name a `cleanup`".into());
    }
    match (holds(&definition.accepted), holds(&definition.refused)) {
        (true, true) => Said::Neither("the answer is both `accepted` and `refused`".into()),
        (true, false) => Said::Accepted,
        (false, true) => Said::Refused,
        (false, false) if matches!(answer.status, 500 | 501 | 505..=599) => Said::Failed,
        (false, false) => Said::Neither(neither(answer)),
    }
}

fn neither(answer: &Answer) -> String {
    let path = answer.location.split(['?', '#']).next().unwrap_or_default();
    let to = if path.is_empty() { String::new() } else { format!(" to {path}") };
    let why = match answer.status {
        401 | 403 | 407 => "; does it need a log-in or a token?",
        300..=399 if path.to_ascii_lowercase().contains("login") || path.contains("signin") => {
            "; it needs a log-in"
        }
        502..=504 => "; what is behind it does not answer",
        _ => "",
    };
    format!("the answer is neither `accepted` nor `refused`: status {}{to}{why}", answer.status)
}

impl Shows {
    /// All that it names is so.
    pub fn holds(&self, answer: &Answer, mailed: bool) -> bool {
        let contains = |text: &String| memchr::memmem::find(&answer.body, text.as_bytes()).is_some();
        self.status.as_ref().is_none_or(|status| status.has(answer.status))
            && self.location.as_ref().is_none_or(|path| leads_to(&answer.location, path))
            && self.text.as_ref().is_none_or(contains)
            && !self.no_text.as_ref().is_some_and(contains)
            && self.holds_of_json(answer)
            && self.mail.is_none_or(|mail| mail == mailed)
    }

    fn holds_of_json(&self, answer: &Answer) -> bool {
        if self.json.is_empty() && self.has.is_empty() && self.lacks.is_empty() {
            return true;
        }
        let Ok(document) = serde_json::from_slice::<serde_json::Value>(&answer.body) else { return false };
        let field = |name: &String| match name.starts_with('/') {
            true => document.pointer(name),
            false => document.get(name),
        };
        self.json.iter().all(|(name, value)| field(name) == Some(value))
            && self.has.iter().all(|name| field(name).is_some())
            && self.lacks.iter().all(|name| field(name).is_none())
    }

    /// It asks for a mail, or that there is none.
    pub fn asks_for_mail(&self) -> bool {
        self.mail.is_some()
    }
}

/// The query counts where it is named.
fn leads_to(location: &str, named: &str) -> bool {
    let location = path_of(location);
    let bare = location.split(['?', '#']).next().unwrap_or_default();
    location == path_of(named) || bare == path_of(named)
}

/// Of a whole URL the path alone; the query stays.
fn path_of(location: &str) -> &str {
    let behind_host =
        location.split_once("://").map(|(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    behind_host.unwrap_or(location)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shows(text: &str) -> Shows {
        toml::from_str(text).unwrap()
    }

    fn answer(status: u16, location: &str, body: &str) -> Answer {
        Answer { status, location: location.into(), body: body.into() }
    }

    #[test]
    fn all_that_is_named_must_be_so() {
        let done = answer(302, "http://localhost:8000/done?x", "{\"ok\": true, \"a\": {\"b\": 1}}");
        for holds in [
            "status = 302",
            "status = [200, 302]",
            "location = '/done?x'",
            "location = '/done'",
            "text = 'ok'",
            "no_text = 'bad'",
            "has = ['ok', '/a/b']",
            "lacks = ['errors']",
            "json = { ok = true, '/a/b' = 1 }",
            "mail = false",
        ] {
            assert!(shows(holds).holds(&done, false), "{holds}");
        }
        for fails in [
            "status = 200",
            "location = '/done?y'",
            "location = '/'",
            "text = 'bad'",
            "status = 302\ntext = 'bad'",
            "no_text = 'ok'",
            "has = ['errors']",
            "lacks = ['ok']",
            "json = { ok = false }",
            "mail = true",
        ] {
            assert!(!shows(fails).holds(&done, false), "{fails}");
        }
        assert!(!shows("lacks = ['errors']").holds(&answer(200, "", "<html>"), false));
    }

    #[test]
    fn what_is_both_or_neither_is_no_answer() {
        let text = "url = 'http://localhost/'\nform = { e = '{address}' }\naccepted = { text = 'mail' }\n\
                    refused = { text = 'no' }\ntaken = { text = 'account' }";
        let definition: Definition = toml::from_str(text).unwrap();
        let of = |status, body| said(&definition, &answer(status, "", body), false);
        assert_eq!(of(200, "mail"), Said::Accepted);
        assert_eq!(of(200, "no"), Said::Refused);
        assert_eq!(of(500, "oops"), Said::Failed);
        assert_eq!(of(429, "no"), Said::Limited);
        for (status, body) in
            [(200, "no mail"), (200, "captcha"), (302, ""), (403, ""), (503, ""), (200, "account: no")]
        {
            assert!(matches!(of(status, body), Said::Neither(_)), "{status} {body}");
        }
    }
}
