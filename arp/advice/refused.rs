// SPDX-License-Identifier: GPL-2.0

//! Sentences for what `arp_process()` itself refuses (`net/ipv4/arp.c`).

use core::fmt::{
    self,
    Write, //
};

use super::super::escape::DevName;
use super::super::facts::Holder;
use super::super::observation::{
    op,
    rtn,
    Lookup,
    Observation, //
};
use super::super::sysctl::{
    Switches,
    Whose, //
};
use super::answered::asker;
use super::remedy;
use super::sentence::Sentence;
use super::words::{
    Place,
    Words, //
};

/// `None`: it is not one of these.
pub(super) fn write(
    out: &mut dyn Write,
    sentence: Sentence,
    words: &Words<'_>,
) -> Option<fmt::Result> {
    use Sentence as S;
    Some(match sentence {
        S::ArpIgnoreAll
        | S::ArpIgnoreElsewhere
        | S::ArpIgnorePeer
        | S::ArpIgnoreSubnet
        | S::ArpIgnoreScope
        | S::ArpIgnore => arp_ignore(out, sentence, words),
        S::ArpFilterElsewhere | S::ArpFilterNoWay | S::ArpFilter => {
            arp_filter(out, sentence, words)
        }
        S::GratuitousDroppedOurs | S::GratuitousDropped => gratuitous_dropped(out, sentence, words),
        S::NoInDeviceMtu | S::NoInDevice => no_in_device(out, sentence, words.seen),
        S::InvalidOperation | S::InvalidType => invalid(out, sentence, words),
        S::Noarp => noarp(out, words),
        _ => return None,
    })
}

/// `arp_ignore()`
fn arp_ignore(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let (seen, dev, tip) = (words.seen, words.dev(), words.tip());
    let holder = match shares_next_hop(seen) {
        true => Holder::Unknown,
        false => seen.facts.target,
    };
    write!(out, "{tip} is ours{}, but arp_ignore", Place(holder))?;
    if let Some(conf) = &seen.conf {
        let whose = Whose(&seen.device, conf.arp_ignore);
        write!(out, "={}{whose}", conf.arp_ignore.max())?;
    }
    match (sentence, holder) {
        (Sentence::ArpIgnoreAll, _) => out.write_str(" refuses all")?,
        (Sentence::ArpIgnoreElsewhere, _) if mode(seen) == Some(3) => {
            out.write_str(" refused: it takes an interface's address")?
        }
        (Sentence::ArpIgnoreElsewhere, _) => write!(out, " refused: it is not on {dev}")?,
        (Sentence::ArpIgnorePeer, Holder::Interface(has)) => write!(
            out,
            " refused: the prefix of its peer (/{}) does not hold it",
            has.prefix_len
        )?,
        (Sentence::ArpIgnoreSubnet, Holder::Interface(has)) => write!(
            out,
            " refused: sender {} is not in its prefix (/{})",
            words.sip(),
            has.prefix_len
        )?,
        (Sentence::ArpIgnoreScope, _) => out.write_str(" refused: its scope is host")?,
        _ => out.write_str(" refused")?,
    }
    match holder {
        Holder::Interface(_) => write!(out, "; see: ip addr show to {tip}")?,
        Holder::Nobody | Holder::Unknown => {
            write!(out, "; see: ip route show table all match {tip}")?
        }
    }
    remedy::ignored(out, seen, words.packet)?;
    out.write_str("; with LVS, IPVS or VRRP this silence is meant to be")?;
    words.remark_port(out)?;
    asker(out, words)
}

/// It is ours by a next hop that it shares with a local route, by nothing else.
fn shares_next_hop(seen: &Observation) -> bool {
    matches!(seen.target, Lookup::Found(kind) if kind != rtn::LOCAL)
}

fn mode(seen: &Observation) -> Option<i32> {
    seen.conf.map(|conf| conf.arp_ignore.max())
}

/// `arp_filter()`
fn arp_filter(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let (seen, dev, sip, tip) = (words.seen, words.dev(), words.sip(), words.tip());
    out.write_str("arp_filter")?;
    if let Some(conf) = &seen.conf {
        write!(out, "{}", Whose(&seen.device, conf.arp_filter))?;
    }
    match sentence {
        Sentence::ArpFilterElsewhere => {
            write!(
                out,
                " refused: the route back to {sip} does not leave through {dev}"
            )?;
            // No mark: it is not the packet that is looked up.
            words.see_way_back(out, 0)?;
        }
        Sentence::ArpFilterNoWay => {
            write!(
                out,
                " refused: there is no usable route back to {sip} from {tip}"
            )?;
            words.see_lookup(out, sip)?;
        }
        _ => {
            write!(
                out,
                " refused: the route back to {sip} does not leave through {dev}, or there is none"
            )?;
            words.see_lookup(out, sip)?;
        }
    }
    let Some(conf) = &seen.conf else {
        return Ok(());
    };
    let mut switches = Switches::new(&seen.device);
    switches.off("arp_filter", conf.arp_filter);
    remedy::write_switches(out, "to reply", &switches)
}

/// What it would have done is not known: only that it would be looked at.
fn gratuitous_dropped(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let (seen, sip, mac) = (words.seen, words.sip(), words.mac());
    write!(
        out,
        "drop_gratuitous_arp refused {mac}'s announcement of {sip}"
    )?;
    if sentence == Sentence::GratuitousDroppedOurs {
        return write!(
            out,
            ", which is our own{}: an address conflict; see: ip addr show to {sip}",
            Place(seen.facts.sender)
        );
    }
    let Some(conf) = &seen.conf else {
        return Ok(());
    };
    let mut switches = Switches::new(&seen.device);
    switches.off("drop_gratuitous_arp", conf.drop_gratuitous_arp);
    write!(out, "; see: ip neigh show to {sip} dev {}", words.dev())?;
    remedy::write_switches(out, "to let it in", &switches)
}

/// `inetdev_event()`: without `in_dev` there is no IPv4, and an MTU below 68 takes it away.
pub(super) fn no_in_device(
    out: &mut dyn Write,
    sentence: Sentence,
    seen: &Observation,
) -> fmt::Result {
    let dev = DevName(&seen.device.name);
    match (sentence, seen.facts.mtu) {
        (Sentence::NoInDeviceMtu, Some((mtu, most))) => write!(
            out,
            "IPv4 is off on {dev}, as its MTU of {mtu} is below 68; see: ip link show dev {dev}; to turn it on: \
             ip link set dev {dev} mtu {}; its addresses are gone, and are to be added again",
            most.min(1500)
        ),
        _ => write!(out, "IPv4 is off on {dev}; see: ip addr show dev {dev}"),
    }
}

/// `arp_process()`, its checks of the header
fn invalid(out: &mut dyn Write, sentence: Sentence, words: &Words<'_>) -> fmt::Result {
    let (packet, dev) = (words.packet, words.dev());
    if sentence == Sentence::InvalidOperation {
        return write!(
            out,
            "operation {} is neither {} (request) nor {} (reply)",
            packet.op,
            op::REQUEST,
            op::REPLY
        );
    }
    write!(
        out,
        "hardware type {} with protocol {:#06x} is not ARP for IPv4 on {dev}, whose type is {}; see: ip link \
         show dev {dev}",
        packet.hrd, packet.pro, words.seen.device.hw_type
    )
}

/// `arp_send_dst()`
fn noarp(out: &mut dyn Write, words: &Words<'_>) -> fmt::Result {
    let dev = words.dev();
    write!(
        out,
        "{dev} is NOARP, so the reply that was due was not sent; see: ip link show dev {dev}; to reply: ip link \
         set dev {dev} arp on"
    )
}
