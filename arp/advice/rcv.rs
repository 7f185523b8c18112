// SPDX-License-Identifier: GPL-2.0

//! Sentences for what ends in `arp_rcv()` (`net/ipv4/arp.c`).

use core::fmt::{
    self,
    Write, //
};

use super::super::escape::DevName;
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

pub(super) fn other_host(out: &mut dyn Write, seen: &Observation) -> fmt::Result {
    let dev = DevName(&seen.device.name);
    out.write_str("the frame is for ")?;
    write_mac(out, &seen.frame.dst)?;
    write!(out, ", and {dev} is ")?;
    write_mac(out, &seen.frame.own)?;
    write!(out, "; see: ip link show dev {dev}")
}

/// `__netif_receive_skb_core()` says "other host" of a frame whose tag no interface takes, and clears the tag.
pub(super) fn vlan_unknown(out: &mut dyn Write, seen: &Observation) -> fmt::Result {
    let dev = DevName(&seen.device.name);
    write!(
        out,
        "the frame had a VLAN tag that no interface on {dev} takes; see: tcpdump -e -n -i {dev} vlan, \
         ip -d link show type vlan"
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
