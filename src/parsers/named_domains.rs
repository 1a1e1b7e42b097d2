//! Domain names in the user's own code, and in data that it names: its allow-list may be wider than the policy.

use crate::domain::Domain;
use crate::outside;
use regex::Regex;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

/// How files with lists end.
const DATA: [&str; 7] = [".json", ".toml", ".yaml", ".yml", ".txt", ".csv", ".ini"];

/// What may name a file or a variable of the environment: a string of such letters.
static NAME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#""[A-Za-z0-9_./-]{2,80}"|'[A-Za-z0-9_./-]{2,80}'"#).ok());

/// Labels with dots between them, which a pattern escapes.
static DOMAIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\{0,2}\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+\b").ok()
});

/// The domains in the files beside this one and in the variables of the environment that its strings name. Nothing else of
/// these is looked at: they hold secrets.
pub(super) fn data_named_in(path: &Path, text: &str) -> impl Iterator<Item = String> {
    let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
    let found = NAME.iter().flat_map(|name| name.find_iter(text)).map(|name| name.as_str());
    let named: BTreeSet<String> = found.map(|name| name.trim_matches(['"', '\'']).to_owned()).collect();
    let data = move |name: String| {
        let is_beside = DATA.iter().any(|ending| name.ends_with(ending))
            && !name.contains("..")
            && !name.starts_with('/');
        let file = Some(folder.join(&name)).filter(|file| is_beside && file.is_file());
        file.map(|file| outside::read_hints(&file)).or_else(|| std::env::var(name).ok())
    };
    named.into_iter().filter_map(data).flat_map(|text| domains_in(&text))
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
