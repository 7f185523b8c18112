// SPDX-License-Identifier: GPL-2.0

//! `arp-probe`: loads the module `arp_probe`, follows its events, and tells why this host did, or did not, answer ARP.
//!
//! - [`args`]: what can be typed.
//! - [`session`]: one use of the module: loading and unloading it, a tracefs instance, what a killed one left behind.
//! - [`tracefs`], [`ring`], [`format`]: events as the kernel hands them out; [`event`], [`join`]: what they say.
//! - [`follow`]: the loop that reads them; [`watch`] and [`top`] show them.
//! - [`stats`], [`explain`], [`status`]: the other subcommands.
//!
//! What the verdicts mean comes from the project's room `arp/`, of which the module is made, too.

#[allow(dead_code, clippy::all)] // The room is the module's; here are wanted its words alone.
#[path = "../../arp/mod.rs"]
mod arp;
#[path = "../../arp/explain.rs"]
mod words;

pub mod args;
pub mod error;
pub mod event;
pub mod explain;
pub mod filter;
pub mod follow;
pub mod format;
pub mod join;
pub mod json;
pub mod module;
pub mod ring;
pub mod session;
pub mod stats;
pub mod status;
pub mod summary;
pub mod terminal;
pub mod top;
pub mod tracefs;
pub mod watch;

use std::process::ExitCode;

use clap::Parser;

use args::Cli;
use args::Command;
use error::Result;

/// Runs the command; its exit status.
pub fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            eprintln!("arp-probe: {error}");
            ExitCode::from(1)
        }
    }
}

fn run(cli: Cli) -> Result<u8> {
    match cli.command.unwrap_or(Command::Watch(cli.watch)) {
        Command::Watch(args) => watch::run(&args),
        Command::Top(args) => top::run(&args),
        Command::Stats(args) => stats::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Status => status::run(),
    }
}
