// SPDX-License-Identifier: GPL-2.0

//! `arp-probe status`: the kernel, the module, its probes, Secure Boot and lockdown. Changes nothing.

use std::fs;
use std::io;
use std::io::Write;
use std::process::Command;

use crate::args::VERSION;
use crate::error::output;
use crate::error::Error;
use crate::error::Result;
use crate::module;
use crate::session;
use crate::stats;
use crate::stats::Stats;
use crate::tracefs;

/// Runs it; the exit status.
pub fn run() -> Result<u8> {
    session::must_be_root("the probes are for root's eyes only")?;
    let mut lines = vec![
        ("arp-probe", VERSION.to_owned()),
        ("kernel", module::kernel_release()),
        ("module file", module_file()),
        ("module", module_state()),
    ];
    if let Some(filters) = module::own_filters() {
        lines.push(("", format!("was told to leave packets out: {filters}")));
    }
    lines.push((
        "tracefs",
        tracefs::root().map_or_else(|error| error.to_string(), |path| path.display().to_string()),
    ));
    lines.push(("Secure Boot", secure_boot().to_owned()));
    lines.push((
        "lockdown",
        module::lockdown().unwrap_or_else(|| "this kernel has none".to_owned()),
    ));
    if module::is_loaded() {
        match stats::read() {
            Ok(stats) => lines.extend(probes(&stats)),
            Err(error) => lines.push(("probes", error.to_string())),
        }
    }
    let mut out = io::stdout().lock();
    let written = lines
        .iter()
        .try_for_each(|(name, value)| writeln!(out, "{name:<12} {value}"));
    match written.map_err(output) {
        Err(Error::ReaderGone) => Ok(0),
        written => written.map(|()| 0),
    }
}

fn module_file() -> String {
    let run = Command::new("modinfo")
        .args(["-n", "arp_probe"])
        .env("PATH", "/usr/sbin:/sbin:/usr/bin:/bin")
        .output();
    match run {
        Ok(run) if run.status.success() => String::from_utf8_lossy(&run.stdout).trim().to_owned(),
        _ => {
            let release = module::kernel_release();
            format!("none for this kernel: 'apt install arp-probe-modules-{release}', or 'apt install arp-probe-dkms'")
        }
    }
}

fn module_state() -> String {
    if !module::is_loaded() {
        return "not loaded ('arp-probe' loads it, and unloads it at its end)".to_owned();
    }
    let version =
        module::version().map_or_else(String::new, |version| format!(", version {version}"));
    let whose = if session::loaded_by_us() {
        "by arp-probe"
    } else {
        "by somebody else: arp-probe leaves it alone"
    };
    format!("loaded{version}, {whose}")
}

fn probes(stats: &Stats) -> Vec<(&'static str, String)> {
    let missed: u64 = stats.probes().iter().map(|probe| probe.missed).sum();
    let mut lines = vec![(
        "probes",
        format!("{} placed, {missed} calls missed", stats.probes().len()),
    )];
    for probe in stats.probes() {
        let missed = if probe.missed > 0 {
            format!(", missed {}", probe.missed)
        } else {
            String::new()
        };
        lines.push((
            "",
            format!("{} {} ({}){missed}", probe.name, probe.symbol, probe.kind),
        ));
    }
    lines
}

/// Four bytes of attributes come before the variable's one.
fn secure_boot() -> &'static str {
    match fs::read("/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c") {
        Ok(bytes) if bytes.get(4) == Some(&1) => {
            "on: modules must be signed with a key that the kernel has"
        }
        Ok(_) => "off",
        Err(_) => "none (no UEFI, or its variables are not there)",
    }
}
