//! Letters that make the addresses of a text other ones for each request: accounts do not collide, and a mail shows
//! to which request it belongs.

use crate::generate::guesses::ROLES;
use std::time::{SystemTime, UNIX_EPOCH};

/// Before the letters of each token.
const FRONT: &[u8] = b"qj";

/// None of them is a hexadecimal digit: behind an escape they change nothing.
const LETTERS: &[u8; 20] = b"ghijklmnopqrstuvwxyz";

/// Letters behind the front.
const LENGTH: usize = 5;

/// A local-part that is longer is about its length.
const LONGEST_LOCAL: usize = 40;

/// So many letters in a row, of both cases or with digits, are no name.
const ENCODED: usize = 16;

/// A text that is longer may be about its length: a column that cuts it.
const LONGEST: usize = 60;

/// What makes an atom more than a name: routing, encodings, entities.
const TELLING: &[u8] = b"!%=&#`{|}$^~?/*'";

/// The letters of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token(Vec<u8>);

/// Gives out tokens, none twice.
#[derive(Debug)]
pub struct Tokens(u64);

impl Default for Tokens {
    fn default() -> Self {
        Self::new()
    }
}

impl Tokens {
    /// Begins where no run before did, most likely: accounts of that run may still be there.
    pub fn new() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        Self(since.map_or(0, |since| since.as_micros() as u64))
    }

    /// The next one.
    pub fn next(&mut self) -> Token {
        self.0 = self.0.wrapping_add(1);
        // A step without a common divisor spreads neighbours.
        let mut rest = self.0.wrapping_mul(2_654_435_761);
        let mut letters = FRONT.to_vec();
        for _ in 0..LENGTH {
            letters.push(LETTERS[(rest % 20) as usize]);
            rest /= 20;
        }
        Token(letters)
    }
}

impl Token {
    /// The text with these letters behind each local-part that is a plain name; `None` where there is none.
    pub fn put_into(&self, text: &[u8]) -> Option<Vec<u8>> {
        if text.len() > LONGEST {
            return None;
        }
        let places: Vec<usize> = (0..text.len()).filter_map(|at| end_of_name(text, at)).collect();
        let mut varied = text.to_vec();
        places.iter().rev().for_each(|&at| _ = varied.splice(at..at, self.0.iter().copied()));
        (!places.is_empty()).then_some(varied)
    }

    /// The octets without these letters, however they are written.
    pub fn taken_from(&self, octets: &[u8]) -> Vec<u8> {
        let mut left = octets.to_vec();
        while let Some(at) = self.place(&left) {
            left.drain(at..at + self.0.len());
        }
        left
    }

    /// They are in these octets.
    pub fn is_in(&self, octets: &[u8]) -> bool {
        self.place(octets).is_some()
    }

    fn place(&self, octets: &[u8]) -> Option<usize> {
        octets.windows(self.0.len()).position(|window| window.eq_ignore_ascii_case(&self.0))
    }
}

/// A token of some request is in these octets.
pub fn has_one(octets: &[u8]) -> bool {
    let is_one = |window: &[u8]| {
        let (front, letters) = window.split_at(FRONT.len());
        let letter = |octet: &u8| LETTERS.contains(&octet.to_ascii_lowercase());
        front.eq_ignore_ascii_case(FRONT) && letters.iter().all(letter)
    };
    octets.windows(FRONT.len() + LENGTH).any(is_one)
}

/// Where the letters go for the `@` at this place: behind a plain name that is no domain of an earlier `@`.
fn end_of_name(text: &[u8], at: usize) -> Option<usize> {
    if text[at] != b'@' {
        return None;
    }
    // `"anna"@`: the name ends before the quote.
    let quoted = at > 0 && text[at - 1] == b'"';
    let end = at - usize::from(quoted);
    let is_part = |octet: &u8| octet.is_ascii_alphanumeric() || *octet >= 0x80 || b"._+-".contains(octet);
    let start = text[..end].iter().rposition(|octet| !is_part(octet)).map_or(0, |before| before + 1);
    let before = start.checked_sub(1).map(|before| text[before]);
    let is_domain_or_encoded =
        before.is_some_and(|octet| octet == b'@' || octet == b'\\' || TELLING.contains(&octet));
    let local = &text[start..end];
    let ends_in_a_letter = local.last().is_some_and(u8::is_ascii_alphanumeric);
    let may_vary =
        ends_in_a_letter && !is_domain_or_encoded && local.len() <= LONGEST_LOCAL && !is_meant(local);
    // `anna+tag@`: the tag stays as it is.
    let name = local.iter().position(|octet| *octet == b'+').filter(|name| *name > 0).unwrap_or(local.len());
    may_vary.then_some(start + name)
}

/// A local-part that says something as it is: of a role, a number, or encoded (base64, base32, hexadecimal).
fn is_meant(local: &[u8]) -> bool {
    let has = |is: fn(&u8) -> bool| local.iter().any(is);
    let is_mixed = has(u8::is_ascii_lowercase) && (has(u8::is_ascii_uppercase) || has(u8::is_ascii_digit));
    let is_encoded = local.len() >= ENCODED && is_mixed && local.iter().all(u8::is_ascii_alphanumeric);
    let is_role = ROLES.iter().any(|role| role.as_bytes().eq_ignore_ascii_case(local));
    is_role || is_encoded || local.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn varied(text: &str) -> Option<String> {
        let token = Token(b"qjghijk".to_vec());
        let varied = token.put_into(text.as_bytes())?;
        assert_eq!(token.taken_from(&varied), text.as_bytes());
        assert_eq!(token.taken_from(&varied.to_ascii_uppercase()), text.to_ascii_uppercase().as_bytes());
        Some(String::from_utf8(varied).unwrap().replace("qjghijk", "*"))
    }

    #[test]
    fn plain_names_get_the_letters_and_domains_never() {
        for (text, with) in [
            ("x@outside.example@corp.example", "x*@outside.example@corp.example"),
            ("a@b.example, c.d+e@corp.example", "a*@b.example, c.d*+e@corp.example"),
            ("\"x@outside.example\"@corp.example", "\"x*@outside.example\"@corp.example"),
            ("\"anna\"@corp.example", "\"anna*\"@corp.example"),
            ("@a.example:b@corp.example", "@a.example:b*@corp.example"),
            ("<a@b.example>", "<a*@b.example>"),
            ("a+staff@b.example", "a*+staff@b.example"),
        ] {
            assert_eq!(varied(text).as_deref(), Some(with), "{text}");
        }
    }

    #[test]
    fn what_may_be_routing_or_an_encoding_stays_as_it_is() {
        for text in [
            "a%outside.example@corp.example",
            "outside.example!a@corp.example",
            "=?utf-8?q?x=40outside.example?=@corp.example",
            "a\\@corp.example",
            "x(c)@corp.example",
            "\"\"@corp.example",
            "postmaster@outside.example",
            "12345@outside.example",
            "YUBvdXRzaWRlLmV4YW1wbGU@corp.example",
            "61406f7574736964652e6578616d706c65@corp.example",
            "mfag65luonuwizjomv4gc3lqnrsq@corp.example",
            "@corp.example",
            "none",
        ] {
            assert_eq!(varied(text), None, "{text}");
        }
        assert_eq!(varied(&format!("{}@corp.example", "a".repeat(41))), None);
    }

    #[test]
    fn no_token_comes_twice_soon_and_each_is_known_as_one() {
        let mut tokens = Tokens::new();
        let mut seen = std::collections::HashSet::new();
        for _ in 0..10_000 {
            let Token(letters) = tokens.next();
            assert!(has_one(&[b"x", &letters[..], b"@"].concat()));
            assert!(seen.insert(letters));
        }
        assert!(!has_one(b"anna@corp.example"));
    }
}
