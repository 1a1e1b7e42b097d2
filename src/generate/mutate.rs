//! Changes a text by its tokens: input → tokens → change → text.

use super::graft;
use super::operators::{OPERATORS, Operator, pile};
use super::pad::pad;
use super::tokens::{Lexicon, Token};
use super::twins::twin;
use arbitrary::{Result, Unstructured};

/// Random octets that one mutation may use up; what is not there is drawn as zeroes, the shortest choice.
const ENTROPY: usize = 192;

/// What happened to a text.
pub struct Mutation {
    /// The new text, at most as long as asked.
    pub text: Vec<u8>,
    /// The operators applied, in order.
    pub operators: Vec<&'static str>,
}

/// Changes `text` by one to four operators, or makes a fresh one: of tokens one time in sixteen, of a
/// tree one time in thirty-two, and where there is a victim, of his address one time in four; the same `seed`
/// gives the same answer.
pub fn mutate(text: &[u8], lexicon: &Lexicon, seed: u64, most: usize) -> Mutation {
    let entropy = entropy(seed);
    let mut u = Unstructured::new(&entropy);
    let mut tokens = lexicon.tokens(text);
    let mut operators = Vec::new();
    // A used-up source ends the change early; what was changed until then stands.
    let _ = change(&mut tokens, lexicon, &mut u, &mut operators);
    Mutation { text: cut(lexicon.text(&tokens), most), operators }
}

/// The text with some of its tokens many times over, one or two of them or a fresh one.
pub fn piled(text: &[u8], lexicon: &Lexicon, seed: u64, most: usize) -> Mutation {
    let entropy = entropy(seed);
    let mut tokens = lexicon.tokens(text);
    let _ = pile(&mut tokens, lexicon, &mut Unstructured::new(&entropy));
    Mutation { text: cut(lexicon.text(&tokens), most), operators: vec!["pile"] }
}

/// The front of one text and the back of another, cut at tokens.
pub fn splice(front: &[u8], back: &[u8], lexicon: &Lexicon, seed: u64, most: usize) -> Vec<u8> {
    let entropy = entropy(seed);
    let mut u = Unstructured::new(&entropy);
    let (front, back) = (lexicon.tokens(front), lexicon.tokens(back));
    let end = u.int_in_range(0..=front.len()).unwrap_or(0);
    let start = u.int_in_range(0..=back.len()).unwrap_or(0);
    let tokens: Vec<Token> = front[..end].iter().chain(&back[start..]).cloned().collect();
    cut(lexicon.text(&tokens), most)
}

/// The text without some tokens that stand together, one, few or many: at most `most` octets.
pub fn shorten(text: &[u8], lexicon: &Lexicon, seed: u64, most: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut tokens = lexicon.tokens(text);
    let longest = tokens.len() >> random.u32(0..4);
    let start = random.usize(..=tokens.len());
    let end = (start + random.usize(..=longest)).min(tokens.len());
    tokens.drain(start..end);
    cut(lexicon.text(&tokens), most)
}

fn entropy(seed: u64) -> [u8; ENTROPY] {
    let mut bytes = [0; ENTROPY];
    fastrand::Rng::with_seed(seed).fill(&mut bytes);
    bytes
}

fn change(
    tokens: &mut Vec<Token>,
    lexicon: &Lexicon,
    u: &mut Unstructured<'_>,
    names: &mut Vec<&'static str>,
) -> Result<()> {
    if lexicon.victim().is_some()
        && u.ratio(1, 4)?
        && let Some(twin) = twin(lexicon, u)?
    {
        names.push("twin");
        *tokens = lexicon.tokens(twin.as_bytes());
        return Ok(());
    }
    if !lexicon.cuts().is_empty() && u.ratio(1, 4)? {
        names.push("pad");
        return pad(tokens, lexicon, u);
    }
    if u.ratio(1, 32)? {
        names.push("tree");
        *tokens = graft::fresh(lexicon, u)?;
        return Ok(());
    }
    if tokens.is_empty() || u.ratio(1, 16)? {
        names.push("fresh");
        *tokens = fresh(lexicon, u)?;
        return Ok(());
    }
    loop {
        let operator = draw(u)?;
        names.push(operator.name);
        (operator.apply)(tokens, lexicon, u)?;
        if names.len() == 4 || u.arbitrary()? {
            return Ok(());
        }
    }
}

/// One to ten tokens from nothing.
fn fresh(lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<Vec<Token>> {
    (0..u.int_in_range(1..=10)?).map(|_| Token::fresh(lexicon, u)).collect()
}

fn draw(u: &mut Unstructured<'_>) -> Result<&'static Operator> {
    let total: u16 = OPERATORS.iter().map(|operator| u16::from(operator.weight)).sum();
    let mut at = u.int_in_range(0..=total - 1)?;
    for operator in OPERATORS {
        match at.checked_sub(operator.weight.into()) {
            Some(left) => at = left,
            None => return Ok(operator),
        }
    }
    Ok(&OPERATORS[0])
}

fn cut(mut text: Vec<u8>, most: usize) -> Vec<u8> {
    text.truncate(most);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use std::collections::BTreeSet;

    #[test]
    fn every_operator_is_drawn_and_the_same_seed_gives_the_same_text() {
        let lexicon = Lexicon::from(&Policy::default());
        let mut drawn = BTreeSet::new();
        for seed in 0..5_000 {
            let text = b"\"a\" <b@malicious.org>, c@important.com";
            let one = mutate(text, &lexicon, seed, 64);
            assert_eq!(one.text, mutate(text, &lexicon, seed, 64).text);
            assert!(one.text.len() <= 64);
            drawn.extend(one.operators);
        }
        let missing: Vec<_> = OPERATORS.iter().filter(|operator| !drawn.contains(operator.name)).collect();
        assert!(missing.is_empty(), "{:?}", missing.iter().map(|o| o.name).collect::<Vec<_>>());
    }

    /// What a minimiser starts from comes down to what is asked for, and with parts that nothing needs left out.
    #[test]
    fn a_shorter_text_lacks_tokens_that_stand_together() {
        let lexicon = Lexicon::from(&Policy::default());
        let text = b"\"b@malicious.org\"@important.com(a comment)";
        let shorter: BTreeSet<Vec<u8>> =
            (0..2_000).map(|seed| shorten(text, &lexicon, seed, text.len() - 1)).collect();
        assert!(shorter.iter().all(|shorter| shorter.len() < text.len()));
        assert!(shorter.contains(&b"\"b@malicious.org\"@important.com"[..]), "{}", shorter.len());
    }

    #[test]
    fn two_at_signs_and_both_domains_come_soon_from_nothing() {
        let lexicon = Lexicon::from(&Policy::default());
        let both = |text: &[u8]| {
            let text = String::from_utf8_lossy(text).into_owned();
            text.contains("@malicious.org") && text.ends_with("@important.com")
        };
        let found = (0..20_000).filter(|&seed| both(&mutate(b"", &lexicon, seed, 64).text)).count();
        assert!(found > 10, "{found}");
    }
}
