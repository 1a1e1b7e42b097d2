//! The command line; everything it does is in the library, under `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    addrdiff::cli::run().into()
}
