//! The shape of a file of cases, and how it becomes cases.

use super::{Case, CaseError, Expectation, Expected, Finds, Place, Table, When};
use crate::gates;
use crate::input::Input;
use crate::judge::classes::CLASSES;
use crate::level::Level;
use crate::outside;
use crate::policy::Policy;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    case: Vec<Spanned<OneCase>>,
    #[serde(default)]
    controls: Vec<Spanned<Controls>>,
}

type Expect = BTreeMap<Spanned<String>, Spanned<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OneCase {
    name: Spanned<String>,
    text: Option<String>,
    escaped: Option<Spanned<String>>,
    repeat: Option<Spanned<Vec<(String, usize)>>>,
    reason: Spanned<String>,
    source: Spanned<String>,
    allow: Option<Vec<String>>,
    attacker: Option<String>,
    victim: Option<Spanned<String>>,
    #[serde(default)]
    quiet: bool,
    #[serde(default)]
    expect: Expect,
    #[serde(default, deserialize_with = "tables_of_finds")]
    finds: Vec<Spanned<OneFinds>>,
    #[serde(default)]
    when: Vec<OneWhen>,
}

/// One class at one level.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OneFinds {
    class: String,
    level: Option<Spanned<Level>>,
    by: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OneWhen {
    strict: Option<bool>,
    package: Option<String>,
    #[serde(default)]
    expect: Expect,
    #[serde(default, deserialize_with = "tables_of_finds")]
    finds: Vec<Spanned<OneFinds>>,
}

/// A file of an earlier release has one table without levels: the error says what is written now.
fn tables_of_finds<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Spanned<OneFinds>>, D::Error> {
    struct Tables;
    impl<'de> Visitor<'de> for Tables {
        type Value = Vec<Spanned<OneFinds>>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("`[[case.finds]]`, each with `class`, `level` and `by`")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut tables: A) -> Result<Self::Value, A::Error> {
            std::iter::from_fn(|| tables.next_element().transpose()).collect()
        }
    }
    from.deserialize_seq(Tables)
}

/// Ordinary addresses, all of which the parsers named read as the text after the last `@`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Controls {
    name: Spanned<String>,
    reason: Spanned<String>,
    source: Spanned<String>,
    parsers: Vec<Spanned<String>>,
    addresses: Vec<Spanned<String>>,
}

/// Reads the text of one file.
pub(super) fn parse(path: &Path, text: &str) -> Result<Vec<Case>, CaseError> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
    let reader = Reader { path, ends };
    let file: File = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        reader.error(at, error.message().trim().replace('\n', " "))
    })?;
    let cases = file.case.into_iter().map(|case| reader.case(case.into_inner()));
    let mut cases: Vec<Case> = cases.collect::<Result<_, _>>()?;
    for group in file.controls {
        reader.controls(group.into_inner(), &mut cases)?;
    }
    cases.sort_by_key(|case| case.place.line);
    Ok(cases)
}

struct Reader<'a> {
    path: &'a Path,
    /// Where its lines end: counted once, for the place of every expectation.
    ends: Vec<usize>,
}

impl Reader<'_> {
    fn place(&self, offset: usize) -> Place {
        Place { file: self.path.to_owned(), line: self.ends.partition_point(|end| *end < offset) + 1 }
    }

    fn error(&self, offset: usize, why: impl Into<String>) -> CaseError {
        CaseError { place: self.place(offset), why: Input::new(why.into()).to_string() }
    }

    fn case(&self, case: OneCase) -> Result<Case, CaseError> {
        for said in [&case.name, &case.reason, &case.source] {
            self.must_say_something(said)?;
        }
        let default = Policy::default();
        let victim = case.victim.as_ref().map(|victim| {
            gates::victim(victim.get_ref()).map_err(|why| self.error(victim.span().start, why.to_string()))
        });
        let policy = Policy {
            victim: victim.transpose()?,
            allowed: case.allow.clone().unwrap_or(default.allowed),
            attacker: case.attacker.clone().unwrap_or(default.attacker),
            ..default
        };
        let own = self.table(When::default(), case.expect.clone(), &case.finds)?;
        let whens = case.when.iter().map(|when| {
            let condition = When { strict: when.strict, package: when.package.clone() };
            self.table(condition, when.expect.clone(), &when.finds)
        });
        let tables = std::iter::once(Ok(own)).chain(whens).collect::<Result<_, _>>()?;
        Ok(Case {
            place: self.place(case.name.span().start),
            input: self.input(&case)?,
            policies: vec![policy],
            quiet: case.quiet,
            tables,
            source: case.source.into_inner(),
            reason: case.reason.into_inner(),
            name: case.name.into_inner(),
        })
    }

    fn must_say_something(&self, said: &Spanned<String>) -> Result<(), CaseError> {
        let silent = said.get_ref().trim().is_empty();
        if silent { Err(self.error(said.span().start, "says nothing")) } else { Ok(()) }
    }

    fn input(&self, case: &OneCase) -> Result<Input, CaseError> {
        match (&case.text, &case.escaped, &case.repeat) {
            (Some(text), None, None) => Ok(Input::new(text.as_str())),
            (None, Some(escaped), None) => Input::from_escaped(escaped.get_ref())
                .map_err(|error| self.error(escaped.span().start, error.to_string())),
            (None, None, Some(parts)) => self.repeated(parts),
            _ => Err(self.error(case.name.span().start, "a case has one of `text`, `escaped` and `repeat`")),
        }
    }

    fn repeated(&self, parts: &Spanned<Vec<(String, usize)>>) -> Result<Input, CaseError> {
        let mut bytes = Vec::new();
        for (part, times) in parts.get_ref() {
            let part = Input::from_escaped(part)
                .map_err(|error| self.error(parts.span().start, error.to_string()))?;
            let octets = (part.bytes().len() as u64).saturating_mul(*times as u64);
            outside::INPUT
                .allows(octets.saturating_add(bytes.len() as u64))
                .map_err(|error| self.error(parts.span().start, format!("`repeat`: {error}")))?;
            bytes.extend(part.bytes().repeat(*times));
        }
        Ok(Input::new(bytes))
    }

    fn table(&self, when: When, expect: Expect, finds: &[Spanned<OneFinds>]) -> Result<Table, CaseError> {
        let expect =
            expect.into_iter().map(|(parser, word)| self.expectation(&parser, word.get_ref(), word.span()));
        let expect = expect.collect::<Result<_, _>>()?;
        let finds = finds.iter().map(|one| self.finds(one)).collect::<Result<_, _>>()?;
        Ok(Table { when, expect, finds })
    }

    fn finds(&self, one: &Spanned<OneFinds>) -> Result<Finds, CaseError> {
        let OneFinds { class, level, by } = one.get_ref();
        if !CLASSES.iter().any(|known| known.id == class) {
            return Err(self.error(one.span().start, format!("no class `{class}`")));
        }
        if level.is_none() && !by.is_empty() {
            return Err(self.error(one.span().start, format!("what is found of `{class}` has no `level`")));
        }
        let span = level.as_ref().map_or(one.span().start..one.span().start, Spanned::span);
        let level = level.as_ref().map(|level| *level.get_ref());
        Ok(Finds { class: class.clone(), level, by: by.clone(), place: self.place(span.start), span })
    }

    fn expectation(
        &self,
        parser: &Spanned<String>,
        word: &str,
        span: Range<usize>,
    ) -> Result<Expectation, CaseError> {
        let at = parser.span().start;
        let named = |part: &str| !part.is_empty() && !part.contains([' ', '*']);
        match parser.get_ref().split_once('/') {
            Some((family, surface)) if named(family) && named(surface) => Ok(Expectation {
                parser: parser.get_ref().clone(),
                expected: Expected::parse(word).map_err(|why| self.error(at, why))?,
                place: self.place(at),
                span,
            }),
            _ => Err(self.error(at, format!("`{}` is no parser's name", parser.get_ref()))),
        }
    }

    fn controls(&self, group: Controls, cases: &mut Vec<Case>) -> Result<(), CaseError> {
        for said in [&group.name, &group.reason, &group.source] {
            self.must_say_something(said)?;
        }
        for address in &group.addresses {
            cases.push(self.control(&group, address)?);
        }
        Ok(())
    }

    fn control(&self, group: &Controls, address: &Spanned<String>) -> Result<Case, CaseError> {
        let at = address.span().start;
        let text = address.get_ref();
        let (_, domain) = text.rsplit_once('@').ok_or_else(|| self.error(at, "a control has an `@`"))?;
        let expect = group.parsers.iter().map(|parser| self.expectation(parser, domain, 0..0));
        // As an address of the allowed domain, and as one of a stranger.
        let own = Policy { allowed: vec![domain.to_owned()], ..Policy::default() };
        Ok(Case {
            name: format!("{}/{text}", group.name.get_ref()),
            place: self.place(at),
            source: group.source.get_ref().clone(),
            reason: group.reason.get_ref().clone(),
            input: Input::new(text.as_str()),
            policies: vec![own, Policy::default()],
            quiet: true,
            tables: vec![Table { expect: expect.collect::<Result<_, _>>()?, ..Table::default() }],
        })
    }
}
