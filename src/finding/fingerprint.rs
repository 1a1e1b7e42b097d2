//! A finding's name: class, surface, and the token shape of the reduced input; equal on every machine.

use crate::digest::digest;
use crate::input::Input;
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

/// An id that names no finding, or several.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NamingError {
    /// No fingerprint is like it.
    #[error("no finding `{0}`")]
    Unknown(Input),
    /// Several are.
    #[error("{count} findings begin with `{id}`; name one by its whole fingerprint")]
    Several {
        /// What was given.
        id: Input,
        /// How many it stands for.
        count: usize,
    },
}

/// The one that an id stands for: a fingerprint, the beginning of one, or that of the digest at its end.
///
/// # Errors
/// It stands for none, or for several.
pub fn the_one<T>(
    all: impl IntoIterator<Item = T>,
    id: &str,
    name: impl Fn(&T) -> &str,
) -> Result<T, NamingError> {
    let is_like = |one: &T| {
        let digest = name(one).rsplit(':').next().unwrap_or_default();
        name(one).starts_with(id) || digest.starts_with(id)
    };
    let mut like: Vec<T> = all.into_iter().filter(is_like).collect();
    // One may be the beginning of another.
    if let Some(whole) = like.iter().position(|one| name(one) == id) {
        return Ok(like.swap_remove(whole));
    }
    match like.len() {
        0 => Err(NamingError::Unknown(Input::new(id))),
        1 => Ok(like.swap_remove(0)),
        count => Err(NamingError::Several { id: Input::new(id), count }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stands_for_the_whole_its_beginning_or_that_of_its_digest() {
        let all = ["a:b:12", "a:b:123", "a:c:45"];
        let named = |id: &str| the_one(all, id, |one| *one).ok();
        assert_eq!(named("a:b:12"), Some("a:b:12"));
        assert_eq!(
            (named("a:c"), named("4"), named("123")),
            (Some("a:c:45"), Some("a:c:45"), Some("a:b:123"))
        );
        assert_eq!((named("a:b"), named("1"), named("b:12"), named("x")), (None, None, None, None));
    }

    #[test]
    fn a_fingerprint_is_the_same_everywhere() {
        let name = fingerprint("allowlist-bypass", "cpython/parseaddr", "a@E@A");
        assert_eq!(name, "allowlist-bypass:cpython/parseaddr:b8bda0ba0de4");
    }
}
