//! C15, a `>` inside the quotes closes the path on the wire: CVE-2025-59937.

use super::address::Address;
use super::steps::{CORRECT, Steps};
use super::{MISDELIVERY, Planted};

pub(super) const PLANTED: Planted = Planted {
    surface: "c15-path-closed-early",
    cause: "C15",
    about: "writes the path without quotes, so that a > in the local-part closes it",
    witness: "\"a@E>\"@A",
    shows: MISDELIVERY,
    gates: &[],
    steps: Steps { finish, ..CORRECT },
};

/// `RCPT TO:<a@E> …@A>`: what the server takes for the path ends at the first `>`.
fn finish(address: Address) -> Address {
    let path = address.local_part.split_once('>').map(|(path, _)| path);
    path.and_then(Address::plain).unwrap_or(address)
}
