// SPDX-License-Identifier: GPL-2.0

//! `assets DIR`: writes the man pages and bash's completion to DIR. They are the same for every architecture, so they are made
//! where the build runs.

use std::fs;
use std::io;
use std::path::Path;

use arp_probe_cli::args::Cli;
use clap::CommandFactory;
use clap_complete::Shell;

fn main() -> io::Result<()> {
    let dir = std::env::args_os()
        .nth(1)
        .ok_or_else(|| io::Error::other("usage: assets DIR"))?;
    let dir = Path::new(&dir);
    fs::create_dir_all(dir)?;
    let mut command = Cli::command();
    let completion = clap_complete::generate_to(Shell::Bash, &mut command, "arp-probe", dir)?;
    fs::rename(completion, dir.join("arp-probe"))?;
    command.build();
    page(&command, "arp-probe", dir)?;
    for sub in command
        .get_subcommands()
        .filter(|sub| sub.get_name() != "help")
    {
        page(sub, &format!("arp-probe-{}", sub.get_name()), dir)?;
    }
    Ok(())
}

fn page(command: &clap::Command, name: &str, dir: &Path) -> io::Result<()> {
    let mut text = Vec::new();
    // Names of pages live as long as the program.
    let named = command
        .clone()
        .name(&*name.to_owned().leak())
        .disable_help_subcommand(true);
    clap_mangen::Man::new(named)
        .section("8")
        .manual("arp_probe")
        .render(&mut text)?;
    fs::write(dir.join(format!("{name}.8")), text)
}
