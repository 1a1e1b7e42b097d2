//! Domain names in the user's own code: its allow-list may be wider than the policy.

use super::Registry;
use super::withheld::parsers_in;
use crate::domain::Domain;
use crate::outside;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// So many are looked at.
const MOST: usize = 256;

/// Labels with dots between them, which a pattern escapes.
static DOMAIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\{0,2}\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+\b").ok()
});

impl Registry {
    /// Domains below a public suffix in the files of own code behind these names of parsers and gates: modules of Python
    /// and those beside them, and the files that a command names. At most a few hundred, in their order.
    pub fn domains_in_code(&self, names: &[String]) -> Vec<String> {
        let is_own = |name: &&str| name.starts_with("python/") || name.starts_with("process/");
        let own: BTreeSet<&str> = names.iter().flat_map(|name| parsers_in(name)).filter(is_own).collect();
        let mut found = Vec::new();
        for path in own.into_iter().flat_map(|name| self.own_files(name)) {
            let text = outside::read(&path, outside::TEXT).unwrap_or_default();
            found.extend(domains_in(&String::from_utf8_lossy(&text)));
            if found.len() >= MOST {
                break;
            }
        }
        let mut seen = BTreeSet::new();
        found.retain(|domain: &String| seen.insert(domain.clone()));
        found.truncate(MOST);
        found
    }
}

fn domains_in(text: &str) -> Vec<String> {
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
