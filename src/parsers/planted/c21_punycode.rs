//! C21, Punycode that is none: CVE-2024-21725.

use super::address::Address;
use super::steps::{CORRECT, Steps};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c21-punycode",
    cause: "C21",
    about: "takes an A-label that cannot be decoded for the label without its prefix",
    witness: "a@xn--E",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { finish, ..CORRECT },
};

fn finish(address: Address) -> Address {
    let labels: Vec<&str> = address.domain.split('.').map(decoded).collect();
    Address { domain: labels.join("."), ..address }
}

fn decoded(label: &str) -> &str {
    match label.strip_prefix("xn--") {
        Some(text) if idna::domain_to_unicode(label).1.is_err() => text,
        _ => label,
    }
}
