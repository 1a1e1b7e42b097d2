//! Texts that an application may take for the victim's address: one of its letters is another that some folding, normal
//! form or collation makes the same (CVE-2019-19844).

use super::alike;
use super::tokens::Lexicon;
use arbitrary::{Result, Unstructured};

/// Letters of ASCII, and what is not ASCII that some key takes for them: case (`lower`, `upper`, `casefold`), or
/// compatibility.
const FOLDED: [(&str, &[char]); 9] = [
    ("i", &['\u{131}', '\u{130}', '\u{2170}']),
    ("k", &['\u{212a}']),
    ("s", &['\u{17f}']),
    ("ss", &['\u{df}', '\u{1e9e}']),
    ("ff", &['\u{fb00}']),
    ("fi", &['\u{fb01}']),
    ("fl", &['\u{fb02}']),
    ("st", &['\u{fb06}']),
    ("\u{3c3}", &['\u{3c2}']),
];

/// Letters with an accent, or above the line, which a collation takes for plain ones.
const ACCENTED: [(&str, &[char]); 3] =
    [("a", &['\u{aa}', '\u{e5}']), ("o", &['\u{ba}', '\u{f6}']), ("e", &['\u{e9}'])];

/// What a collation passes over at level 1: an accent by itself, a soft hyphen, a zero-width space.
const IGNORED: [char; 3] = ['\u{301}', '\u{ad}', '\u{200b}'];

/// Letters of a local-part in whose place something stands that any letter matches.
const PATTERNS: usize = 16;

/// The text with other letters in the place of those at this place, by each row that begins there.
fn replaced<'a>(
    text: &'a str,
    at: usize,
    rows: impl Iterator<Item = &'a (&'a str, &'a [char])> + 'a,
) -> impl Iterator<Item = String> + 'a {
    let (before, behind) = (&text[..at], &text[at..]);
    rows.filter(move |(letters, _)| behind.starts_with(letters)).flat_map(move |(letters, others)| {
        others.iter().map(move |other| format!("{before}{other}{}", &behind[letters.len()..]))
    })
}

/// The domain with one letter that a key folds into one of its own, or the other way round (`casefold`, `upper`, a pattern
/// that ignores case, the mapping of IDNA 2003).
pub fn folded(domain: &str) -> Vec<String> {
    let all = domain.char_indices().flat_map(|(at, c)| {
        let (before, behind) = (&domain[..at], &domain[at + c.len_utf8()..]);
        let unfolded = FOLDED.iter().filter(move |(_, others)| others.contains(&c));
        let unfolded = unfolded.map(move |(letters, _)| format!("{before}{letters}{behind}"));
        replaced(domain, at, FOLDED.iter()).chain(unfolded)
    });
    all.collect()
}

/// The victim's address with one change: at each letter each that applies.
pub fn all(victim: &str) -> Vec<String> {
    let at = |(at, c): (usize, char)| {
        let (before, behind) = (&victim[..at], &victim[at..]);
        let folded = replaced(victim, at, FOLDED.iter().chain(&ACCENTED));
        let wide = fullwidth(c).map(|wide| format!("{before}{wide}{}", &behind[c.len_utf8()..]));
        let after = &behind[c.len_utf8()..];
        let ignored = IGNORED.iter().filter(move |_| c.is_alphanumeric());
        let ignored = ignored.map(move |other| format!("{before}{c}{other}{after}"));
        folded.chain(wide).chain(ignored).chain(decomposed(c).map(|two| format!("{before}{two}{after}")))
    };
    victim.char_indices().flat_map(at).chain(alike::all(victim)).collect()
}

/// Other spellings of the local-part that some look-up passes over, and what one without anchors takes: a subaddress,
/// dots, hyphens and underscores, letters before and behind, one that is percent-encoded; and as a pattern, which matches
/// the account where a look-up takes the text for one (`REGEXP`, `LIKE`, globs).
pub fn respelled(victim: &str) -> Vec<String> {
    let Some((local, domain)) = victim.rsplit_once('@') else { return Vec::new() };
    let signs = local.char_indices().skip(1).flat_map(|(at, _)| ['.', '-', '_'].map(|sign| (at, sign)));
    let split = signs.map(|(at, sign)| format!("{}{sign}{}", &local[..at], &local[at..]));
    let encoded = local.bytes().next().filter(u8::is_ascii);
    let encoded = encoded.map(|first| format!("%{first:02x}{}", &local[1..]));
    let bare = local.split('+').next().unwrap_or_default();
    let shorter = [local.replace('.', ""), bare.to_owned()].into_iter().filter(|other| other != local);
    // A repeated letter once, and each letter twice, as folding of spelling mistakes has them; a number in other digits.
    let doubled = local.char_indices().map(|(at, c)| format!("{}{c}{}", &local[..at], &local[at..]));
    let mut single: Vec<char> = local.chars().collect();
    single.dedup();
    let single = Some(single.into_iter().collect::<String>()).filter(|single| single != local);
    let is_number = local.bytes().all(|octet| octet.is_ascii_digit());
    let numbers = [format!("0{local}"), format!("{local}.0"), format!("+{local}")];
    let numbers = numbers.into_iter().filter(move |_| is_number);
    let longer = [format!("{local}+x"), format!("x{local}"), format!("x-{local}"), format!("{local}x")];
    let letters = local.char_indices().filter(|(_, c)| c.is_alphanumeric());
    let pattern = letters.take(PATTERNS).flat_map(|(at, c)| {
        ['.', '_', '?'].map(|any| format!("{}{any}{}", &local[..at], &local[at + c.len_utf8()..]))
    });
    split
        .chain(pattern)
        .chain(encoded)
        .chain(shorter)
        .chain(longer)
        .chain(doubled)
        .chain(single)
        .chain(numbers)
        .map(|local| format!("{local}@{domain}"))
        .collect()
}

/// Fullwidth forms of printable ASCII.
fn fullwidth(c: char) -> Option<char> {
    char::from_u32(0xfee0 + u32::from(c)).filter(|_| c.is_ascii_graphic())
}

/// A letter and its accent, where the victim's address has them as one.
fn decomposed(c: char) -> Option<String> {
    let decomposed = icu_normalizer::DecomposingNormalizerBorrowed::new_nfd();
    let two = decomposed.normalize(c.encode_utf8(&mut [0; 4])).into_owned();
    (two.chars().nth(1).is_some()).then_some(two)
}

/// A twin of the victim's address; nothing where there is no victim.
pub(super) fn twin(lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<Option<String>> {
    let Some(victim) = lexicon.victim() else { return Ok(None) };
    let twins = [all(victim), respelled(victim)].concat();
    if twins.is_empty() { Ok(None) } else { u.choose(&twins).cloned().map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::mutate::mutate;
    use crate::policy::Policy;

    #[test]
    fn a_twin_has_one_change_and_is_soon_drawn_where_there_is_a_victim() {
        let twins = all("mike@corp.example");
        for twin in ["m\u{131}ke@corp.example", "mi\u{212a}e@corp.example", "\u{ff4d}ike@corp.example"] {
            assert!(twins.iter().any(|one| one == twin), "{twin}");
        }
        assert!(all("stra\u{df}e\u{e9}@x").iter().any(|one| one == "stra\u{df}ee\u{301}@x"));
        let others = respelled("m.ike+a@corp.example");
        assert!(respelled("1042@corp.example").contains(&"01042@corp.example".to_owned()));
        for other in ["mm.ike+a", "m.ike+a+x", "mike+a", "m.ike", "xm.ike+a", "m.ike+ax", "m.i.ke+a"] {
            assert!(others.contains(&format!("{other}@corp.example")), "{other}: {others:?}");
        }
        let drawn = |victim: Option<&str>| {
            let lexicon = Lexicon::from(&Policy { victim: victim.map(Into::into), ..Policy::default() });
            let is_twin = |seed: &u64| {
                let text = mutate(b"a@important.com", &lexicon, *seed, 64).text;
                text.windows(4).any(|part| part == "\u{131}ke".as_bytes())
            };
            (0..2_000).filter(is_twin).count()
        };
        assert_eq!(drawn(None), 0);
        assert!(drawn(Some("mike@important.com")) > 2);
    }
}
