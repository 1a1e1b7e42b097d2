//! A finding's name: class, surface, and the token shape of the reduced input; equal on every machine.

use crate::digest::digest;
use crate::parsers::{ParserId, chain};

/// The surface that a fingerprint speaks of: the parser's name without its package.
pub fn surface(parser: &ParserId) -> String {
    if parser.family == chain::FAMILY {
        let name = parser.surface.parse().map(|name: chain::Name| name.without_packages());
        return name.unwrap_or_else(|_| parser.surface.clone());
    }
    format!("{}/{}", parser.family, parser.surface)
}

/// `class:surface:digest`, one line of printable ASCII. `surface` is the route's, the pair's or the
/// parser's.
pub fn fingerprint(class: &str, surface: &str, shape: &str) -> String {
    format!("{class}:{surface}:{}", digest(format!("{class}\0{surface}\0{shape}"), 6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_the_same_everywhere() {
        let name = fingerprint("allowlist-bypass", "cpython/parseaddr", "a@E@A");
        assert_eq!(name, "allowlist-bypass:cpython/parseaddr:b8bda0ba0de4");
    }
}
