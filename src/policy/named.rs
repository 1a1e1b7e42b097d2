//! What a policy is made of, as users write it: domains, and addresses that have to get in.

use crate::shown::Shown;
use thiserror::Error;

/// What no policy is made of.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PolicyError {
    /// No domain.
    #[error("`{}` is no domain{}", Shown::raw(.0), meant(.0))]
    Domain(String),
    /// Nothing that a sign-up would take.
    #[error("`{}` is no address that could be let in as a control", Shown::raw(.0))]
    Control(String),
}

/// A domain to allow, or an attacker's: a gate for the empty domain would let everything in, and a domain
/// has no `@`.
///
/// # Errors
/// It is no domain.
pub fn domain(name: &str) -> Result<String, PolicyError> {
    let literal = name.starts_with('[') && name.ends_with(']');
    let other = |c: char| "@/\\*?#%,;:<>()\"'".contains(c) || c.is_whitespace() || c.is_control();
    let other = |c: char| if literal { c == '@' || c.is_whitespace() || c.is_control() } else { other(c) };
    if name.is_empty() || name.starts_with('.') || name.contains(other) {
        return Err(PolicyError::Domain(name.to_owned()));
    }
    Ok(name.into())
}

/// What a URL or a pattern means as a domain.
fn meant(name: &str) -> String {
    let host =
        name.split_once("://").map(|(_, rest)| rest.split(['/', ':', '?', '#']).next().unwrap_or(rest));
    if let Some(host) = host.filter(|host| domain(host).is_ok()) {
        return format!("; its domain is `{host}`");
    }
    let below = name.strip_prefix("*.").or(name.strip_prefix('.')).filter(|below| domain(below).is_ok());
    below.map(|below| format!("; `{below}` allows what is below it too")).unwrap_or_default()
}

/// A control: an address that has to get in.
///
/// # Errors
/// It has no `@`: no sign-up would take it, and that it is refused would say nothing.
pub fn control(text: &str) -> Result<String, PolicyError> {
    match text.split_once('@') {
        Some((local_part, _)) if !local_part.is_empty() => Ok(text.into()),
        _ => Err(PolicyError::Control(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_domain_is_refused_and_what_was_meant_is_named() {
        for (name, meant) in [
            ("https://mycorp.example/", Some("`mycorp.example`")),
            ("*.mycorp.example", Some("`mycorp.example`")),
            (".mycorp.example", Some("`mycorp.example`")),
            ("mycorp.example/path", None),
            ("a.example,b.example", None),
            ("a@b.example", None),
            ("", None),
        ] {
            let why = domain(name).unwrap_err().to_string();
            assert!(meant.is_none_or(|meant| why.contains(meant)), "{why}");
        }
        for name in [
            "mycorp.example",
            "MYCORP.example.",
            "b\u{fc}cher.example",
            "[192.0.2.1]",
            "[IPv6:::1]",
            "_x.example",
        ] {
            assert_eq!(domain(name).as_deref(), Ok(name));
        }
        assert!(control("").is_err() && control("@b.example").is_err() && control("a@b.example").is_ok());
    }

    #[test]
    fn a_domain_has_no_at_no_space_and_no_control() {
        assert_eq!(domain("important.com").as_deref(), Ok("important.com"));
        for text in ["", "a@b.example", "a b.example", "a\tb", "a.example\n", "a\0b"] {
            assert!(domain(text).is_err(), "{text:?}");
        }
        assert!(domain("[IPv6:2001:db8::1]").is_ok() && domain("a:b.example").is_err());
        assert!(["[a@b]", "[a b]", "[IPv6:::1", "IPv6:::1]"].iter().all(|text| domain(text).is_err()));
    }

    /// What is meant by a URL or a pattern is named, where it is a domain.
    #[test]
    fn a_url_and_a_pattern_mean_the_domain_in_them() {
        let meant =
            |text: &str, domain: &str| super::domain(text).is_err_and(|why| why.to_string().contains(domain));
        for (text, domain) in [
            ("https://a.example/b?c", "`a.example`"),
            ("smtp://a.example:25", "`a.example`"),
            ("*.a.example", "`a.example`"),
            (".a.example", "`a.example`"),
        ] {
            assert!(meant(text, domain), "{text}");
        }
        assert!(!meant("https:///b", "``") && !meant("*.", "``"));
    }

    #[test]
    fn a_control_is_an_address_of_somebody() {
        assert_eq!(control("anna@a.example").as_deref(), Ok("anna@a.example"));
        assert!(["", "anna", "@a.example"].iter().all(|text| control(text).is_err()));
    }
}
