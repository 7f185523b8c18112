// SPDX-License-Identifier: GPL-2.0

//! The judge of frames that end before `arp_process()`, and of what this host sends.

use super::super::frame::{
    Cause,
    Drop,
    Frame,
    PktType,
    Way, //
};
use super::super::observation::HwAddr;
use super::super::verdict::Verdict;

/// `arp_rcv()` (`net/ipv4/arp.c`), in its order: what it ignores, what it drops, and what netfilter drops
/// before `arp_process()`.
pub(super) fn arp_rcv(frame: &Frame) -> Verdict {
    match &frame.drop {
        None => ignored(frame),
        Some(drop) => dropped_in_arp_rcv(frame, drop),
    }
}

fn ignored(frame: &Frame) -> Verdict {
    match frame.pkt_type {
        _ if frame.is_noarp => Verdict::Noarp,
        PktType::OtherHost => other_host(frame),
        PktType::Other => Verdict::Unknown,
    }
}

/// `PACKET_OTHERHOST` comes from `eth_type_trans()`, for another's address, or from
/// `__netif_receive_skb_core()`, for a VLAN that no interface takes.
fn other_host(frame: &Frame) -> Verdict {
    match (&frame.dst, &frame.own) {
        (Some(dst), own) if is_group(dst) || Some(dst) == own.as_ref() => Verdict::VlanUnknown,
        (Some(_), Some(_)) => Verdict::OtherHost,
        _ => Verdict::Unknown,
    }
}

fn dropped_in_arp_rcv(frame: &Frame, drop: &Drop) -> Verdict {
    let too_short = frame.len < frame.needs || drop.cause == Cause::TooSmall;
    let mismatch = frame
        .lengths
        .is_some_and(|lengths| lengths != (frame.addr_len, 4));
    match drop.cause {
        Cause::NoMemory => Verdict::DroppedIn,
        _ if too_short || mismatch => Verdict::Malformed,
        Cause::Netfilter => Verdict::NetfilterIn,
        _ => Verdict::Unknown,
    }
}

/// A drop outside of `arp_rcv()` and `arp_process()`.
pub(super) fn dropped(frame: &Frame) -> Verdict {
    match frame.drop.as_ref().map(Drop::way) {
        Some(Way::In) => Verdict::DroppedIn,
        Some(Way::Out(_)) => Verdict::SendDropped,
        None => Verdict::Unknown,
    }
}

/// A packet's verdict by `arp_process()`, when the drop of its reply is known.
pub(super) fn reply(verdict: Verdict, frame: &Frame) -> Verdict {
    match (verdict, &frame.drop) {
        (Verdict::Answered | Verdict::Proxied, Some(_)) => Verdict::ReplyDropped,
        _ => verdict,
    }
}

/// `is_multicast_ether_addr()`: broadcast is one.
fn is_group(address: &HwAddr) -> bool {
    address.bytes[0] & 1 != 0
}
