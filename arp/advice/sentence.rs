// SPDX-License-Identifier: GPL-2.0

//! All sentences, and which one a packet gets.
//!
//! In one place, so that tests can go through them: each has a scene in `qemu-test/cases/46-sentences.sh`,
//! `49-stages.sh` or `49-virtual.sh`, or the reason why not, or the host's tests fail. Who dropped a frame is a part of several
//! sentences: [`Dropper`](super::dropper::Dropper).

use super::super::facts::{
    Address,
    Asker,
    Entry,
    Holder,
    Out, //
};
use super::super::judge::{
    is_for_ipv4,
    is_limited_broadcast,
    is_loopback,
    is_multicast,
    is_zeronet,
    route_refusal, //
};
use super::super::observation::{
    op,
    rtn,
    DropReason,
    Enqueue,
    Lookup,
    Neigh,
    Observation,
    Packet, //
};
use super::super::verdict::Verdict;
use super::around;

/// A list of words that the tests can go through.
macro_rules! told {
    ($(#[$doc:meta])* $list:ident { $($name:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $list { $($name,)* }

        #[allow(dead_code, reason = "for the tests, which go through them")]
        impl $list {
            pub(crate) const ALL: &'static [$list] = &[$($list::$name,)*];

            /// As the tests call it.
            pub(crate) const fn name(self) -> &'static str {
                match self { $($list::$name => stringify!($name),)* }
            }
        }
    };
}
pub(super) use told;

told! {
/// One sentence; its remarks and remedies may differ.
Sentence {
    DroppedIn,
    BridgeProxiedBridge,
    BridgeProxiedPort,
    BridgeProxiedVxlan,
    NoarpInterface,
    NoarpIpvlan,
    OtherHost,
    VlanUnknown,
    VlanUnknownBridge,
    VlanUnknownOvs,
    MalformedShort,
    MalformedLengths,
    Malformed,
    NetfilterIn,
    Answered,
    AnsweredElsewhere,
    AnsweredByRoute,
    AnsweredShared,
    DadAnswered,
    ProxiedArp,
    ProxiedPvlan,
    ProxiedEntry,
    Proxied,
    ProxyDelayed,
    ProxyQueueFull,
    RpFilterNoRoute,
    RpFilterErrorRoute,
    RpFilterElsewhere,
    RpFilterNoAddress,
    RpFilter,
    LocalSourceLoop,
    LocalSourceInterface,
    LocalSourceRoute,
    LocalSource,
    MartianSourceLoopback,
    MartianSourceGroup,
    MartianSourceBroadcast,
    MartianTargetLoopback,
    MartianTargetGroup,
    MartianTargetNone,
    MartianTargetBroadcast,
    NoRouteProhibit,
    NoRouteBlackhole,
    NoRouteUnreachable,
    NoRouteNone,
    NoRouteErrno,
    NoRouteNoTable,
    NoRouteRule,
    NoRouteSuppressed,
    NotLocalOurs,
    NotLocalShared,
    NotLocalType,
    NotLocalWire,
    NotLocalElsewhere,
    NotLocalSeveral,
    NotLocal,
    DadOtherTable,
    DadFree,
    ArpIgnoreAll,
    ArpIgnoreElsewhere,
    ArpIgnorePeer,
    ArpIgnoreSubnet,
    ArpIgnoreScope,
    ArpIgnore,
    ArpFilterElsewhere,
    ArpFilterNoWay,
    ArpFilter,
    NeighFailedFull,
    NeighFailed,
    Gratuitous,
    GratuitousDroppedOurs,
    GratuitousDropped,
    NoInDeviceMtu,
    NoInDevice,
    InvalidOperation,
    InvalidType,
    Noarp,
    LearnedChanged,
    Learned,
    IgnoredZero,
    IgnoredFixedSame,
    IgnoredFixed,
    IgnoredLookalike,
    IgnoredKept,
    IgnoredConflict,
    IgnoredNotUnicast,
    IgnoredSubnet,
    IgnoredAccept,
    IgnoredNone,
    RouteErrorZero,
    RouteErrorType,
    RouteError,
    ReplyDropped,
    SendDroppedProgram,
    SendDroppedForwarded,
    SendDroppedReply,
    SendDroppedAnnouncement,
    SendDroppedQuestion,
    SendDropped,
    Unknown,
}
}

/// The sentence for `verdict`.
pub(crate) fn choose(verdict: Verdict, seen: &Observation) -> Sentence {
    match (around::choose(verdict, seen), &seen.packet) {
        (Some(sentence), _) => sentence,
        (None, Some(packet)) => in_arp_process(verdict, seen, packet),
        (None, None) if verdict == Verdict::NoInDevice => no_in_device(seen),
        (None, None) => Sentence::Unknown,
    }
}

fn in_arp_process(verdict: Verdict, seen: &Observation, packet: &Packet) -> Sentence {
    match verdict {
        Verdict::Answered => answered(seen, packet),
        Verdict::Proxied => proxied(seen),
        Verdict::ProxyDelayed => Sentence::ProxyDelayed,
        Verdict::RpFilter => rp_filter(seen),
        Verdict::LocalSource => local_source(seen),
        Verdict::MartianSource => martian_source(seen, packet),
        Verdict::MartianTarget => martian_target(seen, packet),
        Verdict::NoRoute => no_route(seen),
        Verdict::NotLocal if is_zeronet(packet.sip) => dad_unanswered(seen),
        Verdict::NotLocal => not_local(seen, packet),
        Verdict::ArpIgnore => arp_ignore(seen),
        Verdict::ArpFilter => match seen.way_back {
            Lookup::Found(_) if seen.target == Lookup::Found(rtn::LOCAL) => {
                Sentence::ArpFilterElsewhere
            }
            Lookup::Failed(_) => Sentence::ArpFilterNoWay,
            Lookup::Found(_) | Lookup::NotSeen | Lookup::Unread => Sentence::ArpFilter,
        },
        Verdict::NeighFailed => match seen.facts.table {
            Some(table) if table.entries >= table.limit => Sentence::NeighFailedFull,
            _ => Sentence::NeighFailed,
        },
        Verdict::Gratuitous => Sentence::Gratuitous,
        Verdict::GratuitousDropped => match seen.facts.sender {
            Holder::Interface(_) => Sentence::GratuitousDroppedOurs,
            Holder::Nobody | Holder::Unknown => Sentence::GratuitousDropped,
        },
        Verdict::NoInDevice => no_in_device(seen),
        Verdict::Invalid => match is_for_ipv4(seen.device.hw_type, packet) {
            true => Sentence::InvalidOperation,
            false => Sentence::InvalidType,
        },
        Verdict::Noarp => Sentence::Noarp,
        Verdict::Learned => match changed(seen, packet) {
            Some(_) => Sentence::LearnedChanged,
            None => Sentence::Learned,
        },
        Verdict::Ignored => ignored(seen, packet),
        Verdict::RouteError => route_error(seen, packet),
        Verdict::DroppedIn
        | Verdict::BridgeProxied
        | Verdict::OtherHost
        | Verdict::VlanUnknown
        | Verdict::Malformed
        | Verdict::NetfilterIn
        | Verdict::ReplyDropped
        | Verdict::SendDropped
        | Verdict::Unknown => Sentence::Unknown,
    }
}

/// What the sender's entry said before, if it was another MAC address.
pub(super) fn changed<'a>(seen: &'a Observation, packet: &Packet) -> Option<&'a Entry> {
    let entry = seen.facts.entry.as_ref()?;
    entry.differs(&packet.sha).then_some(entry)
}

fn answered(seen: &Observation, packet: &Packet) -> Sentence {
    if is_zeronet(packet.sip) {
        return Sentence::DadAnswered;
    }
    match (seen.target, seen.facts.target) {
        (Lookup::Found(kind), _) if kind != rtn::LOCAL => Sentence::AnsweredShared,
        (_, Holder::Interface(Address { here: false, .. })) => Sentence::AnsweredElsewhere,
        (_, Holder::Nobody) => Sentence::AnsweredByRoute,
        _ => Sentence::Answered,
    }
}

/// `arp_fwd_proxy()`, its look at `medium_id`.
pub(super) fn medium_permits(own: i32, other: i32) -> bool {
    own == 0 || (own != -1 && other != own && other != -1)
}

/// Which of `arp_fwd_proxy()`, `arp_fwd_pvlan()` and `pneigh_lookup()` said yes.
fn proxied(seen: &Observation) -> Sentence {
    match (seen.facts.out, &seen.conf) {
        (Out::Here, _) => Sentence::ProxiedPvlan,
        (Out::Other { medium_id, .. }, Some(conf)) => {
            match conf.proxy_arp.either() && medium_permits(conf.medium_id, medium_id) {
                true => Sentence::ProxiedArp,
                false => Sentence::ProxiedEntry,
            }
        }
        (Out::Other { .. }, None) | (Out::Several | Out::Unknown, _) => Sentence::Proxied,
    }
}

/// `__fib_validate_source()`: strict and loose differ in the second look only, which an interface
/// without an address does not get.
fn rp_filter(seen: &Observation) -> Sentence {
    let Some(conf) = &seen.conf else {
        return Sentence::RpFilter;
    };
    match seen.sender {
        Lookup::Failed(-13 | -22 | -113) => Sentence::RpFilterErrorRoute,
        Lookup::Failed(_) => Sentence::RpFilterNoRoute,
        _ if conf.no_addr => Sentence::RpFilterNoAddress,
        Lookup::Found(_) if conf.rp_filter.max() == 1 => Sentence::RpFilterElsewhere,
        Lookup::Found(_) | Lookup::NotSeen | Lookup::Unread => Sentence::RpFilter,
    }
}

fn local_source(seen: &Observation) -> Sentence {
    match (seen.facts.asker, seen.facts.sender) {
        (Asker::Interface(_), _) => Sentence::LocalSourceLoop,
        (_, Holder::Interface(_)) => Sentence::LocalSourceInterface,
        (_, Holder::Nobody) => Sentence::LocalSourceRoute,
        (_, Holder::Unknown) => Sentence::LocalSource,
    }
}

fn martian_source(seen: &Observation, packet: &Packet) -> Sentence {
    match packet.sip {
        sip if is_multicast(sip) || is_limited_broadcast(sip) => Sentence::MartianSourceGroup,
        sip if is_loopback(sip) && route_refusal(seen, packet) == Some(DropReason::Localnet) => {
            Sentence::MartianSourceLoopback
        }
        _ => Sentence::MartianSourceBroadcast,
    }
}

fn martian_target(seen: &Observation, packet: &Packet) -> Sentence {
    let tip = packet.tip;
    let localnet = seen.conf.is_some_and(|conf| conf.route_localnet.either());
    if is_multicast(tip) || is_limited_broadcast(tip) {
        Sentence::MartianTargetGroup
    } else if is_zeronet(tip) {
        Sentence::MartianTargetNone
    } else if is_loopback(tip) && !localnet {
        Sentence::MartianTargetLoopback
    } else {
        Sentence::MartianTargetBroadcast
    }
}

/// `fib_props[]` (`net/ipv4/fib_semantics.c`) has the errno of each type of error route.
fn no_route(seen: &Observation) -> Sentence {
    match seen.target {
        Lookup::Failed(-13) => Sentence::NoRouteProhibit,
        Lookup::Failed(-22) => Sentence::NoRouteBlackhole,
        Lookup::Failed(-113) => Sentence::NoRouteUnreachable,
        Lookup::Failed(-11 | -101) => Sentence::NoRouteNone,
        Lookup::Failed(_) => Sentence::NoRouteErrno,
        Lookup::NotSeen if seen.facts.rules == Some(false) => Sentence::NoRouteNoTable,
        Lookup::NotSeen => Sentence::NoRouteRule,
        Lookup::Found(_) | Lookup::Unread => Sentence::NoRouteSuppressed,
    }
}

/// `arp_process()` after "else if (IN_DEV_FORWARD(in_dev))", and who comes there.
fn not_local(seen: &Observation, packet: &Packet) -> Sentence {
    match (seen.target, seen.facts.target) {
        _ if seen.enqueue == Enqueue::Full => return Sentence::ProxyQueueFull,
        (Lookup::Found(rtn::LOCAL), _) => return Sentence::NotLocalShared,
        (_, Holder::Interface(_)) => return Sentence::NotLocalOurs,
        (Lookup::Found(kind), _) if kind != rtn::UNICAST => return Sentence::NotLocalType,
        _ => {}
    }
    match seen.facts.out {
        _ if route_refusal(seen, packet) == Some(DropReason::ArpPvlanDisable) => {
            Sentence::NotLocalWire
        }
        Out::Here => Sentence::NotLocalWire,
        Out::Other { .. } => Sentence::NotLocalElsewhere,
        Out::Several => Sentence::NotLocalSeveral,
        Out::Unknown => Sentence::NotLocal,
    }
}

/// `inet_addr_type_dev_table()` asks one table alone.
fn dad_unanswered(seen: &Observation) -> Sentence {
    match seen.facts.target {
        Holder::Interface(_) => Sentence::DadOtherTable,
        Holder::Nobody | Holder::Unknown => Sentence::DadFree,
    }
}

/// `arp_ignore()` and `confirm_addr_indev()`
fn arp_ignore(seen: &Observation) -> Sentence {
    let mode = seen.conf.map(|conf| conf.arp_ignore.max());
    match (mode, seen.facts.target) {
        (Some(8), _) => Sentence::ArpIgnoreAll,
        (
            Some(1..=3),
            Holder::Interface(Address {
                here,
                covers_itself: false,
                ..
            }),
        ) if here || mode == Some(3) => Sentence::ArpIgnorePeer,
        (Some(2), Holder::Interface(Address { here: true, .. })) => Sentence::ArpIgnoreSubnet,
        (Some(1 | 2), Holder::Interface(Address { here: false, .. }) | Holder::Nobody) => {
            Sentence::ArpIgnoreElsewhere
        }
        (
            Some(3),
            Holder::Interface(Address {
                scope_host: true, ..
            }),
        ) => Sentence::ArpIgnoreScope,
        (Some(3), Holder::Nobody) => Sentence::ArpIgnoreElsewhere,
        _ => Sentence::ArpIgnore,
    }
}

/// `inetdev_event()`: an MTU below 68 takes IPv4 away.
fn no_in_device(seen: &Observation) -> Sentence {
    match seen.facts.mtu {
        Some((mtu, _)) if mtu < 68 => Sentence::NoInDeviceMtu,
        _ => Sentence::NoInDevice,
    }
}

/// `arp_process()` from "Update our ARP tables" on.
fn ignored(seen: &Observation, packet: &Packet) -> Sentence {
    let same = |entry: &Entry| entry.valid && entry.mac == packet.sha;
    match seen.neigh {
        _ if is_zeronet(packet.sip) => Sentence::IgnoredZero,
        Neigh::Fixed if seen.facts.entry.as_ref().is_some_and(same) => Sentence::IgnoredFixedSame,
        Neigh::Fixed => Sentence::IgnoredFixed,
        Neigh::Kept if packet.sip == packet.tip && !packet.tha_is_sha => Sentence::IgnoredLookalike,
        Neigh::Kept => Sentence::IgnoredKept,
        Neigh::Updated | Neigh::NotSeen | Neigh::Unread => no_entry(seen, packet),
    }
}

/// `arp_accept()` and what follows it: there was no entry, and none was made.
fn no_entry(seen: &Observation, packet: &Packet) -> Sentence {
    let sip = packet.sip;
    if let Holder::Interface(_) = seen.facts.sender {
        return Sentence::IgnoredConflict;
    }
    if is_multicast(sip)
        || is_limited_broadcast(sip)
        || is_loopback(sip)
        || seen.facts.sender_broadcast == Some(true)
    {
        return Sentence::IgnoredNotUnicast;
    }
    match seen.conf.map(|conf| conf.arp_accept.max()) {
        Some(2) if seen.facts.sender_on_link != Some(true) => Sentence::IgnoredSubnet,
        Some(1 | 2) => Sentence::IgnoredAccept,
        _ => Sentence::IgnoredNone,
    }
}

fn route_error(seen: &Observation, packet: &Packet) -> Sentence {
    match route_refusal(seen, packet) {
        _ if is_zeronet(packet.tip) => Sentence::RouteErrorZero,
        Some(DropReason::InvalidDest) => Sentence::RouteErrorType,
        _ => Sentence::RouteError,
    }
}

/// Whether the packet is a request: what is done for a reply's sake is no remedy for a reply.
pub(super) fn is_request(packet: &Packet) -> bool {
    packet.op == op::REQUEST
}
