//! eml-codec: the addresses that `address_list` reads. What it leaves of the text is a refusal.

mod conversation;

use conversation::Refused;
use eml_codec::imf::address::{AddressRef, address_list};
use eml_codec::imf::mailbox::MailboxRef;

fn main() -> std::io::Result<()> {
    conversation::reads("eml-codec", env!("CARGO_PKG_VERSION"), "address-list", |text| match address_list(text) {
        Ok((b"", addresses)) => Ok(addresses.iter().flat_map(mailboxes).map(|one| one.addrspec.to_string()).collect()),
        Ok((rest, _)) => Err(Refused::Because(format!("{} octets are left", rest.len()))),
        Err(error) => Err(Refused::Because(error.map(|error| error.code).to_string())),
    })
}

fn mailboxes<'a>(address: &'a AddressRef<'_>) -> Vec<MailboxRef<'a>> {
    match address {
        AddressRef::Single(mailbox) => vec![mailbox.clone()],
        AddressRef::Many(group) => group.participants.as_ref().map_or(Vec::new(), |list| list.0.clone()),
    }
}
