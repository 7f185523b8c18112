// SPDX-License-Identifier: GPL-2.0

//! Sentences for what route input decides: `ip_route_input_slow()` (`net/ipv4/route.c`) and
//! `fib_validate_source()` (`net/ipv4/fib_frontend.c`).

use core::fmt::{
    self,
    Write, //
};

use super::super::escape::DevName;
use super::super::headline::{
    Ip,
    Mac, //
};
use super::super::judge::{
    is_limited_broadcast,
    is_loopback,
    is_multicast,
    is_zeronet, //
};
use super::super::observation::{
    DropReason,
    Enqueue,
    Lookup,
    Observation,
    Packet, //
};
use super::super::sysctl::{
    Off,
    Sysctl, //
};
use super::Names;

/// `__fib_validate_source()`: strict and loose differ in the second look only, which an interface
/// without an address does not get.
pub(super) fn rp_filter(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    let (dev, sip) = (DevName(&seen.device.name), Ip(packet.sip));
    let off = Off(&seen.device, "rp_filter");
    out.write_str("the reverse path filter ")?;
    match seen.conf.map(|conf| conf.rp_filter) {
        Some(1) => out.write_str("(rp_filter=1, strict) ")?,
        Some(mode) => write!(out, "(rp_filter={mode}, loose) ")?,
        None => {}
    }
    write!(out, "refused sender {sip}")?;
    match seen.conf {
        None => write!(out, "; see: ip route get {sip}; to turn it off: {off}"),
        Some(conf) if conf.no_addr => write!(
            out,
            ": {dev} has no address, and no route to it; add one, or turn it off: {off}"
        ),
        Some(conf) if conf.rp_filter == 1 => write!(
            out,
            ": its route does not point out of {dev}; see: ip route get {sip}; to loosen: \
             sysctl {}=2",
            Sysctl::conf(&seen.device, "rp_filter")
        ),
        Some(_) => write!(
            out,
            ": it has no route; see: ip route get {sip}; to turn it off: {off}"
        ),
    }
}

/// `fib_validate_source()`
pub(super) fn local_source(
    out: &mut dyn Write,
    seen: &Observation,
    packet: &Packet,
) -> fmt::Result {
    let (sip, mac) = (Ip(packet.sip), Mac(&packet.sha));
    let accept_local = Sysctl::conf(&seen.device, "accept_local");
    write!(
        out,
        "{sip} is our own, but {mac} uses it: another host has it too, or our packet came back; \
         see: ip addr show to {sip}; to accept it: sysctl {accept_local}=1"
    )
}

/// `ip_route_input_slow()` and `__fib_validate_source()`
pub(super) fn martian_source(
    out: &mut dyn Write,
    seen: &Observation,
    packet: &Packet,
) -> fmt::Result {
    write_martian(out, seen, "sender", packet.sip)
}

/// `arp_process()`, `ip_route_input_slow()` and `__inet_dev_addr_type()`
pub(super) fn martian_target(
    out: &mut dyn Write,
    seen: &Observation,
    packet: &Packet,
) -> fmt::Result {
    write_martian(out, seen, "target", packet.tip)
}

fn write_martian(
    out: &mut dyn Write,
    seen: &Observation,
    role: &str,
    address: [u8; 4],
) -> fmt::Result {
    let ip = Ip(address);
    write!(out, "{role} {ip} ")?;
    match address {
        _ if is_loopback(address) => write!(
            out,
            "is a loopback address; to accept it: sysctl {}=1",
            Sysctl::conf(&seen.device, "route_localnet")
        ),
        _ if is_multicast(address) => out.write_str("is a multicast address, no host has it"),
        _ if is_limited_broadcast(address) => {
            out.write_str("is the broadcast address, no host has it")
        }
        _ if is_zeronet(address) => out.write_str("is no address"),
        // A route's type says so.
        _ => write!(
            out,
            "is a broadcast address or the like here, no host has it; see: ip route get {ip}"
        ),
    }
}

/// `fib_props[]` (`net/ipv4/fib_semantics.c`): the errno of each type of error route.
/// `fib_lookup()` turns the `EAGAIN` of its last table into `ENETUNREACH`.
pub(super) fn no_route(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    let tip = Ip(packet.tip);
    let (kind, errno) = match seen.target {
        Lookup::Failed(-13) => ("a prohibit", "EACCES"),
        Lookup::Failed(-22) => ("a blackhole", "EINVAL"),
        Lookup::Failed(-113) => ("an unreachable", "EHOSTUNREACH"),
        Lookup::Failed(-11 | -101) => {
            return write!(
                out,
                "no route to {tip} (ENETUNREACH), or a throw route, or an ip rule against it; \
                 see: ip route get {tip}, ip rule show"
            )
        }
        Lookup::Failed(errno) => {
            return write!(
                out,
                "no route to {tip} (errno {errno}); see: ip route get {tip}"
            )
        }
        Lookup::NotSeen => {
            return write!(
                out,
                "an ip rule forbids {tip} before any table is asked; see: ip rule show"
            )
        }
        Lookup::Found(_) | Lookup::Unread => {
            return write!(
                out,
                "an ip rule with suppress_prefixlength or suppress_ifgroup threw away the route to \
                 {tip}; see: ip rule show"
            )
        }
    };
    write!(
        out,
        "{kind} route covers {tip} ({errno}); see: ip route show table all match {tip}"
    )
}

/// `arp_process()` after "else if (IN_DEV_FORWARD(in_dev))", and who comes there.
pub(super) fn not_local(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    let (dev, tip) = (DevName(&seen.device.name), Ip(packet.tip));
    if packet.sip == [0; 4] {
        let mac = Mac(&packet.sha);
        return write!(
            out,
            "{tip} is not ours, {mac} may take it; see: ip addr show to {tip}"
        );
    }
    write!(out, "{tip} is not ours")?;
    if seen.enqueue == Enqueue::Full {
        return write!(
            out,
            ", we are its proxy, but too many replies wait; to let more wait: sysctl {}=256",
            Sysctl::neigh(&seen.device, "proxy_qlen")
        );
    }
    if seen.route_reason == Some(DropReason::ArpPvlanDisable) {
        return write!(
            out,
            " and routed out of {dev} itself; see: ip route get {tip}; to proxy nonetheless: \
             sysctl {}=1",
            Sysctl::conf(&seen.device, "proxy_arp_pvlan")
        );
    }
    not_proxied(out, seen, packet)
}

/// `arp_fwd_proxy()` and `pneigh_lookup()`
fn not_proxied(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    let (dev, tip) = (DevName(&seen.device.name), Ip(packet.tip));
    let proxy_arp = Sysctl::conf(&seen.device, "proxy_arp");
    match seen.conf {
        Some(conf) if !conf.forwarding => write!(
            out,
            " (see: ip addr show to {tip}), and {dev} does not forward; to be its proxy: \
             sysctl {}=1 {proxy_arp}=1",
            Sysctl::conf(&seen.device, "forwarding")
        ),
        // With proxy_arp on, nothing else is left that refuses.
        Some(conf) if conf.proxy_arp => write!(
            out,
            ", and medium_id keeps {dev} from being its proxy; see: ip route get {tip}, sysctl {}",
            Sysctl::conf(&seen.device, "medium_id")
        ),
        _ => write!(
            out,
            ", and {dev} is not its proxy; see: ip route get {tip}; to be it: sysctl \
             {proxy_arp}=1, or: ip neigh add proxy {tip} dev {dev}"
        ),
    }
}

pub(super) fn route_error(
    out: &mut dyn Write,
    seen: &Observation,
    packet: &Packet,
    names: &dyn Names,
) -> fmt::Result {
    let (sip, tip) = (Ip(packet.sip), Ip(packet.tip));
    out.write_str("route input refused: ")?;
    names.drop_reason(seen.route_ret.unwrap_or(0), out)?;
    let dev = DevName(&seen.device.name);
    write!(out, "; see: ip route get {tip} from {sip} iif {dev}")
}
