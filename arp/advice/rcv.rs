// SPDX-License-Identifier: GPL-2.0

//! Sentences for what ends in `arp_rcv()` (`net/ipv4/arp.c`).

use core::fmt::{
    self,
    Write, //
};

use super::super::escape::DevName;
use super::super::facts::Owner;
use super::super::frame::Role;
use super::super::headline::Mac;
use super::super::observation::{
    HwAddr,
    Observation, //
};
use super::sentence::Sentence;
use super::{
    place,
    Names, //
};

pub(super) fn noarp(out: &mut dyn Write, seen: &Observation) -> fmt::Result {
    let dev = DevName(&seen.device.name);
    write!(
        out,
        "ARP is off on {dev} (NOARP); see: ip link show dev {dev}; to turn it on: ip link set dev \
         {dev} arp on"
    )
}

/// `ipvlan_set_port_mode()`. Were the flag taken away, `ipvlan_process_outbound()` would not let the reply out.
pub(super) fn noarp_ipvlan(out: &mut dyn Write, seen: &Observation) -> fmt::Result {
    let dev = DevName(&seen.device.name);
    write!(
        out,
        "ARP is off on {dev} (NOARP), as it is on each ipvlan in mode l3 or l3s, and nothing turns it on \
         there; see: ip -d link show dev {dev}; who asks needs a route to it by way of this host; only in mode \
         l2 ip link set dev {dev} arp on helps"
    )
}

pub(super) fn other_host(out: &mut dyn Write, seen: &Observation) -> fmt::Result {
    let dev = DevName(&seen.device.name);
    let holder = &seen.facts.dst_holder;
    out.write_str("the frame is for ")?;
    write_mac(out, &seen.frame.dst)?;
    if let Some(holder) = holder {
        write_holder(out, holder)?;
    }
    write!(out, ", and {dev} is ")?;
    write_mac(out, &seen.frame.own)?;
    write!(out, "; see: ip link show dev {dev}")?;
    match holder {
        Some(Owner {
            name, netns: None, ..
        }) => write!(out, ", ip -d link show dev {}", DevName(name)),
        _ => Ok(()),
    }
}

/// Such as a macvlan, which gets no frames while it is down, and in mode source only those of some senders.
fn write_holder(out: &mut dyn Write, holder: &Owner) -> fmt::Result {
    write!(out, ", which {}", DevName(&holder.name))?;
    if let Some(netns) = holder.netns {
        write!(out, " of netns {netns}")?;
    }
    out.write_str(match holder.is_up {
        true => " has",
        false => " has (down)",
    })
}

/// What a switch of this host's hands to its own interface has the tag that the switch gave it.
pub(super) fn choose_vlan_unknown(seen: &Observation) -> Sentence {
    match seen.frame.role {
        Role::Bridge => Sentence::VlanUnknownBridge,
        Role::OvsInternal => Sentence::VlanUnknownOvs,
        _ => Sentence::VlanUnknown,
    }
}

/// `__netif_receive_skb_core()` says "other host" of a frame whose tag no interface takes, and clears the tag.
pub(super) fn vlan_unknown(
    out: &mut dyn Write,
    sentence: Sentence,
    seen: &Observation,
) -> fmt::Result {
    let dev = DevName(&seen.device.name);
    write!(
        out,
        "the frame had a VLAN tag that no interface on {dev} takes"
    )?;
    out.write_str(match sentence {
        Sentence::VlanUnknownBridge => {
            ": its own, or that of the port by which the bridge took it (PVID); see: bridge vlan show, "
        }
        Sentence::VlanUnknownOvs => {
            ": its own, or that of the port by which Open vSwitch took it (tag=); see: ovs-dpctl dump-flows, "
        }
        _ => "; see: ",
    })?;
    write!(
        out,
        "tcpdump -e -n -i {dev} vlan, ip -d link show type vlan"
    )
}

pub(super) fn malformed(
    out: &mut dyn Write,
    sentence: Sentence,
    seen: &Observation,
    names: &dyn Names,
) -> fmt::Result {
    let (dev, frame) = (DevName(&seen.device.name), &seen.frame);
    match (sentence, frame.lengths) {
        (Sentence::MalformedShort, _) => write!(
            out,
            "{} bytes of ARP, where {dev} needs {}",
            frame.len, frame.needs
        )?,
        (Sentence::MalformedLengths, Some((hln, pln))) => write!(
            out,
            "addresses of {hln} and {pln} bytes, where {dev} needs {} and 4",
            frame.addr_len
        )?,
        _ => out.write_str("it is too short")?,
    }
    if let Some(drop) = &frame.drop {
        out.write_str(" (")?;
        names.drop_reason(drop.reason, out)?;
        out.write_str(" in arp_rcv)")?;
    }
    write!(out, "; see: tcpdump -e -n -xx -i {dev} arp")
}

pub(super) fn choose_malformed(seen: &Observation) -> Sentence {
    match seen.frame.lengths {
        _ if seen.frame.len < seen.frame.needs => Sentence::MalformedShort,
        Some(lengths) if lengths != (seen.frame.addr_len, 4) => Sentence::MalformedLengths,
        _ => Sentence::Malformed,
    }
}

pub(super) fn netfilter_in(
    out: &mut dyn Write,
    seen: &Observation,
    names: &dyn Names,
) -> fmt::Result {
    out.write_str("netfilter's ARP input chain (table arp, hook input) dropped it")?;
    match &seen.frame.drop {
        Some(drop) => place::write_netfilters_words(out, drop, seen, names),
        None => out.write_str("; see: nft list ruleset"),
    }
}

fn write_mac(out: &mut dyn Write, address: &Option<HwAddr>) -> fmt::Result {
    match address {
        Some(address) => write!(out, "{}", Mac(address)),
        None => out.write_str("(unreadable)"),
    }
}
