// SPDX-License-Identifier: GPL-2.0

//! The judge: from what was seen of one ARP packet to the one reason why it was answered, or not.
//!
//! The rules stand in the order in which `arp_process()` (`net/ipv4/arp.c`) takes its decisions.
//!
//! A verdict may rest on a call that was seen, or on one that was not. The second kind needs a
//! probe that is armed and was not missed; else it is [`Verdict::Unknown`], never a
//! guess. Nothing here can panic: it runs in a probe's handler.

use super::frame::Point;
use super::observation::{
    op,
    rtn,
    Conf,
    DropReason,
    Enqueue,
    InDev,
    Lookup,
    Neigh,
    Observation,
    Packet, //
};
use super::verdict::Verdict;

mod outside;
mod refusal;

pub(super) use refusal::route_refusal;

/// Says how the frame ended on its interface: by stages, from the wire to the wire.
pub(crate) fn judge(seen: &Observation) -> Verdict {
    let frame = &seen.frame;
    match frame.point {
        Point::ArpRcv => outside::arp_rcv(frame),
        Point::Elsewhere => outside::dropped(frame),
        Point::Proxied => Verdict::BridgeProxied,
        Point::ArpProcess => outside::reply(arp_process(seen), frame),
    }
}

/// `arp_process()`: why this host did, or did not, answer the packet.
fn arp_process(seen: &Observation) -> Verdict {
    // By far the most frequent end: two comparisons, no more.
    if seen.replied && seen.rt_type == Some(rtn::LOCAL) {
        return Verdict::Answered;
    }
    match (refused_early(seen), seen.dropped) {
        // Its own return value tells arp_process()'s early refusals from everything else.
        (Some(_), Some(false)) | (None, Some(true)) => Verdict::Unknown,
        (Some(verdict), _) => verdict,
        (None, _) => accepted(seen),
    }
}

/// `arp_process()`: what it refuses before it looks at any route (its `out_free_skb`).
fn refused_early(seen: &Observation) -> Option<Verdict> {
    if seen.in_dev == InDev::Absent {
        return Some(Verdict::NoInDevice);
    }
    let verdict = refused_header(seen, seen.packet.as_ref()?)?;
    // Without `in_dev`, nobody would have looked at the header.
    Some(match seen.in_dev {
        InDev::Present => verdict,
        _ => Verdict::Unknown,
    })
}

/// `arp_process()`: the checks of the ARP header alone.
fn refused_header(seen: &Observation, packet: &Packet) -> Option<Verdict> {
    let understood = packet.op == op::REQUEST || packet.op == op::REPLY;
    if !understood || !is_for_ipv4(seen.device.hw_type, packet) {
        return Some(Verdict::Invalid);
    }
    if is_multicast(packet.tip) {
        return Some(Verdict::MartianTarget);
    }
    let loopback = is_loopback(packet.tip);
    let announcement = packet.sip == packet.tip;
    match &seen.conf {
        Some(conf) if loopback && !conf.route_localnet.either() => Some(Verdict::MartianTarget),
        Some(conf) if announcement && conf.drop_gratuitous_arp.either() => {
            Some(Verdict::GratuitousDropped)
        }
        None if (loopback || announcement) && seen.dropped != Some(false) => Some(Verdict::Unknown),
        _ => None,
    }
}

/// `arp_process()`: the hardware type and protocol that it takes for each type of device.
pub(super) fn is_for_ipv4(hw_type: u16, packet: &Packet) -> bool {
    /// `ARPHRD_*` of `include/uapi/linux/if_arp.h`.
    const NETROM: u16 = 0;
    const ETHER: u16 = 1;
    const AX25: u16 = 3;
    const IEEE802: u16 = 6;
    const FDDI: u16 = 774;
    /// `ETH_P_IP`, and `AX25_P_IP` of `include/net/ax25.h`.
    const IP: u16 = 0x0800;
    const AX25_IP: u16 = 0xcc;

    match hw_type {
        ETHER | FDDI | IEEE802 => packet.pro == IP && matches!(packet.hrd, ETHER | IEEE802),
        AX25 | NETROM => packet.pro == AX25_IP && packet.hrd == hw_type,
        _ => packet.pro == IP && packet.hrd == hw_type,
    }
}

/// `arp_process()` from "Process entry" on.
fn accepted(seen: &Observation) -> Verdict {
    let Some(packet) = &seen.packet else {
        return Verdict::Unknown;
    };
    match packet.op {
        op::REPLY => reply(seen, packet),
        _ if is_zeronet(packet.sip) => dad_probe(seen, packet),
        _ => request(seen, packet),
    }
}

/// `arp_process()` from "Update our ARP tables" on: a reply gets no further, one with a zero sender
/// not even there.
fn reply(seen: &Observation, packet: &Packet) -> Verdict {
    match seen.neigh {
        Neigh::Updated => Verdict::Learned,
        Neigh::Fixed | Neigh::Kept => Verdict::Ignored,
        Neigh::NotSeen if !has_in_dev(seen) => Verdict::Unknown,
        Neigh::NotSeen if is_zeronet(packet.sip) => Verdict::Ignored,
        Neigh::NotSeen if seen.armed.neigh_update && !seen.missed => Verdict::Ignored,
        Neigh::NotSeen | Neigh::Unread => Verdict::Unknown,
    }
}

/// `arp_process()`, "IPv4 duplicate address detection packet": no route input, no neighbour entry.
fn dad_probe(seen: &Observation, packet: &Packet) -> Verdict {
    if seen.replied {
        // Only an address of ours is defended; this path has no proxy.
        return Verdict::Answered;
    }
    // __inet_dev_addr_type() takes these for broadcast without asking the FIB.
    if is_zeronet(packet.tip) || is_limited_broadcast(packet.tip) {
        return match has_in_dev(seen) {
            true => Verdict::MartianTarget,
            false => Verdict::Unknown,
        };
    }
    match seen.dad_target {
        Lookup::Found(rtn::LOCAL) => dad_unanswered(seen),
        Lookup::Found(rtn::BROADCAST) => Verdict::MartianTarget,
        // One lookup in one table: no other can follow, so this holds when a probe missed.
        Lookup::Found(_) | Lookup::Failed(_) => Verdict::NotLocal,
        // No table of local addresses to look it up in: a network namespace at its end has addresses
        // on interfaces longer than tables (`ops_undo_list()`, net/core/net_namespace.c).
        Lookup::NotSeen if has_in_dev(seen) && !seen.missed => Verdict::NotLocal,
        Lookup::NotSeen | Lookup::Unread => Verdict::Unknown,
    }
}

/// A DAD probe for an address of ours without a reply: `arp_ignore()` refused, or nothing is sent on
/// this interface.
fn dad_unanswered(seen: &Observation) -> Verdict {
    match arp_ignore(seen) {
        Refusal::Certain => Verdict::ArpIgnore,
        Refusal::Possible if no_reply(seen) && !seen.device.noarp => Verdict::ArpIgnore,
        Refusal::None => unsent(seen),
        Refusal::Possible => Verdict::Unknown,
    }
}

/// A request with a sender. An announcement is due no answer: whatever refused one does not matter,
/// unless it is the sender's own address that is at fault, or a proxy would have answered.
fn request(seen: &Observation, packet: &Packet) -> Verdict {
    let verdict = match seen.route_ret {
        None if seen.replied => replied(seen),
        None => Verdict::Unknown,
        Some(0) => routed(seen),
        Some(_) => refused_by_route_input(seen, packet),
    };
    match verdict {
        Verdict::NotLocal if seen.enqueue == Enqueue::Full => verdict,
        Verdict::RpFilter | Verdict::NoRoute | Verdict::NotLocal | Verdict::RouteError
            if packet.sip == packet.tip =>
        {
            Verdict::Gratuitous
        }
        _ => verdict,
    }
}

/// `ip_route_input_slow()`, `__mkroute_input()` and `fib_validate_source()`: their refusals, which
/// `arp_process()` never answers.
fn refused_by_route_input(seen: &Observation, packet: &Packet) -> Verdict {
    if seen.replied {
        return Verdict::Unknown;
    }
    match route_refusal(seen, packet) {
        None | Some(DropReason::Ambiguous) => Verdict::Unknown,
        Some(DropReason::RpFilter) => Verdict::RpFilter,
        Some(DropReason::LocalSource) => Verdict::LocalSource,
        Some(DropReason::InvalidSource) => Verdict::MartianSource,
        Some(DropReason::Localnet) if is_loopback(packet.tip) => Verdict::MartianTarget,
        Some(DropReason::Localnet) => Verdict::MartianSource,
        // Its `brd_input`, the one place where it asks for the protocol.
        Some(DropReason::InvalidProto) => Verdict::MartianTarget,
        // With bc_forwarding, a broadcast gets as far as a unicast target does.
        Some(DropReason::ArpPvlanDisable) => match seen.target {
            Lookup::Found(rtn::BROADCAST) if seen.validation.was_seen() => Verdict::MartianTarget,
            Lookup::Found(_) if seen.validation.was_seen() => Verdict::NotLocal,
            _ => Verdict::Unknown,
        },
        Some(DropReason::InvalidDest | DropReason::Other) => Verdict::RouteError,
    }
}

/// `arp_process()` after route input returned 0.
fn routed(seen: &Observation) -> Verdict {
    if seen.replied {
        return replied(seen);
    }
    match seen.enqueue {
        Enqueue::Queued => return Verdict::ProxyDelayed,
        Enqueue::Full => return Verdict::NotLocal,
        Enqueue::NotSeen => {}
    }
    match seen.rt_type {
        Some(rtn::LOCAL) => local_unanswered(seen),
        // With bc_forwarding; without, route input refuses.
        Some(rtn::BROADCAST) => Verdict::MartianTarget,
        Some(rtn::UNREACHABLE) => no_route_taken(seen),
        Some(_) => foreign_unanswered(seen),
        None => Verdict::Unknown,
    }
}

/// `ip_route_input_slow()`, its `no_route`: it makes an unreachable route then, and returns 0. Why, the
/// last lookup of the target tells.
fn no_route_taken(seen: &Observation) -> Verdict {
    if seen.missed {
        return Verdict::Unknown;
    }
    let forwarding = seen.conf.as_ref().map(|conf| conf.forwarding);
    match (seen.target, forwarding) {
        (Lookup::Unread, _) => Verdict::Unknown,
        (Lookup::Found(kind), Some(false)) if is_foreign(kind) => Verdict::NotLocal,
        (Lookup::Found(kind), None) if is_foreign(kind) => Verdict::Unknown,
        // An `ip rule` with `suppress_*` threw away what was found; with none found, or asked, one
        // may forbid the target.
        (Lookup::Found(_) | Lookup::Failed(_) | Lookup::NotSeen, _) => Verdict::NoRoute,
    }
}

/// A route of this type is taken with forwarding only.
fn is_foreign(kind: u8) -> bool {
    kind != rtn::LOCAL && kind != rtn::BROADCAST
}

/// A reply was sent: for us, or as a proxy?
fn replied(seen: &Observation) -> Verdict {
    let forwarding = seen.conf.as_ref().map(|conf| conf.forwarding);
    match (seen.rt_type, forwarding) {
        (Some(rtn::LOCAL), _) => Verdict::Answered,
        (Some(rtn::UNICAST), Some(true) | None) => Verdict::Proxied,
        (Some(_), _) => Verdict::Unknown,
        // A proxy forwards: IN_DEV_FORWARD().
        (None, Some(false)) => Verdict::Answered,
        (None, _) => Verdict::Unknown,
    }
}

/// `arp_process()`, `addr_type == RTN_LOCAL`, without a reply: `arp_ignore()`, then `arp_filter()`,
/// then `neigh_event_ns()`.
fn local_unanswered(seen: &Observation) -> Verdict {
    if seen.neigh_event_ns {
        return neighbour_failed(seen);
    }
    let ignored = arp_ignore(seen);
    if ignored == Refusal::Certain {
        return Verdict::ArpIgnore;
    }
    let not_asked = seen.armed.neigh_event_ns && !seen.missed;
    let Some(Conf { arp_filter, .. }) = seen.conf else {
        return Verdict::Unknown;
    };
    match (ignored, arp_filter.either()) {
        (Refusal::Possible, false) if not_asked => Verdict::ArpIgnore,
        (Refusal::None, true) if not_asked => Verdict::ArpFilter,
        // Neither of the two can refuse.
        (Refusal::None, false) if !seen.armed.neigh_event_ns => neighbour_failed(seen),
        _ => Verdict::Unknown,
    }
}

/// `neigh_event_ns()` returned NULL, or nothing is sent on this interface: nothing else keeps back the
/// reply that is due now.
fn neighbour_failed(seen: &Observation) -> Verdict {
    match seen.neigh {
        _ if seen.device.noarp => unsent(seen),
        Neigh::NotSeen if no_reply(seen) => Verdict::NeighFailed,
        // There is an entry: the reply was not seen, or no memory was left to build it.
        _ => Verdict::Unknown,
    }
}

/// `arp_send_dst()`: a reply was due, and an interface that has become `NOARP` since `arp_rcv()` looked
/// sends none. It stays so for the packets that `parp_redo()` takes up.
fn unsent(seen: &Observation) -> Verdict {
    match seen.device.noarp && no_reply(seen) {
        true => Verdict::Noarp,
        false => Verdict::Unknown,
    }
}

/// `arp_process()`, a target that is not ours and that we might forward to, without a reply.
fn foreign_unanswered(seen: &Observation) -> Verdict {
    let armed = &seen.armed;
    // A proxy calls neigh_event_ns() first, then sends or queues its reply.
    if seen.neigh_event_ns {
        return match armed.pneigh_enqueue {
            true => unsent(seen),
            false => Verdict::Unknown,
        };
    }
    // A proxy that is NOARP does neither.
    let shows = armed.arp_xmit && armed.pneigh_enqueue && !seen.device.noarp;
    if !seen.missed && (armed.neigh_event_ns || shows) {
        return Verdict::NotLocal;
    }
    Verdict::Unknown
}

/// Whether a sysctl refused.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refusal {
    None,
    Possible,
    Certain,
}

/// `arp_ignore()`: modes 1 to 3 ask `inet_confirm_addr()`, which says 0 for "no".
fn arp_ignore(seen: &Observation) -> Refusal {
    match seen.conf.as_ref().map(|conf| conf.arp_ignore.max()) {
        Some(8) => Refusal::Certain,
        Some(1..=3) | None => match seen.confirm_addr {
            Some(0) => Refusal::Certain,
            Some(_) => Refusal::None,
            None => Refusal::Possible,
        },
        Some(_) => Refusal::None,
    }
}

/// That no reply was seen means that there was none.
fn no_reply(seen: &Observation) -> bool {
    seen.armed.arp_xmit && !seen.missed && !seen.replied
}

/// `arp_process()` got past its look at `in_dev`, or will.
fn has_in_dev(seen: &Observation) -> bool {
    seen.in_dev == InDev::Present || seen.dropped == Some(false)
}

/// `ipv4_is_multicast()`
pub(super) fn is_multicast(address: [u8; 4]) -> bool {
    matches!(address, [224..=239, ..])
}

/// `ipv4_is_loopback()`
pub(super) fn is_loopback(address: [u8; 4]) -> bool {
    matches!(address, [127, ..])
}

/// `ipv4_is_zeronet()`: the rest of 0.0.0.0/8 are addresses as any other.
pub(super) fn is_zeronet(address: [u8; 4]) -> bool {
    address == [0; 4]
}

/// `ipv4_is_lbcast()`
pub(super) fn is_limited_broadcast(address: [u8; 4]) -> bool {
    address == [255; 4]
}
