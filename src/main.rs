//! Parses the command line, runs the command, returns its exit code.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::heap::few();
    // What a panic says may quote the text it was working on, so only its place is told.
    std::panic::set_hook(Box::new(|panic| {
        if let Some(place) = panic.location() {
            cli::say(&format!("internal error at {}:{}", place.file(), place.line()));
        }
    }));
    cli::main().into()
}
