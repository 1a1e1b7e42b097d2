//! Texts as tokens, and back: the policy's domains, words, specials, encoded-words, single octets.
//!
//! Corpus files are the addresses themselves; structure lives here. The policy's two domains are tokens of
//! their own, so that attacker and allowed domain keep their identity while everything around them changes.

use super::odd;
use crate::policy::Policy;
use arbitrary::{Result, Unstructured};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Token {
    /// The allowed domain of this place in the policy.
    Allowed(usize),
    /// The attacker's domain.
    Attacker,
    /// A run of `atext` (RFC 5322 §3.2.3), a whole encoded-word (RFC 2047 §2), or, just drawn, any constant.
    Word(Vec<u8>),
    /// Beyond ASCII, well-formed.
    Char(char),
    /// A special, white space, a control, or an octet that is no UTF-8.
    Octet(u8),
}

/// The domains of a policy, as text.
#[derive(Clone, Debug)]
pub struct Lexicon {
    allowed: Vec<Vec<u8>>,
    attacker: Vec<u8>,
    victim: Option<String>,
    cuts: Vec<usize>,
    learned: Vec<Vec<u8>>,
}

impl From<&Policy> for Lexicon {
    fn from(policy: &Policy) -> Self {
        let allowed = policy.allowed.iter().map(|domain| domain.clone().into_bytes()).collect();
        Self {
            allowed,
            attacker: policy.attacker.clone().into_bytes(),
            victim: policy.victim.clone(),
            cuts: Vec::new(),
            learned: Vec::new(),
        }
    }
}

impl Lexicon {
    /// The victim's address, where there is one.
    pub fn victim(&self) -> Option<&str> {
        self.victim.as_deref()
    }

    /// The same, where steps cut texts after so many octets.
    pub fn cutting_at(self, cuts: Vec<usize>) -> Self {
        Self { cuts, ..self }
    }

    /// After how many octets steps cut texts.
    pub fn cuts(&self) -> &[usize] {
        &self.cuts
    }

    /// From now on, these constants of the code under test are drawn as words too, in the place of those before.
    pub fn learn(&mut self, constants: Vec<Vec<u8>>) {
        self.learned = constants;
    }

    /// Cuts a text into tokens; [`Lexicon::text`] gives it back byte for byte.
    pub fn tokens(&self, text: &[u8]) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (token, used) = self.first(rest);
            tokens.push(token);
            rest = &rest[used..];
        }
        tokens
    }

    /// The text that the tokens stand for.
    pub fn text(&self, tokens: &[Token]) -> Vec<u8> {
        let mut text = Vec::with_capacity(tokens.len() * 4);
        for token in tokens {
            match token {
                Token::Allowed(at) => text.extend_from_slice(&self.allowed[at % self.allowed.len().max(1)]),
                Token::Attacker => text.extend_from_slice(&self.attacker),
                Token::Word(word) => text.extend_from_slice(word),
                Token::Char(c) => text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                Token::Octet(octet) => text.push(*octet),
            }
        }
        text
    }

    fn first(&self, text: &[u8]) -> (Token, usize) {
        if let Some(found) = self.domain(text) {
            return found;
        }
        if let Some(length) = encoded_word(text) {
            return (Token::Word(text[..length].to_vec()), length);
        }
        if is_atext(text[0]) {
            let in_word = |at: &usize| is_atext(text[*at]) && self.domain(&text[*at..]).is_none();
            let length = 1 + (1..text.len()).take_while(in_word).count();
            return (Token::Word(text[..length].to_vec()), length);
        }
        match first_char(text) {
            Some(c) if !c.is_ascii() => (Token::Char(c), c.len_utf8()),
            _ => (Token::Octet(text[0]), 1),
        }
    }

    fn domain(&self, text: &[u8]) -> Option<(Token, usize)> {
        let starts = |domain: &[u8]| !domain.is_empty() && text.starts_with(domain);
        if let Some(at) = self.allowed.iter().position(|domain| starts(domain)) {
            return Some((Token::Allowed(at), self.allowed[at].len()));
        }
        starts(&self.attacker).then_some((Token::Attacker, self.attacker.len()))
    }
}

/// The length of the encoded-word at the start, by the shape of RFC 2047 §2: `=?charset?encoding?text?=`.
fn encoded_word(text: &[u8]) -> Option<usize> {
    if !text.starts_with(b"=?") {
        return None;
    }
    let inside = |b: &u8| b.is_ascii_graphic();
    let graphic = text.iter().take_while(|b| inside(b)).take(75).count();
    let mut marks = (2..graphic).filter(|&at| text[at] == b'?');
    let encoding = marks.next().zip(marks.next())?.1;
    let end = memchr::memmem::find(&text[encoding + 1..graphic], b"?=")?;
    Some(encoding + 1 + end + 2)
}

fn first_char(text: &[u8]) -> Option<char> {
    let chunk = text[..text.len().min(4)].utf8_chunks().next()?;
    chunk.valid().chars().next()
}

/// `atext` of RFC 5322 §3.2.3.
pub(crate) fn is_atext(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b)
}

/// What a random token is drawn from, with the weight of each row: the structure of an address most often,
/// what breaks its readers often, the rest of the bytes at times.
const WEIGHTS: &[(u8, Draw)] = &[
    (10, |_, _| Ok(Token::Octet(b'@'))),
    (8, |_, u| Ok(Token::Allowed(usize::from(u.arbitrary::<u8>()?)))),
    (8, |_, _| Ok(Token::Attacker)),
    (8, |_, u| u.choose(WORDS).map(|word| Token::Word(word.to_vec()))),
    (2, learned),
    (16, |_, u| u.choose(SPECIALS).map(|&special| Token::Octet(special))),
    (4, |_, u| u.choose(b" \t\r\n").map(|&space| Token::Octet(space))),
    (2, |_, u| u.choose(ENCODED).map(|word| Token::Word(word.to_vec()))),
    (3, |_, u| u.choose(CHARS).map(|&c| Token::Char(c))),
    (1, |_, u| u.choose(odd::cased()).map(|&c| Token::Char(c))),
    (1, |_, u| u.choose(odd::compatible()).map(|&c| Token::Char(c))),
    (2, |_, u| u.choose(CONTROLS).map(|&control| Token::Octet(control))),
    (1, |_, u| u.int_in_range(0..=31).map(Token::Octet)),
    (1, |_, u| u.arbitrary().map(Token::Octet)),
];

type Draw = fn(&Lexicon, &mut Unstructured<'_>) -> Result<Token>;

/// A constant of the code under test, where some are known.
fn learned(lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<Token> {
    let word = match lexicon.learned.is_empty() {
        true => u.choose(WORDS)?.to_vec(),
        false => u.choose(&lexicon.learned)?.clone(),
    };
    Ok(Token::Word(word))
}

/// The specials of RFC 5322 §3.2.3, and what legacy mailers route by.
const SPECIALS: &[u8] = b"<>()[]:;,.\"\\%!";

/// NUL, where a C string ends; BEL, vertical tab, form feed, escape, unit separator, DEL, and NEL's octet.
const CONTROLS: &[u8] = b"\0\0\0\x07\x0b\x0c\x1b\x1f\x7f\x85";

const WORDS: &[&[u8]] = &[b"a", b"b", b"xn--a", b"IPv6", b"1", b"-", b"postmaster", b"=?"];

/// Encoded-words whose text, decoded, is structure: `@ , > <space> (`.
const ENCODED: &[&[u8]] = &[
    b"=?utf-8?q?b=40?=",
    b"=?utf-8?q?=2c?=",
    b"=?x?q?=3e=00?=",
    b"=?utf-8?q?_?=",
    b"=?utf-8?q?=28?=",
    b"=?utf-8?b?QA==?=",
    b"=?utf-7?q?&AEA-?=",
];

/// Soft hyphen, dotless i, sharp s, Kelvin sign, ideographic full stop, full-width `@ . ,`, zero-width
/// space, line separator, and U+0140 (its low octet is `@`).
const CHARS: &[char] = &[
    '\u{ad}', '\u{131}', '\u{df}', '\u{212a}', '\u{3002}', '\u{ff20}', '\u{ff0e}', '\u{ff0c}', '\u{200b}',
    '\u{2028}', '\u{140}', '\u{e9}',
];

impl Token {
    /// A fresh token.
    ///
    /// # Errors
    /// When the random source is used up.
    pub fn fresh(lexicon: &Lexicon, u: &mut Unstructured<'_>) -> Result<Self> {
        let total: u8 = WEIGHTS.iter().map(|(weight, _)| weight).sum();
        let mut at = u.int_in_range(0..=total - 1)?;
        for (weight, draw) in WEIGHTS {
            match at.checked_sub(*weight) {
                Some(left) => at = left,
                None => return draw(lexicon, u),
            }
        }
        Ok(Self::Octet(b'@'))
    }

    /// A domain of the policy.
    pub fn is_domain(&self) -> bool {
        matches!(self, Self::Allowed(_) | Self::Attacker)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_give_the_text_back() {
        let lexicon = Lexicon::from(&Policy::default());
        let texts: [&[u8]; 6] = [
            b"a@malicious.org@important.com",
            b"=?utf-8?q?a=40b?=x@ximportant.com",
            b"\xff\"a b\"\\\0(\xc3\xa9)=?=?a?b",
            b"",
            "ü\u{ff20}＠".as_bytes(),
            b"important.commalicious.org",
        ];
        for text in texts {
            assert_eq!(lexicon.text(&lexicon.tokens(text)), text);
        }
    }

    #[test]
    fn the_policys_domains_are_found_inside_words() {
        let lexicon = Lexicon::from(&Policy::default());
        let expected =
            [Token::Word(b"a".to_vec()), Token::Octet(b'@'), Token::Word(b"x".to_vec()), Token::Allowed(0)];
        assert_eq!(lexicon.tokens(b"a@ximportant.com"), expected);
    }

    #[test]
    fn an_encoded_word_is_one_token() {
        let lexicon = Lexicon::from(&Policy::default());
        assert_eq!(lexicon.tokens(b"=?utf-8?q?a=40b?=x").len(), 2);
    }
}
