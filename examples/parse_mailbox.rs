//! What a mailbox means: its parts, whether two spellings are the same, and the mailboxes of a header field.
//!
//!     cargo run --no-default-features --example parse_mailbox

use addrdiff::{AddrSpec, Domain, Mailbox, strict};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mailbox: Mailbox<'_> = r#""jane doe"@State.Example"#.parse()?;
    println!("local-part {}", mailbox.addr_spec.local_part);
    println!("domain {}", mailbox.addr_spec.domain.canonical());

    let (quoted, plain): (AddrSpec<'_>, AddrSpec<'_>) =
        (r#""jane"@STATE.example"#.parse()?, "jane@state.example".parse()?);
    println!("same {}", quoted == plain);

    println!("below {}", Domain::parse("mail.state.example")?.is_within(&Domain::parse("state.example")?));

    for mailbox in strict::address_list(b"Staff: Jane <jane@state.example>, joe@city.example;")? {
        println!("recipient {}", mailbox.addr_spec);
    }
    Ok(())
}
