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

/// The domain in each disguise, changed at one place.
pub fn all(domain: &str) -> Vec<String> {
    let mut all = mapped(domain);
    all.extend(punycoded(domain));
    all.retain(|disguised| disguised != domain);
    all
}

/// What a decoder of Punycode that does not check the way back takes for the domain: each label as if it had been
/// encoded, with the delimiter, where it decodes to itself, and without, where a decoder may fail and drop the prefix
/// alone. To all others, these are names of their own.
fn punycoded(domain: &str) -> Vec<String> {
    let labels: Vec<&str> = domain.split('.').collect();
    let encoded = |at: usize, label: String| {
        let before = labels[..at].iter().map(ToString::to_string);
        let all = before.chain([label]).chain(labels[at + 1..].iter().map(ToString::to_string));
        all.collect::<Vec<_>>().join(".")
    };
    let each = labels.iter().enumerate();
    each.flat_map(|(at, label)| {
        [format!("xn--{label}-"), format!("xn--{label}")].map(|label| encoded(at, label))
    })
    .collect()
}

/// What a mapping of Unicode turns back into the domain: what mappings drop stands in the middle.
fn mapped(domain: &str) -> Vec<String> {
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
    fn what_is_mapped_is_the_domain_to_uts_46_and_another_name_without_it() {
        let mapped = mapped("corp.example");
        assert!(mapped.len() > 10);
        for disguised in mapped {
            let disguised = Domain::unchecked(disguised);
            assert_eq!(disguised, Domain::unchecked("corp.example"));
            assert_ne!(disguised.unmapped().as_deref(), Some("corp.example"));
        }
    }

    #[test]
    fn what_is_punycoded_is_the_domain_to_a_decoder_that_does_not_check_alone() {
        let punycoded = punycoded("corp.example");
        let expected = ["xn--corp-.example", "xn--corp.example", "corp.xn--example-", "corp.xn--example"];
        assert_eq!(punycoded, expected);
        for disguised in punycoded {
            assert_ne!(Domain::unchecked(disguised), Domain::unchecked("corp.example"));
        }
        assert!(all("corp.example").contains(&expected[0].to_owned()));
    }
}
