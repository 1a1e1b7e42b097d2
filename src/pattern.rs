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
}
