//! Writes a finding as a case of the corpus, with what every parser answered as the expectation.

use crate::answer::ParserAnswer;
use crate::corpus::in_words;
use crate::level::Level;
use crate::policy::Policy;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What becomes a case.
pub struct Promoted<'a> {
    /// The case's name.
    pub name: &'a str,
    /// The reduced text, escaped.
    pub shown: &'a str,
    /// Why it is kept.
    pub reason: &'a str,
    /// Where it was published, or who was told.
    pub source: &'a str,
    /// Under which policy.
    pub policy: &'a Policy,
    /// What every parser answered.
    pub answers: &'a [ParserAnswer],
    /// The class that it shows.
    pub class: &'a str,
    /// At which level on whom: `gate > route`, `strict ~ parser`, `parser`.
    pub shown_on: BTreeMap<Level, Vec<String>>,
}

/// The case, in the format of `corpus/*.toml`.
///
/// # Errors
/// An answer that is no verdict.
pub fn case(from: &Promoted<'_>) -> Result<String, String> {
    let mut case = String::from("\n[[case]]\n");
    for (key, value) in
        [("name", from.name), ("escaped", from.shown), ("reason", from.reason), ("source", from.source)]
    {
        let _ = writeln!(case, "{key} = {}", quoted(value));
    }
    let _ = writeln!(
        case,
        "allow = {}\nattacker = {}",
        list(&from.policy.allowed),
        quoted(&from.policy.attacker)
    );
    case.push_str("[case.expect]\n");
    for answer in from.answers {
        let _ = writeln!(case, "{} = {}", quoted(&answer.parser), quoted(&in_words(&answer.verdict()?)));
    }
    for (level, parties) in from.shown_on.iter().rev() {
        let (class, level, by) = (quoted(from.class), quoted(level.name()), list(parties));
        let _ = writeln!(case, "[[case.finds]]\nclass = {class}\nlevel = {level}\nby = {by}");
    }
    Ok(case)
}

fn list(texts: &[String]) -> String {
    toml::Value::from(texts.to_vec()).to_string()
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Input;
    use std::path::Path;

    #[test]
    fn a_case_is_read_back_as_it_was_written() {
        let policy = Policy { allowed: vec!["a.example".into(), "b.example".into()], ..Policy::default() };
        let party = "last-at > python/x.\"y\"";
        let from = Promoted {
            name: "some/\"case\"",
            shown: r#""a'\\\x00\n"@b.example"#,
            reason: "It's \"no\" address: \\.",
            source: "RFC 5321",
            policy: &policy,
            answers: &[],
            class: "allowlist-bypass",
            shown_on: [(Level::Low, vec!["a".into(), "b".into()]), (Level::High, vec![party.into()])].into(),
        };
        let text = case(&from).unwrap();
        let read = super::super::file::parse(Path::new("cases.toml"), &text).unwrap().remove(0);
        assert_eq!((read.name.as_str(), &read.policies), (from.name, &vec![policy.clone()]));
        assert_eq!(read.input, Input::from_escaped(from.shown).unwrap());
        let finds = read.tables[0].finds.iter().map(|one| (one.level.unwrap(), one.by.clone()));
        assert_eq!(finds.collect::<BTreeMap<_, _>>(), from.shown_on);
        assert!(read.tables[0].finds.iter().all(|one| one.class == from.class));
    }
}
