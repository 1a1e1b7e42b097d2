//! Characters that code takes for a letter of ASCII, or drops: it strips accents, transliterates, undoes look-alikes and
//! leetspeak, or removes what is not Latin. A gate that does so and a route that does not see different addresses.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// Combining marks, the most usual first: diaeresis, acute, caron, dot above, tilde, cedilla.
const MARKS: [char; 6] = ['\u{308}', '\u{301}', '\u{30c}', '\u{307}', '\u{303}', '\u{327}'];

/// Letters that transliterations write with one or two of ASCII.
const WRITTEN: [(&str, char); 12] = [
    ("ae", '\u{e4}'),
    ("ae", '\u{e6}'),
    ("oe", '\u{f6}'),
    ("oe", '\u{153}'),
    ("oe", '\u{f8}'),
    ("ue", '\u{fc}'),
    ("aa", '\u{e5}'),
    ("ss", '\u{df}'),
    ("th", '\u{fe}'),
    ("o", '\u{f8}'),
    ("l", '\u{142}'),
    ("d", '\u{111}'),
];

/// What looks like a letter: of Cyrillic, of Greek, a digit.
const LOOKS: [(char, &[char]); 17] = [
    ('a', &['\u{430}', '\u{3b1}', '4']),
    ('b', &['\u{44c}', '8']),
    ('c', &['\u{441}']),
    ('e', &['\u{435}', '3']),
    ('g', &['9']),
    ('h', &['\u{4bb}']),
    ('i', &['\u{456}', '\u{3b9}', '1']),
    ('j', &['\u{458}']),
    ('k', &['\u{43a}', '\u{3ba}']),
    ('l', &['1']),
    ('m', &['\u{43c}']),
    ('o', &['\u{43e}', '\u{3bf}', '0']),
    ('p', &['\u{440}', '\u{3c1}']),
    ('s', &['\u{455}', '5']),
    ('t', &['\u{442}', '\u{3c4}', '7']),
    ('v', &['\u{3bd}']),
    ('x', &['\u{445}', '\u{3c7}']),
];

/// Two letters that look like one.
const TWO: [(char, &str); 3] = [('m', "rn"), ('w', "vv"), ('d', "cl")];

/// What code drops that keeps letters alone: joiners, a byte order mark, letters that are not Latin.
const REMOVED: [char; 5] = ['\u{200c}', '\u{200d}', '\u{feff}', '\u{44f}', '\u{4e2d}'];

/// The text with one change, for each that applies; and, where it is not of ASCII, without its accents and transliterated.
pub(super) fn all(text: &str) -> Vec<String> {
    let changed = text.char_indices().flat_map(|(at, letter)| {
        let (before, behind) = (&text[..at], &text[at..]);
        let after = &behind[letter.len_utf8()..];
        let looks = LOOKS.iter().filter(move |(one, _)| *one == letter).flat_map(|(_, others)| *others);
        let single = accented(letter).into_iter().chain(looks.copied());
        let single = single.map(move |other| format!("{before}{other}{after}"));
        let written = WRITTEN.iter().filter(|(letters, _)| behind.starts_with(letters));
        let two = TWO.iter().filter(move |(one, _)| *one == letter);
        let two = two.map(move |(_, letters)| format!("{before}{letters}{after}"));
        single.chain(two).chain(
            written.map(move |(letters, other)| format!("{before}{other}{}", &behind[letters.len()..])),
        )
    });
    // Within the name, which its owner chooses.
    let name = &text[..text.find(['@', '.']).unwrap_or(text.len())];
    let middle = name.char_indices().nth(name.chars().count() / 2).map_or(0, |(at, _)| at);
    let removed = REMOVED.map(|other| format!("{}{other}{}", &text[..middle], &text[middle..]));
    let plain = [bare(text), written(text)].into_iter().filter(|plain| plain != text);
    changed.chain(removed).chain(plain).collect()
}

/// The letter with the first mark that makes one character with it.
fn accented(letter: char) -> Option<char> {
    let compose = ComposingNormalizerBorrowed::new_nfc();
    let with = |mark: &char| {
        let both = String::from_iter([letter, *mark]);
        let mut composed = compose.normalize(&both).into_owned().chars().collect::<Vec<_>>().into_iter();
        composed.next().filter(|_| composed.next().is_none())
    };
    MARKS.iter().filter(|_| letter.is_ascii_lowercase()).find_map(with)
}

/// Without the marks of its letters.
fn bare(text: &str) -> String {
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(text).into_owned();
    decomposed.chars().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect()
}

/// As a transliteration writes it.
fn written(text: &str) -> String {
    let letters = |c: char| WRITTEN.iter().find(|(_, one)| *one == c).map(|(letters, _)| *letters);
    text.chars().map(|c| letters(c).map_or_else(|| c.to_string(), str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mapping_has_a_text_that_it_turns_into_this_one() {
        let of = all("mycorp.com");
        let expected = [
            "myc\u{f6}rp.com",
            "my\u{441}orp.com",
            "mycor\u{440}.com",
            "myc0rp.com",
            "myc\u{200d}orp.com",
            "myc\u{4e2d}orp.com",
            "rnycorp.com",
        ];
        for text in expected {
            assert!(of.iter().any(|one| one == text), "{text}: {of:?}");
        }
        for (text, other) in [
            ("buecher.de", "b\u{fc}cher.de"),
            ("b\u{fc}cher.de", "bucher.de"),
            ("b\u{fc}cher.de", "buecher.de"),
        ] {
            assert!(all(text).iter().any(|one| one == other), "{other}");
        }
        assert!(!of.contains(&"mycorp.com".to_owned()));
    }
}
