//! The command line; everything it does is in the library, under `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    addrdiff::cli::run(&arguments).into()
}
