//! The program: reads the command line and does what it says.

use std::process::ExitCode;

use clap::Parser;
use piaojue::cli::{Cli, run, shown};

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", shown(&error));
            ExitCode::from(error.exit_code())
        }
    }
}
