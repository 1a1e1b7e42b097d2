//! addr-spec: the address that AddrSpec reads and writes again.

mod conversation;

use addr_spec::AddrSpec;
use conversation::Refused;
use std::str::FromStr;

fn main() -> std::io::Result<()> {
    conversation::reads("addr-spec", env!("CARGO_PKG_VERSION"), "mailbox", |text| {
        let read = AddrSpec::from_str(conversation::text(text)?);
        let read = read.map_err(|error| Refused::Because(error.to_string()))?;
        Ok(vec![read.to_string()])
    })
}
