// SPDX-License-Identifier: GPL-2.0

//! `arp-probe`: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    arp_probe_cli::main()
}
