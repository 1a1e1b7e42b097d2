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

/// The name that differs from `wrong` in the fewest letters, where those are few.
pub fn closest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let far = wrong.chars().count() / 2 + 1;
    let ranked = known.into_iter().map(|name| (distance(wrong, name), name));
    ranked
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= far)
        .map(|(_, name)| name)
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
}
