// SPDX-License-Identifier: GPL-2.0

//! Which packets are wanted: the command's own filters, which touch no parameter of the module's.

use std::ffi::OsStr;
use std::fmt::Write;
use std::fs;
use std::net::Ipv4Addr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::args::FilterArgs;
use crate::arp::escape::DevName;
use crate::arp::verdict::Verdict;
use crate::error::said;
use crate::error::Result;
use crate::event::Packet;

/// An address and how many of its bits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Net {
    address: u32,
    mask: u32,
}

impl Net {
    /// Whether the address is in it.
    pub fn contains(&self, address: Ipv4Addr) -> bool {
        u32::from(address) & self.mask == self.address
    }
}

/// `10.0.0.1` or `10.0.0.0/24`; bits set beyond the length are refused.
pub fn parse_net(text: &str) -> std::result::Result<Net, String> {
    let (address, length) = text.split_once('/').unwrap_or((text, "32"));
    let address: Ipv4Addr = address.parse().map_err(|_| "no IPv4 address".to_owned())?;
    let length: u32 = length.parse().map_err(|_| "no prefix length".to_owned())?;
    if length > 32 {
        return Err("the prefix is longer than 32 bits".to_owned());
    }
    let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
    let address = u32::from(address);
    if address & !mask != 0 {
        let network = Ipv4Addr::from(address & mask);
        return Err(format!(
            "has bits set behind its prefix: {network}/{length}?"
        ));
    }
    Ok(Net { address, mask })
}

/// Which packets are wanted.
#[derive(Debug, Default)]
pub struct Filter {
    devs: Vec<String>,
    netns: Option<u32>,
    from: Option<Net>,
    to: Option<Net>,
    verdicts: Vec<&'static str>,
}

impl Filter {
    /// The filter that the options ask for.
    ///
    /// Errors: a name that no interface can have, a network namespace that does not exist, `--only` and `--problems` that
    /// leave nothing.
    pub fn new(args: &FilterArgs) -> Result<Self> {
        Ok(Self {
            devs: args
                .dev
                .iter()
                .map(|name| escaped(name))
                .collect::<Result<_>>()?,
            netns: args.netns.as_deref().map(netns).transpose()?,
            from: args.from,
            to: args.to,
            verdicts: verdicts(args)?,
        })
    }

    /// The same in the words of the kernel's event filters, as far as they go (addresses they cannot): for both events.
    pub fn for_kernel(&self) -> Option<String> {
        let mut terms = Vec::new();
        terms.extend(any_of("dev", &self.devs));
        terms.extend(any_of("verdict", &self.verdicts));
        terms.extend(self.netns.map(|netns| format!("netns == {netns}")));
        (!terms.is_empty()).then(|| terms.join(" && "))
    }

    /// Whether the packet is wanted. What is not known of it does not keep it away.
    pub fn wants(&self, packet: &Packet) -> bool {
        let within = |net: Option<Net>, address: Option<Ipv4Addr>| match (net, address) {
            (Some(net), Some(address)) => net.contains(address),
            _ => true,
        };
        (self.devs.is_empty() || self.devs.contains(&packet.dev))
            && self.netns.is_none_or(|netns| netns == packet.netns)
            && (self.verdicts.is_empty() || self.verdicts.contains(&packet.verdict.as_str()))
            && within(self.from, packet.sip)
            && within(self.to, packet.tip)
    }
}

fn any_of<S: AsRef<str>>(field: &str, values: &[S]) -> Option<String> {
    let mut all = String::new();
    for value in values {
        let or = if all.is_empty() { "" } else { " || " };
        let _ = write!(all, "{or}{field} == \"{}\"", value.as_ref());
    }
    (!all.is_empty()).then(|| format!("({all})"))
}

/// An interface's name as events have it.
fn escaped(name: &str) -> Result<String> {
    let mut bytes = [0; 16];
    if name.is_empty() || name.len() >= bytes.len() {
        return said(format!(
            "'{name}' is no interface's name: from 1 to 15 bytes, see 'ip link'"
        ));
    }
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    Ok(DevName(&bytes).to_string())
}

fn netns(text: &str) -> Result<u32> {
    if let Ok(inode) = text.parse() {
        return Ok(inode);
    }
    let path = Path::new("/run/netns").join(OsStr::from_bytes(text.as_bytes()));
    match fs::metadata(&path) {
        Ok(found) if !text.contains('/') => Ok(found.ino() as u32),
        _ => said(format!("there is no network namespace '{text}': see 'ip netns', or give the number that 'ls -L -i /proc/PID/ns/net' shows")),
    }
}

fn verdicts(args: &FilterArgs) -> Result<Vec<&'static str>> {
    if args.only.is_empty() && !args.problems {
        return Ok(Vec::new());
    }
    let wanted: Vec<_> = Verdict::ALL
        .iter()
        .filter(|verdict| !args.problems || verdict.is_problem())
        .map(|verdict| verdict.token())
        .filter(|token| args.only.is_empty() || args.only.iter().any(|only| only == token))
        .collect();
    if wanted.is_empty() {
        return said("--only names no verdict that is a problem, and --problems wants those alone: leave one of them out");
    }
    Ok(wanted)
}
