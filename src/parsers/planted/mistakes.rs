//! The mistakes: each takes the place of one step of the correct reader.

use super::address::Address;
use super::lexemes::{Lexeme, lexemes};
use super::steps::{self, CORRECT, Read, Whole, skip_space};

/// Reads nothing behind the second `@`.
pub(super) fn second_at(whole: Whole, rest: &[Lexeme]) -> Option<&[Lexeme]> {
    match rest {
        [Lexeme::Special('@'), ..] => Some(&[]),
        _ => steps::after(whole, rest),
    }
}

/// Takes what stands before `<` for the address.
pub(super) fn name_before_angle(whole: Whole, rest: &[Lexeme]) -> Option<&[Lexeme]> {
    match skip_space(rest) {
        [Lexeme::Special('<'), ..] if whole == Whole::AddrSpec => Some(&[]),
        _ => steps::after(whole, rest),
    }
}

/// Reads nothing behind `<…>`.
pub(super) fn after_angle(whole: Whole, rest: &[Lexeme]) -> Option<&[Lexeme]> {
    if whole == Whole::AngleAddr { Some(&[]) } else { steps::after(whole, rest) }
}

/// What a quoted local-part holds is the address.
pub(super) fn address_in_quotes(address: Address) -> Address {
    Address::plain(&address.local_part).unwrap_or(address)
}

/// A comment that holds an address is read in the place of the text around it.
pub(super) fn address_in_comment(all: Vec<Lexeme>) -> Vec<Lexeme> {
    let decoy = all.iter().find_map(|lexeme| match lexeme {
        Lexeme::Comment(text) if text.contains('@') => lexemes(text, CORRECT.comment),
        _ => None,
    });
    steps::sift(decoy.unwrap_or(all))
}

/// Atoms with white space between them are one domain.
pub(super) fn glued(lexemes: &[Lexeme]) -> Read<'_, String> {
    let (mut domain, mut rest) = steps::domain(lexemes)?;
    while let [Lexeme::Space, more @ ..] = rest {
        let Some((glued, behind)) = steps::domain(more) else { break };
        domain.push_str(&glued);
        rest = behind;
    }
    Some((domain, rest))
}

/// A dot behind white space continues the domain, which is then cut.
pub(super) fn cut_at_space(lexemes: &[Lexeme]) -> Read<'_, String> {
    let (domain, mut rest) = steps::domain(lexemes)?;
    while let [Lexeme::Space, Lexeme::Special('.'), more @ ..] = rest {
        rest = steps::domain(more)?.1;
    }
    Some((domain, rest))
}

/// Reads nothing behind a group.
pub(super) fn after_group(whole: Whole, rest: &[Lexeme]) -> Option<&[Lexeme]> {
    if whole == Whole::Group { Some(&[]) } else { steps::after(whole, rest) }
}

/// The first host of a source route is where the mail goes.
pub(super) fn first_host(mut address: Address) -> Address {
    if let Some(first) = address.route.first() {
        address.domain.clone_from(first);
    }
    address
}

/// An encoded-word in the local-part that holds an address is the address.
pub(super) fn encoded_word(address: Address) -> Address {
    decoded(&address.local_part).as_deref().and_then(Address::plain).unwrap_or(address)
}

/// What an encoded-word in "Q" says (RFC 2047 §4.2); the charset is taken for ASCII.
fn decoded(word: &str) -> Option<String> {
    let inside = word.strip_prefix("=?")?.strip_suffix("?=")?;
    let mut parts = inside.splitn(3, '?');
    let (_charset, encoding, mut rest) = (parts.next()?, parts.next()?, parts.next()?);
    if !encoding.eq_ignore_ascii_case("q") {
        return None;
    }
    let mut text = String::new();
    while let Some((before, behind)) = rest.split_once('=') {
        text.push_str(before);
        text.push(u8::from_str_radix(behind.get(..2)?, 16).ok()?.into());
        rest = &behind[2..];
    }
    text.push_str(rest);
    Some(text)
}

/// `re.search(r"[\w.+-]+@[\w.-]+", text)`
pub(super) fn first_address(text: &str) -> Option<Address> {
    let in_host = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let in_user = |c: char| in_host(c) || c == '+';
    text.match_indices('@').find_map(|(at, _)| {
        let user = &text[text[..at].trim_end_matches(in_user).len()..at];
        let behind = &text[at + 1..];
        let host = &behind[..behind.find(|c| !in_host(c)).unwrap_or(behind.len())];
        Address::plain(&format!("{user}@{host}"))
    })
}

/// `RCPT TO:<a@E> …@A>`: what the server takes for the path ends at the first `>`.
pub(super) fn up_to_angle(address: Address) -> Address {
    let path = address.local_part.split_once('>').map(|(path, _)| path);
    path.and_then(Address::plain).unwrap_or(address)
}

/// The text ends at the first NUL.
pub(super) fn up_to_nul(bytes: &[u8]) -> Option<String> {
    steps::prepare(bytes.split(|&octet| octet == 0).next()?)
}

/// Every character is its lowest octet.
pub(super) fn narrowed(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let narrowed: String = text.chars().map(|c| char::from(c as u32 as u8)).collect();
    steps::prepare(narrowed.as_bytes())
}

/// `ß` is `ss`.
pub(super) fn sharp_s(address: Address) -> Address {
    Address { domain: address.domain.replace('ß', "ss"), ..address }
}

/// An A-label that cannot be decoded is what stands behind its prefix.
pub(super) fn without_prefix(address: Address) -> Address {
    let labels: Vec<&str> = address.domain.split('.').map(unprefixed).collect();
    Address { domain: labels.join("."), ..address }
}

fn unprefixed(label: &str) -> &str {
    match label.strip_prefix("xn--") {
        Some(text) if idna::domain_to_unicode(label).1.is_err() => text,
        _ => label,
    }
}

/// The domain is what stands in brackets, and nothing behind it is read.
pub(super) fn inside_brackets(lexemes: &[Lexeme]) -> Read<'_, String> {
    match lexemes {
        [Lexeme::Literal(literal), ..] => Some((literal.trim_matches(['[', ']']).into(), &[])),
        _ => steps::domain(lexemes),
    }
}
