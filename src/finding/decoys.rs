//! Decoys: a domain that occurs several times in a text. The answer of a reader does not say which occurrence it took.

use memchr::memmem;

/// The most places of a domain that are tried; a text with more of them is reduced as it is.
const MOST: usize = 4;

/// The text with each place of the domain as the only one: another word stands at the others. Nothing where it stands
/// there once.
pub(super) fn one_alone<'a>(text: &'a [u8], domain: &'a str) -> impl Iterator<Item = Vec<u8>> + 'a {
    let places: Vec<usize> = memmem::find_iter(text, domain).take(MOST + 1).collect();
    let several = (2..=MOST).contains(&places.len()) && !domain.is_empty();
    let kept = if several { places.clone() } else { Vec::new() };
    kept.into_iter().map(move |kept| {
        let mut alone = Vec::with_capacity(text.len());
        let mut end = 0;
        for &place in places.iter().filter(|&&place| place != kept) {
            alone.extend_from_slice(&text[end..place]);
            alone.extend_from_slice(other_than(domain));
            end = place + domain.len();
        }
        alone.extend_from_slice(&text[end..]);
        alone
    })
}

/// A word that is not this domain.
pub(super) fn other_than(domain: &str) -> &'static [u8] {
    if domain == "b" { b"c" } else { b"b" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_is_the_only_one_once() {
        let alone = |text: &str, domain: &str| -> Vec<String> {
            one_alone(text.as_bytes(), domain)
                .map(|text| String::from_utf8_lossy(&text).into_owned())
                .collect()
        };
        assert_eq!(alone("\"a@x.org\"x.org,", "x.org"), ["\"a@x.org\"b,", "\"a@b\"x.org,"]);
        assert_eq!(alone("b@b", "b"), ["b@c", "c@b"]);
        assert!(alone("a@x.org", "x.org").is_empty());
        assert!(alone(&"@x".repeat(5), "x").is_empty());
        assert!(alone("a@", "").is_empty());
    }
}
