//! smtp-proto: whom Stalwart's server takes for the recipient of `RCPT TO:<text>`.

mod conversation;

use conversation::Refused;
use smtp_proto::Request;

fn main() -> std::io::Result<()> {
    conversation::reads("smtp-proto", env!("CARGO_PKG_VERSION"), "mailbox", |text| {
        let command = [&b"RCPT TO:<"[..], text, b">\r\n"].concat();
        match Request::parse(&mut command.iter()) {
            Ok(Request::Rcpt { to }) => Ok(vec![to.address.to_string()]),
            Ok(_) => Err(Refused::Because("it is another command".into())),
            Err(error) => Err(Refused::Because(format!("{error:?}"))),
        }
    })
}
