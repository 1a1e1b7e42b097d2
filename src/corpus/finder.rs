//! Who shows a class, as a case writes it: `gate > route`, `strict/mailbox ~ parser`, or the parser alone.

use super::surface;
use crate::pattern::is_like;

/// An entry of `finds`, `*` in it for any run of characters.
#[derive(Clone, Copy, Debug)]
pub struct Finder<'a> {
    /// The gate, or the reader it is held against, and the sign behind it; nothing for a class of one parser.
    pub first: Option<(&'a str, &'static str)>,
    /// The parser, or the surface that stands for all its packages.
    pub parser: &'a str,
}

impl<'a> Finder<'a> {
    /// Reads an entry; every text is one.
    pub fn read(text: &'a str) -> Self {
        let split = |sign: &'static str| {
            let (first, parser) = text.split_once(sign)?;
            Some(Self { first: Some((first, sign)), parser })
        };
        let pair = [" > ", " ~ "].into_iter().find_map(split);
        pair.unwrap_or(Self { first: None, parser: text })
    }

    /// It is about this parser, by its whole name.
    pub fn is_about(&self, parser: &str) -> bool {
        is_like(parser, self.parser) || surface(parser) == self.parser
    }
}
