//! A sign-up's gate: `admit` decides about the address that will be mailed, and nothing else can be mailed.
//!
//!     cargo run --no-default-features --example sign_up -- jane@state.example 'x@outside.example@state.example'

use addrdiff::{Admitted, Allow, admit};
use std::process::ExitCode;

fn main() -> ExitCode {
    let staff = match Allow::domains(["state.example", "city.example"]) {
        Ok(staff) => staff.with_subdomains(),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    let mut all_in = ExitCode::SUCCESS;
    for text in std::env::args().skip(1) {
        match admit(&text, &staff) {
            Ok(address) => send_confirmation(&address),
            Err(refused) => {
                // The text comes from outside: it is shown escaped.
                println!("refused {}: {refused}", text.escape_default());
                all_in = ExitCode::FAILURE;
            }
        }
    }
    all_in
}

/// Takes an admitted address: passing an unchecked text does not compile.
fn send_confirmation(address: &Admitted) {
    println!("mailing {address}");
}
