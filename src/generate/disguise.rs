//! A domain in another spelling that some mappings of Unicode to the DNS turn back and others do not: what one
//! side takes for the domain is another name to the other (UTS #46, IDNA 2003, raw Punycode, NFKC).

use super::tokens::{Lexicon, Token};
use arbitrary::{Result, Unstructured};

/// Code points that mappings drop.
const DROPPED: [char; 4] = ['\u{ad}', '\u{200b}', '\u{2060}', '\u{fe0f}'];

/// Full stops that mappings take for the one of ASCII.
const STOPS: [char; 3] = ['\u{3002}', '\u{ff0e}', '\u{ff61}'];

/// What a letter of ASCII may become: its fullwidth form, or another that compatibility mappings know.
fn compatible(letter: char) -> Option<char> {
    match letter {
        's' => Some('\u{17f}'),
        'k' => Some('\u{212a}'),
        'a'..='z' | '0'..='9' => char::from_u32(0xfee0 + u32::from(letter)),
        _ => None,
    }
}

/// The domain in each disguise, changed at one place: what mappings drop stands in the middle.
pub fn all(domain: &str) -> Vec<String> {
    let chars: Vec<char> = domain.chars().collect();
    let middle = chars.len() / 2;
    let front: String = chars[..middle].iter().collect();
    let back: String = chars[middle..].iter().collect();
    let mut all: Vec<String> = DROPPED.iter().map(|dropped| format!("{front}{dropped}{back}")).collect();
    all.extend(STOPS.iter().map(|stop| domain.replacen('.', &stop.to_string(), 1)));
    let letters = chars.iter().enumerate().filter_map(|(at, &letter)| Some((at, compatible(letter)?)));
    all.extend(letters.map(|(at, other)| {
        let mut chars = chars.clone();
        chars[at] = other;
        chars.into_iter().collect()
    }));
    all.retain(|disguised| disguised != domain);
    all
}

/// One of the text's domains in disguise.
pub(super) fn disguise(tokens: &mut Vec<Token>, lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let domains: Vec<usize> = (0..tokens.len()).filter(|&at| tokens[at].is_domain()).collect();
    if domains.is_empty() {
        return Ok(());
    }
    let at = *u.choose(&domains)?;
    let domain = lexicon.text(&tokens[at..=at]);
    let all = all(&String::from_utf8_lossy(&domain));
    if !all.is_empty() {
        let disguised = lexicon.tokens(u.choose(&all)?.as_bytes());
        tokens.splice(at..=at, disguised);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Domain;

    #[test]
    fn a_disguise_is_the_domain_to_uts_46_and_another_name_without_it() {
        let all = all("corp.example");
        assert!(all.len() > 10);
        for disguised in all {
            let disguised = Domain::unchecked(disguised);
            assert_eq!(disguised, Domain::unchecked("corp.example"));
            assert_ne!(disguised.unmapped().as_deref(), Some("corp.example"));
        }
    }
}
