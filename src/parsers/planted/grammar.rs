//! The grammar of the planted readers: `address-list` of RFC 5322 §3.4, over lexemes.

use super::address::Address;
use super::lexemes::{Lexeme, lexemes};
use super::steps::{Read, Steps, Whole, skip_space};

/// The recipients of a text; `None` where it is no address.
pub(super) fn read(text: &str, steps: &Steps) -> Option<Vec<Address>> {
    let lexemes = (steps.sift)(lexemes(text, steps.comment)?);
    let (addresses, rest) = list(&lexemes, steps, true)?;
    if !rest.is_empty() {
        return None;
    }
    (steps.recipients)(addresses.into_iter().map(steps.finish).collect())
}

/// `address-list`, or what stands in a group: members with commas between them, some may be missing.
fn list<'a>(mut rest: &'a [Lexeme], steps: &Steps, groups: bool) -> Read<'a, Vec<Address>> {
    let mut addresses = Vec::new();
    loop {
        rest = skip_space(rest);
        if !matches!(rest, [] | [Lexeme::Special(',' | ';'), ..]) {
            let (more, behind) = member(rest, steps, groups)?;
            addresses.extend(more);
            rest = behind;
        }
        match rest {
            [Lexeme::Special(','), behind @ ..] => rest = behind,
            _ => return Some((addresses, rest)),
        }
    }
}

/// `address = mailbox / group`: the words at the start say nothing, what ends them does.
fn member<'a>(lexemes: &'a [Lexeme], steps: &Steps, groups: bool) -> Read<'a, Vec<Address>> {
    let is_word = |lexeme: &Lexeme| {
        matches!(lexeme, Lexeme::Atom(_) | Lexeme::Quoted(_) | Lexeme::Space | Lexeme::Special('.'))
    };
    let (words, rest) = lexemes.split_at(lexemes.iter().take_while(|lexeme| is_word(lexeme)).count());
    match rest {
        [Lexeme::Special('@'), ..] => {
            let (address, rest) = addr_spec(lexemes, steps)?;
            Some((vec![address], (steps.after)(Whole::AddrSpec, rest)?))
        }
        [Lexeme::Special('<'), rest @ ..] => {
            let (address, rest) = angle_addr(rest, steps)?;
            let address = Address { name: phrase(words), ..address };
            Some((vec![address], (steps.after)(Whole::AngleAddr, rest)?))
        }
        [Lexeme::Special(':'), rest @ ..] if groups => {
            phrase(words)?;
            let (members, rest) = list(rest, steps, false)?;
            let [Lexeme::Special(';'), rest @ ..] = rest else { return None };
            Some((members, (steps.after)(Whole::Group, rest)?))
        }
        _ => None,
    }
}

/// `[obs-route] addr-spec ">"`, behind the `<`.
fn angle_addr<'a>(mut rest: &'a [Lexeme], steps: &Steps) -> Read<'a, Address> {
    let mut route = Vec::new();
    while let [Lexeme::Special('@'), behind @ ..] = skip_space(rest) {
        let (host, behind) = (steps.domain)(skip_space(behind))?;
        route.push(host);
        rest = match skip_space(behind) {
            [Lexeme::Special(','), more @ ..] if matches!(skip_space(more), [Lexeme::Special('@'), ..]) => {
                more
            }
            [Lexeme::Special(':'), more @ ..] => more,
            _ => return None,
        };
    }
    let (address, rest) = addr_spec(skip_space(rest), steps)?;
    match skip_space(rest) {
        [Lexeme::Special('>'), rest @ ..] => Some((Address { route, ..address }, rest)),
        _ => None,
    }
}

/// `local-part "@" domain`, with white space around both.
fn addr_spec<'a>(lexemes: &'a [Lexeme], steps: &Steps) -> Read<'a, Address> {
    let (local_part, rest) = local_part(lexemes)?;
    let [Lexeme::Special('@'), rest @ ..] = skip_space(rest) else { return None };
    let (domain, rest) = (steps.domain)(skip_space(rest))?;
    Some((Address { local_part, domain, ..Address::default() }, rest))
}

/// `local-part = word *("." word)`
fn local_part(lexemes: &[Lexeme]) -> Read<'_, String> {
    let mut local_part = String::new();
    let mut rest = lexemes;
    loop {
        let [Lexeme::Atom(word) | Lexeme::Quoted(word), behind @ ..] = rest else { return None };
        local_part.push_str(word);
        rest = match behind {
            [Lexeme::Special('.'), more @ ..] => more,
            _ => return Some((local_part, behind)),
        };
        local_part.push('.');
    }
}

/// What a phrase says; `None` where there is none.
fn phrase(words: &[Lexeme]) -> Option<String> {
    let spoken = words.iter().map(|word| match word {
        Lexeme::Atom(text) | Lexeme::Quoted(text) => text.as_str(),
        Lexeme::Special(_) => ".",
        _ => " ",
    });
    let phrase: String = spoken.collect();
    let has_word = words.iter().any(|word| matches!(word, Lexeme::Atom(_) | Lexeme::Quoted(_)));
    has_word.then(|| phrase.trim().to_owned())
}
