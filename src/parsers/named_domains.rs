//! Domain names in the user's own code: its allow-list may be wider than the policy.

use super::Registry;
use super::withheld::parsers_in;
use crate::domain::Domain;
use crate::outside;
use regex::Regex;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The most that are taken.
const MOST: usize = 256;

/// The most files that are read.
const FILES: usize = 256;

/// How files with lists end.
const DATA: [&str; 7] = [".json", ".toml", ".yaml", ".yml", ".txt", ".csv", ".ini"];

/// What may name a file or a variable of the environment: a string of such letters.
static NAME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#""[A-Za-z0-9_./-]{2,80}"|'[A-Za-z0-9_./-]{2,80}'"#).ok());

/// Labels with dots between them, which a pattern escapes.
static DOMAIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\{0,2}\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+\b").ok()
});

impl Registry {
    /// Domains below a public suffix in the files of own code behind these names of parsers and gates (modules of Python
    /// and those beside them, the files that a command names), and in the data that this code names: files beside it,
    /// variables of the environment. A few hundred of each at the most, those of the code first.
    pub fn domains_in_code(&self, names: &[String]) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let code = self.own_sources(names).flat_map(|(_, text)| domains_in(&text)).take(MOST);
        let data = self.own_sources(names).flat_map(|(path, text)| data_named_in(&path, &text)).take(MOST);
        code.chain(data).filter(|domain| seen.insert(domain.clone())).collect()
    }

    /// The files of own code behind these names, with their texts.
    pub(super) fn own_sources(&self, names: &[String]) -> impl Iterator<Item = (PathBuf, String)> {
        let is_own = |name: &&str| name.starts_with("python/") || name.starts_with("process/");
        let own: BTreeSet<&str> = names.iter().flat_map(|name| parsers_in(name)).filter(is_own).collect();
        let files: Vec<PathBuf> = own.into_iter().flat_map(|name| self.own_files(name)).take(FILES).collect();
        let with_text = files.into_iter().map(|path| (path.clone(), text_of(&path)));
        // An interpreter is no source.
        with_text.filter(|(_, text)| !text.contains('\0'))
    }
}

fn text_of(path: &Path) -> String {
    let text = outside::read(path, outside::TEXT).unwrap_or_default();
    String::from_utf8_lossy(&text).into_owned()
}

/// The domains in the files beside this one and in the variables of the environment that its strings name. Nothing else of
/// these is looked at: they hold secrets.
fn data_named_in(path: &Path, text: &str) -> Vec<String> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let named: BTreeSet<&str> =
        NAME.iter().flat_map(|name| name.find_iter(text)).map(|name| name.as_str()).collect();
    let data = |name: &str| {
        let name = name.trim_matches(['"', '\'']);
        let is_beside = DATA.iter().any(|ending| name.ends_with(ending))
            && !name.contains("..")
            && !name.starts_with('/');
        let file = Some(folder.join(name)).filter(|file| is_beside && file.is_file());
        file.map(|file| text_of(&file)).or_else(|| std::env::var(name).ok())
    };
    named.into_iter().filter_map(data).flat_map(|text| domains_in(&text)).take(MOST).collect()
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
