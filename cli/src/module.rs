// SPDX-License-Identifier: GPL-2.0

//! The kernel module: whether it is there, loading and unloading it, and why that failed.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

use rustix::io::Errno;
use rustix::system;

use crate::error::said;
use crate::error::Context;
use crate::error::Result;

const SYS: &str = "/sys/module/arp_probe";

/// Its parameters that keep packets away from everybody, and the value that keeps none.
const FILTERS: [(&str, &str); 6] = [
    ("ifindex", "0"),
    ("dev", ""),
    ("netns", "0"),
    ("sip", ""),
    ("tip", ""),
    ("frames", "1"),
];

/// Whether it is loaded, and not just on its way in or out.
pub fn is_loaded() -> bool {
    fs::read_to_string(format!("{SYS}/initstate")).is_ok_and(|state| state.trim() == "live")
}

/// What tells one load of it from another: its directory's inode.
pub fn identity() -> Option<u64> {
    fs::metadata(SYS).ok().map(|dir| dir.ino())
}

/// The version that the loaded one says it has.
pub fn version() -> Option<String> {
    fs::read_to_string(format!("{SYS}/version"))
        .ok()
        .map(|text| text.trim().to_owned())
}

/// A parameter's value, of the loaded one; `None` for one that it does not have or show.
pub fn parameter(name: &str) -> Option<String> {
    let text = fs::read_to_string(format!("{SYS}/parameters/{name}")).ok()?;
    let text = text.trim();
    Some(if text == "(null)" { "" } else { text }.to_owned())
}

/// The filters that were given to the module itself, which keep packets away from us, too: `ifindex=3 frames=0`.
pub fn own_filters() -> Option<String> {
    let set: Vec<_> = FILTERS
        .iter()
        .filter_map(|&(name, open)| {
            let value = parameter(name)?;
            let off = value == open || (value == "Y" && open == "1");
            (!off).then(|| format!("{name}={}", if value == "N" { "0" } else { &value }))
        })
        .collect();
    (!set.is_empty()).then(|| set.join(" "))
}

/// The running kernel's release.
pub fn kernel_release() -> String {
    system::uname().release().to_string_lossy().into_owned()
}

/// What lockdown is on: `none`, `integrity`, `confidentiality`; `None`: this kernel has none.
pub fn lockdown() -> Option<String> {
    let text = fs::read_to_string("/sys/kernel/security/lockdown").ok()?;
    Some(text.split('[').nth(1)?.split(']').next()?.to_owned())
}

/// Loads it, and keeps it quiet.
///
/// Errors: there is none for this kernel, it is not let in, or it does not start; what to type is told.
pub fn load() -> Result<()> {
    // Of a process group of its own: Ctrl-C is for us, who clean up after it.
    let run = Command::new("modprobe")
        .args(["arp_probe", "trace=0", "verdict=0"])
        .env("LC_ALL", "C")
        .env("PATH", "/usr/sbin:/sbin:/usr/bin:/bin")
        .process_group(0)
        .output()
        .context(|| "run modprobe (Debian's package kmod)".to_owned())?;
    if run.status.success() {
        return Ok(());
    }
    said(why_not(
        String::from_utf8_lossy(&run.stderr).trim(),
        &kernel_release(),
        lockdown().as_deref(),
    ))
}

/// What modprobe's complaint means here.
pub fn why_not(complaint: &str, release: &str, lockdown: Option<&str>) -> String {
    let has = |text: &str| complaint.contains(text);
    let locked = lockdown.is_some_and(|mode| mode != "none");
    if has("not found in directory") {
        format!("there is no module arp_probe for the kernel that runs ({release}): 'apt install arp-probe-modules-{release}', or 'apt install arp-probe-dkms', which builds one")
    } else if has("Key was rejected")
        || has("Required key not available")
        || (locked && has("Operation not permitted"))
    {
        "the kernel takes signed modules only (lockdown, as with Secure Boot), and has no key for this one: 'mokutil --import /var/lib/dkms/mok.pub' for a module that DKMS built, reboot, and enroll it".to_owned()
    } else if has("Exec format error") || has("disagrees about version") || has("Unknown symbol") {
        format!("the module was built for another kernel than the one that runs ({release}): 'dkms autoinstall', or install arp-probe-modules-{release} anew")
    } else if has("Operation not permitted") && lockdown.is_none() {
        "the kernel refuses it: it takes signed modules only ('dmesg | grep -i lockdown' tells; Secure Boot: 'mokutil --import /var/lib/dkms/mok.pub'), or loads none any more ('sysctl kernel.modules_disabled'), or this is a container".to_owned()
    } else if has("Operation not permitted") {
        "the kernel loads no modules (any more): a container, or 'sysctl kernel.modules_disabled' is 1, which only a reboot takes back".to_owned()
    } else {
        let last = complaint
            .lines()
            .last()
            .unwrap_or("modprobe failed")
            .trim_start_matches("modprobe: ");
        format!("the module does not load ({last}): 'dmesg | grep arp_probe' tells why")
    }
}

/// What came of unloading it.
#[derive(Debug, PartialEq, Eq)]
pub enum Unloaded {
    /// It is gone, or was before.
    Gone,
    /// Somebody uses it.
    InUse,
}

/// Unloads it, unless somebody uses it.
pub fn unload() -> Result<Unloaded> {
    match system::delete_module(c"arp_probe", rustix::fs::OFlags::NONBLOCK.bits() as i32) {
        Ok(()) | Err(Errno::NOENT) => Ok(Unloaded::Gone),
        Err(Errno::WOULDBLOCK | Errno::BUSY) => Ok(Unloaded::InUse),
        Err(error) => said(format!(
            "cannot unload the module: {error}; 'rmmod arp_probe'"
        )),
    }
}
