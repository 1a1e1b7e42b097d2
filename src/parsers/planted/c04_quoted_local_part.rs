//! C4, quotes: CVE-2025-13033 read an address out of a quoted local-part.

use super::address::Address;
use super::steps::{CORRECT, Steps};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c04-quoted-local-part",
    cause: "C4",
    about: "takes an address inside a quoted local-part for the address",
    witness: "\"a@E\"@A",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { finish, ..CORRECT },
};

fn finish(address: Address) -> Address {
    Address::plain(&address.local_part).unwrap_or(address)
}
