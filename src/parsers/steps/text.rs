//! Steps over the whole text.

use super::{Apply, Kind, StepError, by_characters, domain_at};
use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizerBorrowed;
use std::sync::Arc;

pub(super) const STRIP: Kind = Kind::plain("strip", "white space at both ends goes", "text.strip()", |_| {
    Ok(Arc::new(|text| Ok(strip(text))))
});

pub(super) const LOWER: Kind =
    Kind::plain("lower", "lower case", "text.lower()", |_| Ok(Arc::new(|text| Ok(lower(text)))));

pub(super) const CASEFOLD: Kind = Kind::plain("casefold", "full case folding", "text.casefold()", |_| {
    Ok(Arc::new(|text| Ok(casefold(text))))
});

pub(super) const NFC: Kind =
    Kind::plain("nfc", "canonical composition", r#"unicodedata.normalize("NFC", text)"#, |_| {
        Ok(Arc::new(|text| Ok(nfc(text))))
    });

pub(super) const NFKC: Kind =
    Kind::plain("nfkc", "compatibility composition", r#"unicodedata.normalize("NFKC", text)"#, |_| {
        Ok(Arc::new(|text| Ok(nfkc(text))))
    });

/// CVE-2015-4499: what a column keeps ended in the allowed domain.
pub(super) const TRUNCATE: Kind = Kind {
    name: "truncate",
    takes: Some("N or Nc"),
    about: "cut after N octets, or N characters, as a column of a database cuts",
    code: r#"text[:N] if characters else text.encode()[:N]"#,
    make: truncate,
};

/// As several servers write a recipient on: the local-part as it means, without its quotes.
pub(super) const UNQUOTE: Kind = Kind::plain(
    "unquote",
    "a quoted local-part without its quotes",
    r#"re.sub(r'\A"((?:[^"\\]|\\.)*)"(?=@)', lambda m: re.sub(r'\\(.)', r'\1', m[1], flags=re.S), text, flags=re.S)"#,
    |_| Ok(Arc::new(|text| Ok(unquote(text).unwrap_or_else(|| text.to_vec())))),
);

pub(super) const FORMATADDR: Kind = Kind::plain(
    "formataddr",
    "written as the address of a name; what is not ASCII is refused",
    r#"email.utils.formataddr(("Anna", text))"#,
    |_| {
        Ok(Arc::new(|text| match text.is_ascii() {
            true => Ok([b"Anna <", text, b">"].concat()),
            false => Err("ASCII".into()),
        }))
    },
);

/// `text.lower()`.
pub fn lower(text: &[u8]) -> Vec<u8> {
    by_characters(text, str::to_lowercase)
}

/// `text.upper()`.
pub fn upper(text: &[u8]) -> Vec<u8> {
    by_characters(text, str::to_uppercase)
}

/// `text.casefold()`.
pub fn casefold(text: &[u8]) -> Vec<u8> {
    by_characters(text, |valid| CaseMapper::new().fold_string(valid).into_owned())
}

/// `unicodedata.normalize("NFC", text)`.
pub fn nfc(text: &[u8]) -> Vec<u8> {
    normal(text, ComposingNormalizerBorrowed::new_nfc())
}

/// `unicodedata.normalize("NFKC", text)`.
pub fn nfkc(text: &[u8]) -> Vec<u8> {
    normal(text, ComposingNormalizerBorrowed::new_nfkc())
}

fn normal(text: &[u8], normalizer: ComposingNormalizerBorrowed<'static>) -> Vec<u8> {
    by_characters(text, |valid| normalizer.normalize(valid).into_owned())
}

/// Python's white space: Unicode's, and the four separators of ASCII.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// `text.strip()`.
pub fn strip(text: &[u8]) -> Vec<u8> {
    let front: usize = match text.utf8_chunks().next() {
        Some(first) => first.valid().len() - first.valid().trim_start_matches(is_space).len(),
        None => 0,
    };
    let rest = &text[front..];
    let back = match rest.utf8_chunks().last() {
        Some(last) if last.invalid().is_empty() => {
            last.valid().len() - last.valid().trim_end_matches(is_space).len()
        }
        _ => 0,
    };
    rest[..rest.len() - back].to_vec()
}

fn truncate(argument: &str) -> Result<Apply, StepError> {
    let (number, characters) = match argument.strip_suffix('c') {
        Some(number) => (number, true),
        None => (argument, false),
    };
    let limit: usize = number.parse().map_err(|_| StepError::NoLimit)?;
    Ok(match characters {
        false => Arc::new(move |text| Ok(text[..limit.min(text.len())].to_vec())),
        true => Arc::new(move |text| Ok(first_characters(text, limit).to_vec())),
    })
}

/// An octet that is no UTF-8 is a character of its own, as in Python's `str`.
fn first_characters(text: &[u8], limit: usize) -> &[u8] {
    let (mut left, mut end) = (limit, 0);
    for chunk in text.utf8_chunks() {
        let valid = chunk.valid().char_indices().map(|(_, c)| c.len_utf8());
        for length in valid.chain(chunk.invalid().iter().map(|_| 1)) {
            if left == 0 {
                return &text[..end];
            }
            (left, end) = (left - 1, end + length);
        }
    }
    text
}

/// `None` where no quoted-string stands before an `@`.
fn unquote(text: &[u8]) -> Option<Vec<u8>> {
    let (mut unquoted, mut at) = (Vec::new(), 1);
    domain_at(text).filter(|_| text.first() == Some(&b'"'))?;
    loop {
        match text.get(at)? {
            b'"' => break,
            b'\\' => {
                unquoted.push(*text.get(at + 1)?);
                at += 2;
            }
            octet => {
                unquoted.push(*octet);
                at += 1;
            }
        }
    }
    let rest = &text[at + 1..];
    (rest.first() == Some(&b'@')).then(|| [&unquoted, rest].concat())
}
