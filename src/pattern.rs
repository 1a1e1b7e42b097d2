//! Names with a star: how a group of parsers, or of findings, is named on one line.

/// `*` stands for any run of characters; everything else for itself.
pub fn is_like(name: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => name == pattern,
        Some((before, rest)) => name.strip_prefix(before).is_some_and(|name| {
            name.char_indices().map(|(at, _)| at).chain([name.len()]).any(|at| is_like(&name[at..], rest))
        }),
    }
}

/// What stands between the `|` of a chain; any other name is one hop.
pub fn hops(name: &str) -> impl Iterator<Item = &str> {
    name.split('|').map(str::trim)
}

/// The name that differs from `wrong` in the fewest letters, where those are few.
pub fn closest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let far = wrong.chars().count() / 3 + 1;
    let ranked = known.into_iter().map(|name| (distance(wrong, name), name));
    ranked
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= far)
        .map(|(_, name)| name)
}

/// The parser that is meant by `module.callable`: one's own code, without its family.
pub fn callable(wrong: &str) -> Option<String> {
    let is_identifier = |part: &str| {
        part.starts_with(|c: char| c == '_' || c.is_alphabetic())
            && part.chars().all(|c| c == '_' || c.is_alphanumeric())
    };
    (wrong.contains('.') && wrong.split('.').all(is_identifier)).then(|| format!("python/{wrong}"))
}

/// The parser that is meant by a wrong name: the closest `family/surface`, and of its packages the one that begins so,
/// or the closest; the first, where none was named.
pub fn closest_parser<'a>(wrong: &str, known: &[&'a str]) -> Option<&'a str> {
    let parts = |id: &'a str| id.split_once('@').map_or((id, ""), |(name, package)| (name, package));
    let (name, package) =
        wrong.split_once('@').map_or((wrong, None), |(name, package)| (name, Some(package)));
    let meant = closest(name, known.iter().map(|id| parts(id).0))?;
    let of_it = || known.iter().copied().filter(|id| parts(id).0 == meant);
    let Some(package) = package else { return of_it().next() };
    let begins = of_it().find(|id| !package.is_empty() && parts(id).1.starts_with(package));
    let close = || closest(package, of_it().map(|id| parts(id).1));
    begins.or_else(|| close().and_then(|close| of_it().find(|id| parts(id).1 == close)))
}

/// Letters to add, leave out or change (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_run() {
        for (pattern, fits) in [
            ("cpython/*", true),
            ("*/parseaddr*", true),
            ("*", true),
            ("cpython/parseaddr@stdlib", true),
            ("cpython/parseaddr", false),
            ("strict/*", false),
            ("*@std", false),
        ] {
            assert_eq!(is_like("cpython/parseaddr@stdlib", pattern), fits, "{pattern}");
        }
    }

    #[test]
    fn the_closest_name_is_meant_and_none_where_all_are_far() {
        let known = ["allow", "attacker", "parsers"];
        assert_eq!(closest("alow", known), Some("allow"));
        assert_eq!(closest("parser", known), Some("parsers"));
        assert_eq!(closest("zzzzzzzz", known), None);
    }

    #[test]
    fn a_parser_is_meant_by_its_surface_first_and_then_by_its_package() {
        let known = ["cpython/rcpt@stdlib", "cpython/parseaddr@stdlib", "cpython/parseaddr@future-1.0.0"];
        for (wrong, meant) in [
            ("cpython/parsadr", Some("cpython/parseaddr@stdlib")),
            ("cpython/parseaddr", Some("cpython/parseaddr@stdlib")),
            ("cpython/parseaddr@future", Some("cpython/parseaddr@future-1.0.0")),
            ("cpython/parsaddr@stdlb", Some("cpython/parseaddr@stdlib")),
            ("cpython/parseaddr@nothing-like-it", None),
            ("nothing/like-it", None),
        ] {
            assert_eq!(closest_parser(wrong, &known), meant, "{wrong}");
        }
    }
}
