// SPDX-License-Identifier: GPL-2.0

//! Sentences about the neighbour entry of a packet's sender: `arp_process()` from "Update our ARP
//! tables" on, and `__neigh_update()` (`net/core/neighbour.c`).

use core::fmt::{
    self,
    Write, //
};

use super::super::escape::DevName;
use super::super::headline::{
    Ip,
    Mac, //
};
use super::super::observation::{
    Neigh,
    Observation,
    Packet, //
};
use super::super::sysctl::Sysctl;

/// `neigh_event_ns()` returned NULL.
pub(super) fn failed(out: &mut dyn Write, packet: &Packet) -> fmt::Result {
    let (sip, tip) = (Ip(packet.sip), Ip(packet.tip));
    write!(
        out,
        "{tip} is ours, but no neighbour entry could be made for {sip}: the table is full, or \
         memory is; see: ip neigh show nud all, sysctl net.ipv4.neigh.default.gc_thresh3"
    )
}

pub(super) fn gratuitous(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    let (dev, sip) = (DevName(&seen.device.name), Ip(packet.sip));
    write!(out, "announcement of {sip} by {}", Mac(&packet.sha))?;
    out.write_str(match seen.neigh {
        Neigh::Updated => ", now in our neighbour entry",
        Neigh::Fixed => ", our permanent neighbour entry stays",
        Neigh::Kept => ", our neighbour entry keeps another address",
        Neigh::NotSeen if seen.armed.neigh_update && !seen.missed => {
            ", we keep no neighbour entry of it"
        }
        Neigh::NotSeen | Neigh::Unread => "",
    })?;
    write!(out, "; see: ip neigh show {sip} dev {dev}")
}

pub(super) fn learned(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    let (dev, sip) = (DevName(&seen.device.name), Ip(packet.sip));
    let mac = Mac(&packet.sha);
    write!(
        out,
        "our neighbour entry for {sip} holds {mac}; see: ip neigh show {sip} dev {dev}"
    )
}

pub(super) fn ignored(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    let (dev, sip) = (DevName(&seen.device.name), Ip(packet.sip));
    match seen.neigh {
        Neigh::Fixed => write!(
            out,
            "our neighbour entry for {sip} is permanent or noarp; see: ip neigh show {sip} dev \
             {dev}; to let ARP change it: ip neigh del {sip} dev {dev}"
        ),
        Neigh::Kept => write!(
            out,
            "our neighbour entry for {sip} keeps another address for locktime; see: ip neigh show \
             {sip} dev {dev}, sysctl {}",
            Sysctl::neigh(&seen.device, "locktime")
        ),
        _ => no_entry(out, seen, packet),
    }
}

/// `arp_accept()` and what follows it: there was no entry, and none was made.
fn no_entry(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    let (dev, sip) = (DevName(&seen.device.name), Ip(packet.sip));
    match seen.conf.map(|conf| conf.arp_accept) {
        _ if packet.sip == [0; 4] => write!(out, "sender {sip} is no host's address"),
        Some(1) => write!(
            out,
            "arp_accept=1 made no neighbour entry for {sip}: it is not unicast here, or the table \
             is full; see: ip route get {sip}"
        ),
        Some(2) => write!(
            out,
            "arp_accept=2 made no neighbour entry for {sip}: it is in no subnet of {dev}; see: ip \
             addr show dev {dev}"
        ),
        _ => write!(
            out,
            "we keep no neighbour entry for {sip} and did not ask for it; to make one unasked: \
             sysctl {}=1",
            Sysctl::conf(&seen.device, "arp_accept")
        ),
    }
}
