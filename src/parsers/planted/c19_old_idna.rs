//! C19, two mappings of Unicode to the DNS: IDNA2003 and what came after it.

use super::address::Address;
use super::steps::{CORRECT, Steps};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c19-old-idna",
    cause: "C19",
    about: "maps the sharp s of a domain to ss, as IDNA2003 did",
    witness: "a@\\u{df}",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { finish, ..CORRECT },
};

fn finish(address: Address) -> Address {
    Address { domain: address.domain.replace('ß', "ss"), ..address }
}
