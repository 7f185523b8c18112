// SPDX-License-Identifier: GPL-2.0

//! What makes the kernel do what it did not: everything that it takes, or nothing.
//!
//! The same packet, sent again, goes the same way until the next thing that refuses. So each remedy also
//! covers what comes after, as far as it would refuse, or might.

use core::fmt::{
    self,
    Write, //
};

use super::super::escape::DevName;
use super::super::facts::{
    Address,
    Holder,
    Out, //
};
use super::super::headline::Ip;
use super::super::judge::is_zeronet;
use super::super::observation::{
    rtn,
    Conf,
    Lookup,
    Observation,
    Packet, //
};
use super::super::sysctl::Switches;
use super::sentence::{
    is_request,
    medium_permits, //
};

/// Writes `; to reply: sysctl ...`, if there is anything to switch.
pub(super) fn write_switches(
    out: &mut dyn Write,
    promise: &str,
    switches: &Switches<'_>,
) -> fmt::Result {
    match switches.is_empty() {
        true => Ok(()),
        false => write!(out, "; {promise}: {switches}"),
    }
}

/// The lookup of the target ended at this host, and the packet is one that gets replies.
fn is_for_us(seen: &Observation, packet: &Packet) -> bool {
    is_request(packet) && seen.target == Lookup::Found(rtn::LOCAL)
}

/// The way back to the sender leaves through the interface: its address is on this link, and no rule
/// has a say.
fn way_back_is_here(seen: &Observation) -> bool {
    seen.facts.sender_on_link == Some(true) && seen.facts.rules == Some(false)
}

/// What refuses after route input has found the target to be ours: `arp_ignore()`, `arp_filter()`.
pub(super) fn after_route_input(switches: &mut Switches<'_>, seen: &Observation, conf: &Conf) {
    arp_ignore(switches, seen, conf);
    arp_filter_perhaps(switches, seen, conf);
}

fn arp_ignore(switches: &mut Switches<'_>, seen: &Observation, conf: &Conf) {
    let confirmed = match (conf.arp_ignore.max(), seen.facts.target) {
        (0 | 4..=7 | 9.., _) => true,
        (1, Holder::Interface(has)) => has.here && has.covers_itself,
        (2, Holder::Interface(has)) => has.here && seen.facts.both_on_link == Some(true),
        (3, Holder::Interface(has)) => has.covers_itself && !has.scope_host,
        _ => false,
    };
    if !confirmed {
        switches.off("arp_ignore", conf.arp_ignore);
    }
}

/// `arp_filter()` where it has not been asked yet.
pub(super) fn arp_filter_perhaps(switches: &mut Switches<'_>, seen: &Observation, conf: &Conf) {
    if !way_back_is_here(seen) {
        switches.off("arp_filter", conf.arp_filter);
    }
}

/// What may refuse the sender where it has not been validated: `fib_validate_source()`.
pub(super) fn validation(switches: &mut Switches<'_>, seen: &Observation, conf: &Conf) {
    let is_ours = matches!(seen.facts.sender, Holder::Interface(_));
    if is_ours && !conf.accept_local.either() {
        switches.set("accept_local", 1);
    }
    if is_ours || !way_back_is_here(seen) {
        switches.off("rp_filter", conf.rp_filter);
    }
}

/// Turns the reverse path filter off, or only loosens it where that is enough.
pub(super) fn rp_filter(
    out: &mut dyn Write,
    seen: &Observation,
    packet: &Packet,
    loosen: bool,
) -> fmt::Result {
    let Some(conf) = &seen.conf else {
        return Ok(());
    };
    let mut switches = Switches::new(&seen.device);
    match loosen {
        true => switches.set("rp_filter", 2),
        false => switches.off("rp_filter", conf.rp_filter),
    }
    refused_sender(out, seen, packet, conf, switches)
}

/// `fib_validate_source()`: with `accept_local` alone the reverse path filter is next, unless the address
/// is on this very interface.
pub(super) fn local_source(
    out: &mut dyn Write,
    seen: &Observation,
    packet: &Packet,
) -> fmt::Result {
    let Some(conf) = &seen.conf else {
        return Ok(());
    };
    let mut switches = Switches::new(&seen.device);
    switches.set("accept_local", 1);
    let here = matches!(
        seen.facts.sender,
        Holder::Interface(Address { here: true, .. })
    );
    match conf.rp_filter.max() {
        0 => {}
        _ if here => {}
        _ if conf.no_addr => switches.off("rp_filter", conf.rp_filter),
        1 => switches.set("rp_filter", 2),
        _ => {}
    }
    refused_sender(out, seen, packet, conf, switches)
}

/// What else it takes to answer a sender that was refused. In transit a reply would be a proxy's.
fn refused_sender(
    out: &mut dyn Write,
    seen: &Observation,
    packet: &Packet,
    conf: &Conf,
    mut switches: Switches<'_>,
) -> fmt::Result {
    if is_for_us(seen, packet) {
        after_route_input(&mut switches, seen, conf);
        return write_switches(out, "to reply", &switches);
    }
    let proxies = match seen.facts.out {
        Out::Here => conf.proxy_arp_pvlan.either(),
        Out::Other { medium_id, .. } => {
            conf.proxy_arp.either() && medium_permits(conf.medium_id, medium_id)
        }
        Out::Several | Out::Unknown => false,
    };
    let foreign = seen.target == Lookup::Found(rtn::UNICAST) && conf.forwarding;
    match proxies && foreign && packet.sip != packet.tip {
        true => write_switches(out, "to reply as its proxy", &switches),
        false => Ok(()),
    }
}

/// `ip_route_input_slow()`: a loopback sender gets as far as any other with `route_localnet`, and is then
/// one of ours, or has a local route. With `accept_local` and no `rp_filter` it is not looked at.
pub(super) fn loopback_sender(
    out: &mut dyn Write,
    seen: &Observation,
    packet: &Packet,
) -> fmt::Result {
    let (Some(conf), true) = (&seen.conf, is_request(packet) && target_is_ours(seen)) else {
        return Ok(());
    };
    let facts = &seen.facts;
    let mut switches = Switches::new(&seen.device);
    switches.set("route_localnet", 1);
    let unseen = facts.sender == Holder::Nobody
        && facts.local_routes == Some(false)
        && conf.rp_filter.max() == 0;
    if !unseen && !conf.accept_local.either() {
        switches.set("accept_local", 1);
    }
    switches.off("rp_filter", conf.rp_filter);
    after_route_input(&mut switches, seen, conf);
    write_switches(out, "to reply", &switches)
}

/// An interface has the target, and no rule can keep route input from finding that. It need not be up:
/// `fib_sync_down_dev()` leaves local routes alone.
fn target_is_ours(seen: &Observation) -> bool {
    matches!(seen.facts.target, Holder::Interface(_)) && seen.facts.rules == Some(false)
}

/// `arp_process()`: with `route_localnet` 127.0.0.0/8 is an address of `lo`, but for its broadcast.
pub(super) fn loopback_target(
    out: &mut dyn Write,
    seen: &Observation,
    packet: &Packet,
) -> fmt::Result {
    let (Some(conf), true) = (&seen.conf, is_request(packet)) else {
        return Ok(());
    };
    let facts = &seen.facts;
    let is_local = facts.lo_up == Some(true) && facts.rules == Some(false);
    if !is_local || packet.tip == [127, 255, 255, 255] {
        return Ok(());
    }
    let mut switches = Switches::new(&seen.device);
    switches.set("route_localnet", 1);
    if !is_zeronet(packet.sip) {
        validation(&mut switches, seen, conf);
    }
    arp_ignore(&mut switches, seen, conf);
    if !is_zeronet(packet.sip) {
        arp_filter_perhaps(&mut switches, seen, conf);
    }
    write_switches(out, "to reply", &switches)
}

/// `arp_ignore()` refused; `arp_filter()`, which a DAD probe does not meet, is next.
pub(super) fn ignored(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    let Some(conf) = &seen.conf else {
        return Ok(());
    };
    let mut switches = Switches::new(&seen.device);
    switches.off("arp_ignore", conf.arp_ignore);
    if !is_zeronet(packet.sip) {
        arp_filter_perhaps(&mut switches, seen, conf);
    }
    write_switches(out, "to reply", &switches)
}

/// What it takes to reply for an address that is not ours: `arp_fwd_proxy()`, `arp_fwd_pvlan()` or
/// `pneigh_lookup()`, and forwarding for each of them.
pub(super) fn proxy(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    let (Some(conf), true) = (&seen.conf, is_proxyable(seen, packet)) else {
        return Ok(());
    };
    let mut switches = Switches::new(&seen.device);
    if !conf.forwarding {
        switches.set("forwarding", 1);
    }
    let mut by_entry = false;
    match seen.facts.out {
        Out::Here if !conf.proxy_arp_pvlan.either() => switches.set("proxy_arp_pvlan", 1),
        Out::Here => {}
        Out::Other { medium_id, .. } if medium_permits(conf.medium_id, medium_id) => {
            if !conf.proxy_arp.either() {
                switches.set("proxy_arp", 1);
            }
        }
        Out::Other { .. } => by_entry = true,
        // Which one it will be, and so which switch, is not known.
        Out::Several | Out::Unknown => return Ok(()),
    }
    if seen.rt_type != Some(rtn::UNICAST) && !was_validated(seen) {
        validation(&mut switches, seen, conf);
    }
    write_switches(out, "to be its proxy", &switches)?;
    if by_entry {
        out.write_str(match switches.is_empty() {
            true => "; to be its proxy: ",
            false => ", then: ",
        })?;
        let (tip, dev) = (Ip(packet.tip), DevName(&seen.device.name));
        write!(out, "ip neigh add proxy {tip} dev {dev}")?;
    }
    Ok(())
}

/// Refused after the sender's validation, by `__mkroute_input()`.
fn was_validated(seen: &Observation) -> bool {
    seen.validation.was_seen()
}

/// A unicast route leads there, and the question is one that a proxy answers.
fn is_proxyable(seen: &Observation, packet: &Packet) -> bool {
    seen.target == Lookup::Found(rtn::UNICAST)
        && packet.sip != packet.tip
        && !is_zeronet(packet.sip)
}
