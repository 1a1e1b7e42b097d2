//! Characters that case folding or compatibility mappings turn into others. A gate that maps and a route that does not read
//! different addresses.

use icu_normalizer::ComposingNormalizerBorrowed;
use std::sync::OnceLock;

/// The end of what is looked through: behind it stand ideographs, and code points for private use.
const END: u32 = 0x2_0000;

/// What a special, a sign of an address, or white space is once it is mapped.
const SIGNS: &[char] = &[
    '@', '.', ',', ';', ':', '<', '>', '(', ')', '[', ']', '"', '\\', '%', '!', '/', '?', '#', '&', '=', ' ',
];

/// Characters whose upper case in lower case, or the reverse, is another one (U+00DF, U+03C2, U+0131, U+212A): keys that
/// fold case, and the mappings of IDNA 2003 and 2008, do not agree on them.
pub(super) fn cased() -> &'static [char] {
    static CASED: OnceLock<Vec<char>> = OnceLock::new();
    CASED.get_or_init(|| {
        let upper = |text: &str| text.to_uppercase();
        let lower = |text: &str| text.to_lowercase();
        beyond_ascii(|c| {
            let own = c.to_string();
            lower(&upper(&own)) != lower(&own) || upper(&lower(&own)) != upper(&own)
        })
    })
}

/// Characters that Unicode's compatibility forms (NFKC) turn into signs that an address is made of.
pub(super) fn compatible() -> &'static [char] {
    static COMPATIBLE: OnceLock<Vec<char>> = OnceLock::new();
    COMPATIBLE.get_or_init(|| {
        let nfkc = ComposingNormalizerBorrowed::new_nfkc();
        beyond_ascii(|c| nfkc.normalize(c.encode_utf8(&mut [0; 4])).contains(SIGNS))
    })
}

fn beyond_ascii(is: impl Fn(&char) -> bool) -> Vec<char> {
    (0x80..END).filter_map(char::from_u32).filter(is).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_folds_one_way_alone_is_odd() {
        let odd = ['\u{df}', '\u{1e9e}', '\u{3c2}', '\u{131}', '\u{130}', '\u{17f}', '\u{212a}', '\u{fb01}'];
        assert!(odd.iter().all(|c| cased().contains(c)));
        assert!(['\u{e9}', '\u{3c3}', '\u{4e2d}', '\u{446}'].iter().all(|c| !cased().contains(c)));
    }

    #[test]
    fn what_becomes_a_sign_of_an_address_is_compatible_with_it() {
        let signs =
            ['\u{ff20}', '\u{fe6b}', '\u{ff0c}', '\u{2024}', '\u{2100}', '\u{2488}', '\u{a0}', '\u{2474}'];
        assert!(signs.iter().all(|c| compatible().contains(c)));
        assert!(['\u{ff21}', '\u{e9}', '\u{212a}'].iter().all(|c| !compatible().contains(c)));
    }
}
