//! C11, source routes (RFC 5321 appendix C: "SHOULD be ignored").

use super::address::Address;
use super::steps::{CORRECT, Steps};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c11-source-route",
    cause: "C11",
    about: "mails to the first host of a source route",
    witness: "<@E:a@A>",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { finish, ..CORRECT },
};

fn finish(mut address: Address) -> Address {
    if let Some(first) = address.route.first() {
        address.domain.clone_from(first);
    }
    address
}
