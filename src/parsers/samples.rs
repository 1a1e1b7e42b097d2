//! Texts that a pattern matches, some for each of its alternatives.

use super::looks::{Looks, reduced};
use crate::generate::named::DOMAIN;
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

/// The most texts of one pattern.
const MOST: usize = 24;

/// Octets of the longest text: no address that code looks for is longer.
const LONGEST: usize = 64;

/// Classes of so few characters are alternatives: the parser of patterns writes `(x|y)` as `[xy]`.
const FEW: usize = 8;

/// Short texts that this pattern matches. A larger class stands for one letter or digit of it; an optional part is there
/// once and absent once. What a look-around asks for stands in its place in some of them. None where it is no pattern of the
/// crate `regex`; of others only `\Z`, look-around and atomic groups are known besides.
pub(super) fn samples(pattern: &str) -> Vec<String> {
    let texts = |looks| texts(pattern, looks, Fill::Letter);
    let (mut all, more) = (texts(Looks::Dropped), texts(Looks::Kept));
    let new: Vec<String> = more.into_iter().filter(|one| !all.contains(one)).collect();
    all.extend(new);
    all
}

/// The same with [`DOMAIN`] in one place or several, where there is a place for it.
pub(super) fn around_a_domain(pattern: &str) -> Vec<String> {
    let mut all = texts(pattern, Looks::Dropped, Fill::Domain);
    all.retain(|one| one.contains(DOMAIN));
    all
}

fn texts(pattern: &str, looks: Looks, fill: Fill) -> Vec<String> {
    let pattern = reduced(&pattern.replace(r"\Z", r"\z"), looks);
    regex_syntax::parse(&pattern).map_or_else(|_| Vec::new(), |hir| of(&hir, fill))
}

/// What stands for a large class that may come many times.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fill {
    /// A letter of it.
    Letter,
    /// A letter, and [`DOMAIN`] where it has room for one.
    Domain,
}

fn of(hir: &Hir, fill: Fill) -> Vec<String> {
    let of = |hir: &Hir| of(hir, fill);
    let mut all = match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => vec![String::new()],
        HirKind::Literal(literal) => vec![String::from_utf8_lossy(&literal.0).into_owned()],
        HirKind::Class(class) => of_class(class),
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Concat(parts) => {
            parts.iter().fold(vec![String::new()], |front, part| joined(&front, &of(part)))
        }
        HirKind::Alternation(ways) => ways.iter().flat_map(of).collect(),
        HirKind::Repetition(Repetition { max: None, sub, .. })
            if fill == Fill::Domain && has_domains(sub) =>
        {
            [of(sub), vec![DOMAIN.to_owned()]].concat()
        }
        HirKind::Repetition(repetition) => {
            let times = repetition.min.max(1) as usize;
            let fits = |one: &String| one.len().saturating_mul(times) <= LONGEST;
            let many = of(&repetition.sub).into_iter().filter(fits).map(|one| one.repeat(times));
            many.chain((repetition.min == 0).then(String::new)).collect()
        }
    };
    all.retain(|one| one.len() <= LONGEST);
    all.truncate(MOST);
    all
}

/// Each of the longer list at least once, and with the first of the others all.
fn joined(front: &[String], behind: &[String]) -> Vec<String> {
    let (Some(first), Some(last)) = (front.first(), behind.first()) else { return Vec::new() };
    let pair = |front: &String, behind: &String| format!("{front}{behind}");
    let diagonal = (0..front.len().max(behind.len()))
        .map(|at| pair(&front[at % front.len()], &behind[at % behind.len()]));
    let sides =
        front.iter().map(|front| pair(front, last)).chain(behind.iter().map(|behind| pair(first, behind)));
    let mut all: Vec<String> = Vec::new();
    for one in diagonal.chain(sides) {
        if one.len() <= LONGEST && !all.contains(&one) {
            all.push(one);
        }
    }
    all.truncate(MOST);
    all
}

/// Domains are made of it: it has a dot and letters.
fn has_domains(hir: &Hir) -> bool {
    let has = |class: &Class, c: char| match class {
        Class::Unicode(class) => {
            class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&c))
        }
        Class::Bytes(class) => {
            class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&(c as u8)))
        }
    };
    matches!(hir.kind(), HirKind::Class(class) if has(class, '.') && has(class, 'm'))
}

/// All of a small class; of a larger one a letter, a digit where it has none, or its first character.
fn of_class(class: &Class) -> Vec<String> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.ranges().iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => {
            let ascii = class.ranges().iter().filter(|range| range.end().is_ascii());
            ascii.map(|range| (char::from(range.start()), char::from(range.end()))).collect()
        }
    };
    let members: Vec<char> = ranges.iter().flat_map(|(start, end)| *start..=*end).take(FEW + 1).collect();
    if members.len() <= FEW {
        return members.into_iter().map(String::from).collect();
    }
    let has = |c: &char| ranges.iter().any(|(start, end)| start <= c && c <= end);
    ['a', 'A', '1'].into_iter().find(has).or(members.first().copied()).map(String::from).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sample_is_matched_and_each_alternative_is_there() {
        for (pattern, wanted) in [
            (
                r"^(?:students?|alumni)[.-]?corp\.example$",
                &["students", "student", "alumni", "-corp", ".corp"][..],
            ),
            (r"s\d{7}", &["s1111111"]),
            (r"[^@\s]+@(a|b)\.example", &["a@a.example", "a@b.example"]),
            (r"(?i)x{2,3}y*", &["xx"]),
            (r"(?:a|b|c)d?e?f?g?(?:eu|us|apac)", &["a", "b", "c", "eu", "us", "apac"]),
            (r"(de|dk)-corp\Z", &["de-corp", "dk-corp"]),
        ] {
            let all = samples(pattern);
            let matched = regex::Regex::new(&format!("^(?:{})$", pattern.replace(r"\Z", ""))).unwrap();
            assert!(all.len() <= MOST && all.iter().all(|one| matched.is_match(one)), "{pattern}: {all:?}");
            for part in wanted {
                assert!(all.iter().any(|one| one.to_lowercase().contains(part)), "{pattern}: {part} {all:?}");
            }
        }
        assert!(samples("(").is_empty());
    }

    #[test]
    fn what_a_look_around_asks_for_is_in_a_sample() {
        for (pattern, wanted) in [
            (r"^(?=.*\d)[a-z0-9]+@corp\.example$", "a1a@corp.example"),
            (r"^(?!admin)[a-z]+@corp\.example\Z", "a@corp.example"),
            (r"@(?:eu|us)(?<!xx)\.corp\.example", "@eu.corp.example"),
            (r"(?>a|b)(?i:c)", "aC"),
        ] {
            let all = samples(pattern);
            assert!(all.iter().any(|one| one == wanted), "{pattern}: {all:?}");
        }
    }

    #[test]
    fn a_domain_stands_where_a_pattern_has_room_for_one() {
        let all = around_a_domain(r"^(\w+)_at_([\w.-]+)_x\d$");
        assert_eq!(all, [format!("a_at_{DOMAIN}_x1")]);
        assert!(around_a_domain(r"^[a-z]+@corp\.example$").is_empty());
    }

    #[test]
    fn what_would_be_long_is_left_out() {
        let deep = (0..6).fold("a".to_owned(), |inner, _| format!("(?:{inner}){{32}}"));
        assert!(
            samples(&deep).is_empty()
                && samples("(?:(?:a|bb)?){1000}").iter().all(|one| one.len() <= LONGEST)
        );
    }
}
