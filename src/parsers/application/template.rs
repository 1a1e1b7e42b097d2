//! Placeholders: `{address}` is the text, `{NAME}` what `first` took; encoded as the place in the request demands.

use super::error::EncodingError;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use std::collections::BTreeMap;

/// The placeholder of the text.
pub const ADDRESS: &str = "address";

/// What a form leaves as it is besides letters and digits.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'*');

/// The values of placeholders.
pub type Values = BTreeMap<String, Vec<u8>>;

/// How a value is written.
pub type Encode = fn(&[u8]) -> Result<Vec<u8>, EncodingError>;

/// As it is.
pub fn raw(octets: &[u8]) -> Result<Vec<u8>, EncodingError> {
    Ok(octets.to_vec())
}

/// In a form or a URL.
pub fn form(octets: &[u8]) -> Result<Vec<u8>, EncodingError> {
    Ok(percent_encode(octets, FORM).to_string().into_bytes())
}

/// In a string of JSON.
pub fn json(octets: &[u8]) -> Result<Vec<u8>, EncodingError> {
    let text = std::str::from_utf8(octets).map_err(|_| EncodingError::NotUtf8)?;
    let quoted = serde_json::Value::from(text).to_string();
    Ok(quoted.as_bytes()[1..quoted.len() - 1].to_vec())
}

/// In a header field.
pub fn header(octets: &[u8]) -> Result<Vec<u8>, EncodingError> {
    match octets.iter().any(|octet| matches!(octet, b'\r' | b'\n' | 0 | 0x7f)) {
        true => Err(EncodingError::Control),
        false => Ok(octets.to_vec()),
    }
}

/// The pieces of a template: a placeholder's name, or text.
enum Piece<'a> {
    Text(&'a str),
    Name(&'a str),
}

fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let named = |at: usize| {
            let end = rest[at..].find('}')? + at;
            let name = &rest[at + 1..end];
            let usable = |c: char| c.is_ascii_alphanumeric() || "_-:".contains(c);
            (!name.is_empty() && name.chars().all(usable)).then_some((at, end))
        };
        let found = rest.match_indices('{').find_map(|(at, _)| named(at));
        let (piece, left) = match found {
            Some((0, end)) => (Piece::Name(&rest[1..end]), &rest[end + 1..]),
            Some((at, _)) => (Piece::Text(&rest[..at]), &rest[at..]),
            None => (Piece::Text(rest), ""),
        };
        rest = left;
        Some(piece)
    })
}

/// The names of its placeholders, without how they are encoded.
pub fn names(template: &str) -> impl Iterator<Item = &str> {
    pieces(template).filter_map(|piece| match piece {
        Piece::Name(name) => Some(name.split(':').next().unwrap_or(name)),
        Piece::Text(_) => None,
    })
}

/// The template with a letter for each placeholder.
pub fn without_placeholders(template: &str) -> String {
    let text = |piece| match piece {
        Piece::Text(text) => text,
        Piece::Name(_) => "x",
    };
    pieces(template).map(text).collect()
}

/// The template with its values. A name without a value stands for itself: a body may have braces of its own.
///
/// # Errors
/// A value that cannot be carried there.
pub fn fill(template: &str, values: &Values, encode: Encode) -> Result<Vec<u8>, EncodingError> {
    let mut filled = Vec::new();
    for piece in pieces(template) {
        let (name, how) = match piece {
            Piece::Text(text) => {
                filled.extend_from_slice(text.as_bytes());
                continue;
            }
            Piece::Name(name) => name.split_once(':').unwrap_or((name, "")),
        };
        let encode: Encode = match how {
            "json" => json,
            "form" => form,
            _ => encode,
        };
        match values.get(name) {
            Some(value) => filled.extend(encode(value)?),
            None => filled.extend(format!("{{{name}}}").into_bytes()),
        }
    }
    Ok(filled)
}

/// A JSON document with its values.
///
/// # Errors
/// As [`fill`].
pub fn fill_json(document: &serde_json::Value, values: &Values) -> Result<serde_json::Value, EncodingError> {
    use serde_json::Value;
    Ok(match document {
        Value::String(text) => {
            let filled = fill(text, values, raw)?;
            Value::String(String::from_utf8(filled).map_err(|_| EncodingError::NotUtf8)?)
        }
        Value::Array(all) => all.iter().map(|one| fill_json(one, values)).collect::<Result<_, _>>()?,
        Value::Object(all) => {
            let filled = all.iter().map(|(name, one)| Ok((name.clone(), fill_json(one, values)?)));
            Value::Object(filled.collect::<Result<_, EncodingError>>()?)
        }
        other => other.clone(),
    })
}

/// The strings of a JSON document.
pub fn strings<'a>(document: &'a serde_json::Value, all: &mut Vec<&'a str>) {
    match document {
        serde_json::Value::String(text) => all.push(text),
        serde_json::Value::Array(values) => values.iter().for_each(|one| strings(one, all)),
        serde_json::Value::Object(values) => values.values().for_each(|one| strings(one, all)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(address: &[u8]) -> Values {
        Values::from([(ADDRESS.to_owned(), address.to_vec()), ("csrf".to_owned(), b"a b".to_vec())])
    }

    #[test]
    fn every_octet_reaches_the_place_that_can_carry_it() {
        let all: Vec<u8> = (0..=255).collect();
        let encoded = fill("e={address}", &values(&all), form).unwrap();
        assert_eq!(percent_encoding::percent_decode(&encoded[2..]).collect::<Vec<u8>>(), all);
        assert!(fill("{address}", &values(b"\xff"), json).is_err());
        assert!(fill("{address}", &values(b"a\0"), header).is_err());
        assert_eq!(fill("{address}", &values(b"\"\n"), json).unwrap(), br#"\"\n"#);
    }

    #[test]
    fn a_body_keeps_its_own_braces() {
        let body = r#"{"a": {"b": "{address:json}"}, "c": "{csrf}{other}"}"#;
        let filled = fill(body, &values(b"x@\"y"), raw).unwrap();
        assert_eq!(filled, br#"{"a": {"b": "x@\"y"}, "c": "a b{other}"}"#);
        assert_eq!(names(body).collect::<Vec<_>>(), ["address", "csrf", "other"]);
    }
}
