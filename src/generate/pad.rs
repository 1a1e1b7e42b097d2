//! Texts that a step cuts: `truncate:N` in a chain keeps the front of what was admitted, or admits by what it keeps. An
//! allowed domain that ends right where the cut is (CVE-2015-4499) is found by no chance in reasonable time.

use super::tokens::{Lexicon, Token};
use crate::pattern::hops;
use arbitrary::{Result, Unstructured};

/// What stands behind the cut, for the step to take away.
const BEHIND: &[u8] = b".";

/// The text begins with so many letters that one of its domains ends at a cut; what stands behind that is the
/// attacker's, if there was nothing.
pub(super) fn pad(tokens: &mut Vec<Token>, lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<()> {
    let cut = *u.choose(lexicon.cuts())?;
    let domains: Vec<usize> = (0..tokens.len()).filter(|&at| tokens[at].is_domain()).collect();
    let at = match domains.is_empty() {
        true => {
            tokens.extend([Token::Octet(b'@'), Token::Allowed(0)]);
            tokens.len() - 1
        }
        false => *u.choose(&domains)?,
    };
    if u.ratio(3, 4)? {
        tokens.truncate(at + 1);
        tokens.extend(BEHIND.iter().map(|octet| Token::Octet(*octet)).chain([Token::Attacker]));
    }
    let length = lexicon.text(&tokens[..=at]).len();
    if let Some(missing) = cut.checked_sub(length).filter(|missing| *missing > 0) {
        tokens.insert(0, Token::Word(vec![b'a'; missing]));
    }
    Ok(())
}

/// Where the steps of this chain cut: `strip | truncate:64 | …`.
pub fn cuts_of(chain: &str) -> impl Iterator<Item = usize> + '_ {
    hops(chain).filter_map(|hop| hop.strip_prefix("truncate:")?.trim_end_matches('c').parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::mutate::mutate;
    use crate::policy::Policy;

    #[test]
    fn a_domain_ends_at_the_cut_where_there_is_one() {
        let policy = Policy::default();
        let found = |cuts: Vec<usize>| {
            let lexicon = Lexicon::from(&policy).cutting_at(cuts);
            let is_cut = |seed: &u64| {
                let text = mutate(b"a@important.com", &lexicon, *seed, 128).text;
                text.len() > 64 && text[..64].ends_with(b"@important.com")
            };
            (0..1_000).filter(is_cut).count()
        };
        assert_eq!(found(Vec::new()), 0);
        let cuts: Vec<usize> = cuts_of("strip | truncate:64c | cpython/parseaddr@stdlib").collect();
        assert_eq!(cuts, [64]);
        assert!(found(cuts) > 50);
    }
}
