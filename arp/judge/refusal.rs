// SPDX-License-Identifier: GPL-2.0

//! Why route input refused a packet.
//!
//! From 6.13 on the kernel says so. One before it says `-EXDEV` for the reverse path filter and
//! `-EINVAL` for all the rest; which of these it was follows from the addresses and the lookups that were
//! seen, in the order in which `ip_route_input_slow()` and `__mkroute_input()` (`net/ipv4/route.c`) refuse.

use super::super::observation::{
    rtn,
    DropReason,
    Lookup,
    Observation,
    Packet,
    Validation, //
};
use super::{
    is_limited_broadcast,
    is_loopback,
    is_multicast,
    is_zeronet, //
};

/// The reason of a refusal, with `-EINVAL` resolved. `None`: not known; [`DropReason::Ambiguous`]: what
/// was seen does not tell.
pub(in super::super) fn route_refusal(seen: &Observation, packet: &Packet) -> Option<DropReason> {
    match seen.route_reason? {
        DropReason::Ambiguous => Some(resolved(seen, packet).unwrap_or(DropReason::Ambiguous)),
        reason => Some(reason),
    }
}

fn resolved(seen: &Observation, packet: &Packet) -> Option<DropReason> {
    by_addresses(seen, packet).or_else(|| match seen.validation.was_seen() {
        true => validated(seen),
        false if seen.missed => None,
        false => unvalidated(seen),
    })
}

/// What is refused before any lookup.
fn by_addresses(seen: &Observation, packet: &Packet) -> Option<DropReason> {
    let (sip, tip) = (packet.sip, packet.tip);
    if is_multicast(sip) || is_limited_broadcast(sip) {
        return Some(DropReason::InvalidSource);
    }
    if is_limited_broadcast(tip) {
        return Some(DropReason::InvalidProto);
    }
    if is_zeronet(tip) {
        return Some(DropReason::InvalidDest);
    }
    let localnet = is_loopback(sip) && !is_loopback(tip);
    match &seen.conf {
        Some(conf) if localnet && !conf.route_localnet.either() => Some(DropReason::Localnet),
        _ => None,
    }
}

/// What is refused after the lookup of the target, before the sender's validation.
fn unvalidated(seen: &Observation) -> Option<DropReason> {
    let forwarding = seen.conf.as_ref()?.forwarding;
    match seen.target {
        Lookup::Found(rtn::BROADCAST) => Some(DropReason::InvalidProto),
        // The way out has no IPv4: __mkroute_input() calls it a bug.
        Lookup::Found(rtn::UNICAST) if forwarding => Some(DropReason::Other),
        Lookup::Found(rtn::LOCAL) => None,
        Lookup::Found(_) if forwarding => Some(DropReason::InvalidDest),
        _ => None,
    }
}

/// What `fib_validate_source()` refused, or `__mkroute_input()` after it.
fn validated(seen: &Observation) -> Option<DropReason> {
    match (seen.target, seen.validation) {
        // Nothing refuses after it for an address of ours.
        (Lookup::Found(rtn::LOCAL), Validation::Called) => refused_sender(seen),
        (_, Validation::Returned(ret)) if ret < 0 => refused_sender(seen),
        (Lookup::Found(_), Validation::Returned(_)) => Some(pvlan(seen)),
        // Its return was not watched: the other reason is out of the question only where the sysctl is on.
        (Lookup::Found(_), Validation::Called) if pvlan(seen) == DropReason::Other => {
            refused_sender(seen)
        }
        _ => None,
    }
}

/// `__mkroute_input()`, "Do not create route, if it is invalid for proxy arp".
fn pvlan(seen: &Observation) -> DropReason {
    match &seen.conf {
        Some(conf) if conf.proxy_arp_pvlan.either() => DropReason::Other,
        _ => DropReason::ArpPvlanDisable,
    }
}

/// `fib_validate_source()`: without a lookup, an interface's address; else as the type says.
fn refused_sender(seen: &Observation) -> Option<DropReason> {
    match seen.sender {
        Lookup::Found(rtn::LOCAL) => Some(DropReason::LocalSource),
        Lookup::NotSeen if !seen.missed => Some(DropReason::LocalSource),
        Lookup::Found(rtn::UNICAST) => None,
        Lookup::Found(_) => Some(DropReason::InvalidSource),
        Lookup::NotSeen | Lookup::Unread | Lookup::Failed(_) => None,
    }
}
