//! Steps over the domain, which stands behind the last `@`; a text without one stays as it is.

use super::{Changed, Kind, domain_at};
use std::sync::Arc;

/// UTS #46, as browsers and most libraries encode it.
pub(super) const IDNA: Kind = Kind::plain(
    "idna",
    "a domain that is not ASCII encoded by UTS #46; what that does not take is refused",
    "idna::domain_to_ascii(domain)",
    |_| Ok(Arc::new(|text| of_domain(text, uts46))),
);

/// Punycode alone, label by label: what npm's `punycode.toASCII` does.
pub(super) const IDNA_RAW: Kind = Kind::plain(
    "idna-raw",
    "each label of the domain that is not ASCII as raw punycode, nothing mapped",
    r#"(lambda local, at, domain: local + at + ".".join(l if l.isascii() else "xn--" + l.encode("punycode").decode() for l in re.split("[.\u3002\uff0e\uff61]", domain)))(*text.rpartition("@")) if "@" in text else text"#,
    |_| Ok(Arc::new(|text| of_domain(text, raw))),
);

/// Applies the change to the domain where that is UTF-8.
pub(super) fn of_domain(text: &[u8], change: impl Fn(&str) -> Result<String, String>) -> Changed {
    let Some(at) = domain_at(text) else { return Ok(text.to_vec()) };
    let domain = std::str::from_utf8(&text[at..]).map_err(|_| "a domain in UTF-8".to_owned())?;
    Ok([&text[..at], change(domain)?.as_bytes()].concat())
}

fn uts46(domain: &str) -> Result<String, String> {
    // An address literal is no name, and goes as it is.
    if domain.starts_with('[') || domain.is_ascii() {
        return Ok(domain.to_owned());
    }
    idna::domain_to_ascii(domain).map_err(|_| "a domain that UTS #46 takes".to_owned())
}

fn raw(domain: &str) -> Result<String, String> {
    let labels = domain.split(['.', '\u{3002}', '\u{ff0e}', '\u{ff61}']);
    let encoded: Result<Vec<String>, String> = labels.map(raw_label).collect();
    Ok(encoded?.join("."))
}

fn raw_label(label: &str) -> Result<String, String> {
    if label.is_ascii() {
        return Ok(label.to_owned());
    }
    let encoded = idna::punycode::encode_str(label).ok_or("a label that punycode can hold")?;
    Ok(format!("xn--{encoded}"))
}
