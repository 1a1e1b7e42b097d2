//! What somebody who misspelt a name meant.

/// The name that differs from `wrong` in the fewest letters, where those are few.
pub(super) fn closest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
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

/// The names between backquotes in what serde says of an unknown field or variant: the wrong one, then those
/// it knows.
pub(super) fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_name_is_meant_and_none_where_all_are_far() {
        let known = ["allow", "attacker", "parsers"];
        assert_eq!(closest("alow", known), Some("allow"));
        assert_eq!(closest("parser", known), Some("parsers"));
        assert_eq!(closest("zzzzzzzz", known), None);
    }
}
