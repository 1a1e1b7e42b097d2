//! Domain names in the user's own code, and in data that it reads: its allow-list may be wider than the policy.

use super::reached::names_in;
use crate::domain::Domain;
use regex::Regex;
use std::sync::LazyLock;

/// Labels with dots between them, which a pattern escapes.
static DOMAIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\{0,2}\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+\b").ok()
});

/// The domains in the variables of the environment that strings of this code name. Nothing else of these is looked at: they
/// hold secrets.
pub(super) fn in_variables_of(code: &str) -> impl Iterator<Item = String> {
    names_in(code).into_iter().filter_map(|name| std::env::var(name).ok()).flat_map(|text| domains_in(&text))
}

/// The domains below a public suffix in this text.
pub(super) fn domains_in(text: &str) -> Vec<String> {
    let all = DOMAIN.iter().flat_map(|domain| domain.find_iter(text));
    let plain = all.map(|found| found.as_str().replace('\\', "").to_ascii_lowercase());
    plain.filter(|name| Domain::parse(name).is_ok_and(|domain| domain.is_below_a_listed_suffix())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_stand_in_lists_and_patterns_and_names_of_code_are_none() {
        let text = r#"
            import os.path
            ALLOWED = ["mycorp.com", 'MyCorp-Events.net']
            BACK = re.compile(r"[a-z]+@(?:mycorp\.com|mail\\.partner\\.co\\.uk)$")
        "#;
        let found = domains_in(text);
        assert_eq!(found, ["mycorp.com", "mycorp-events.net", "mycorp.com", "mail.partner.co.uk"]);
    }
}
