// SPDX-License-Identifier: GPL-2.0

//! The sentence after a verdict: what refused, and the command that shows or changes it.
//!
//! Each command is spelled so that it works as it stands, with this packet's addresses and its
//! interface: see [`Off`] for sysctls of which `conf.all` has a say too.

use core::fmt::{
    self,
    Write, //
};

use super::escape::DevName;
use super::headline::{
    Ip,
    Mac, //
};
use super::judge::is_for_ipv4;
use super::observation::{
    op,
    Lookup,
    Observation,
    Packet,
    Validation, //
};
use super::sysctl::{
    Off,
    Sysctl, //
};
use super::verdict::Verdict;

mod after;
mod before;
mod neighbour;
mod place;
mod rcv;
mod route;

/// Names that only the running kernel knows.
pub(crate) trait Names {
    /// Writes the name of an `enum skb_drop_reason`, or its number if it has none.
    fn drop_reason(&self, reason: i32, out: &mut dyn Write) -> fmt::Result;

    /// Writes the name of the function whose code is at `address`, or the address if it has none.
    fn symbol(&self, address: usize, out: &mut dyn Write) -> fmt::Result;
}

/// Writes the sentence that explains `verdict`, which the [judge](super::judge::judge) gave.
pub(crate) fn write_advice(
    out: &mut dyn Write,
    verdict: Verdict,
    seen: &Observation,
    names: &dyn Names,
) -> fmt::Result {
    let Some(packet) = &seen.packet else {
        return match verdict {
            Verdict::NoInDevice => no_in_device(out, seen),
            Verdict::DroppedIn => before::dropped_in(out, seen, names),
            Verdict::Noarp => rcv::noarp(out, seen),
            Verdict::OtherHost => rcv::other_host(out, seen),
            Verdict::VlanUnknown => rcv::vlan_unknown(out, seen),
            Verdict::Malformed => rcv::malformed(out, seen, names),
            Verdict::NetfilterIn => rcv::netfilter_in(out, seen, names),
            Verdict::SendDropped => after::send_dropped(out, seen, names),
            _ => unknown(out, seen, names),
        };
    };
    match verdict {
        Verdict::Answered => answered(out, packet),
        Verdict::Proxied => proxied(out, seen, packet),
        Verdict::ProxyDelayed => proxy_delayed(out, seen, packet),
        Verdict::RpFilter => route::rp_filter(out, seen, packet),
        Verdict::LocalSource => route::local_source(out, seen, packet),
        Verdict::MartianSource => route::martian_source(out, seen, packet),
        Verdict::MartianTarget => route::martian_target(out, seen, packet),
        Verdict::NoRoute => route::no_route(out, seen, packet),
        Verdict::NotLocal => route::not_local(out, seen, packet),
        Verdict::RouteError => route::route_error(out, seen, packet, names),
        Verdict::ArpIgnore => arp_ignore(out, seen, packet),
        Verdict::ArpFilter => arp_filter(out, seen, packet),
        Verdict::NeighFailed => neighbour::failed(out, packet),
        Verdict::Gratuitous => neighbour::gratuitous(out, seen, packet),
        Verdict::GratuitousDropped => gratuitous_dropped(out, seen, packet),
        Verdict::NoInDevice => no_in_device(out, seen),
        Verdict::Invalid => invalid(out, seen, packet),
        Verdict::Learned => neighbour::learned(out, seen, packet),
        Verdict::Ignored => neighbour::ignored(out, seen, packet),
        Verdict::DroppedIn => before::dropped_in(out, seen, names),
        Verdict::BridgeProxied => before::bridge_proxied(out, seen),
        Verdict::Noarp => rcv::noarp(out, seen),
        Verdict::OtherHost => rcv::other_host(out, seen),
        Verdict::VlanUnknown => rcv::vlan_unknown(out, seen),
        Verdict::Malformed => rcv::malformed(out, seen, names),
        Verdict::NetfilterIn => rcv::netfilter_in(out, seen, names),
        Verdict::ReplyDropped => after::reply_dropped(out, seen, packet, names),
        Verdict::SendDropped => after::send_dropped(out, seen, names),
        Verdict::Unknown => unknown(out, seen, names),
    }
}

fn answered(out: &mut dyn Write, packet: &Packet) -> fmt::Result {
    let tip = Ip(packet.tip);
    match packet.sip {
        // A DAD probe: whoever sent it was about to take the address.
        [0, 0, 0, 0] => write!(
            out,
            "{tip} is ours, and {} asked whether it is free",
            Mac(&packet.sha)
        ),
        _ => write!(out, "{tip} is ours"),
    }
}

/// Which of `arp_fwd_proxy()`, `arp_fwd_pvlan()` and `pneigh_lookup()` said yes is not probed: only
/// what is configured.
fn proxied(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    let tip = Ip(packet.tip);
    write!(out, "{tip} is not ours, we replied as its proxy; see: ")?;
    let key = match seen.conf {
        Some(conf) if conf.proxy_arp => "proxy_arp",
        Some(conf) if conf.proxy_arp_pvlan => "proxy_arp_pvlan",
        _ => return out.write_str("ip neigh show proxy"),
    };
    let own = Sysctl::conf(&seen.device, key);
    write!(out, "sysctl net.ipv4.conf.all.{key} {own}")
}

/// `pneigh_enqueue()`
fn proxy_delayed(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    let tip = Ip(packet.tip);
    let delay = Sysctl::neigh(&seen.device, "proxy_delay");
    write!(
        out,
        "{tip} is not ours, we are its proxy and reply later; see: sysctl {delay}"
    )
}

/// `arp_ignore()`
fn arp_ignore(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    let (dev, tip) = (DevName(&seen.device.name), Ip(packet.tip));
    write!(out, "{tip} is ours, but arp_ignore")?;
    match seen.conf.map(|conf| conf.arp_ignore) {
        Some(1) => write!(out, "=1 refused: it is not on {dev}")?,
        Some(2) => write!(
            out,
            "=2 refused: it is not on {dev}, in the sender's subnet"
        )?,
        Some(3) => out.write_str("=3 refused: its scope is host")?,
        Some(8) => out.write_str("=8 refuses all")?,
        _ => out.write_str(" refused")?,
    }
    let off = Off(&seen.device, "arp_ignore");
    write!(out, "; see: ip addr show to {tip}; to reply: {off}")
}

/// `arp_filter()`
fn arp_filter(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    let (sip, tip) = (Ip(packet.sip), Ip(packet.tip));
    write!(
        out,
        "arp_filter refused: the route back does not leave through {}; see: ip route get {sip} \
         from {tip}; to reply: {}",
        DevName(&seen.device.name),
        Off(&seen.device, "arp_filter")
    )
}

fn gratuitous_dropped(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    write!(
        out,
        "drop_gratuitous_arp refused {}'s announcement of {}; to accept it: {}",
        Mac(&packet.sha),
        Ip(packet.sip),
        Off(&seen.device, "drop_gratuitous_arp")
    )
}

/// `inetdev_event()`: without `in_dev` there is no IPv4, and an MTU below 68 takes it away.
fn no_in_device(out: &mut dyn Write, seen: &Observation) -> fmt::Result {
    let dev = DevName(&seen.device.name);
    write!(
        out,
        "IPv4 is off on {dev}, as it is below an MTU of 68; to turn it on: ip link set dev {dev} \
         mtu 1500, then: ip addr add ADDRESS/LENGTH dev {dev}"
    )
}

/// `arp_process()`, its checks of the header
fn invalid(out: &mut dyn Write, seen: &Observation, packet: &Packet) -> fmt::Result {
    let (dev, hw_type) = (DevName(&seen.device.name), seen.device.hw_type);
    if is_for_ipv4(hw_type, packet) {
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
        "hardware type {} with protocol {:#06x} is not ARP for IPv4 on {dev}, whose type is \
         {hw_type}; see: tcpdump -e -n -i {dev} arp",
        packet.hrd, packet.pro
    )
}

/// What the probes did see, for a reader who knows the kernel.
fn unknown(out: &mut dyn Write, seen: &Observation, names: &dyn Names) -> fmt::Result {
    out.write_str("too little was seen")?;
    write_blind_spots(out, seen)?;
    match seen.route_ret {
        None => out.write_str(": no route input")?,
        Some(0) => out.write_str(": route input 0")?,
        Some(reason) => {
            out.write_str(": route input ")?;
            names.drop_reason(reason, out)?;
        }
    }
    write_lookup(out, "target", seen.target)?;
    write_lookup(out, "DAD target", seen.dad_target)?;
    match seen.validation {
        Validation::NotSeen => {}
        Validation::Called => out.write_str(", fib_validate_source called")?,
        Validation::Returned(ret) => write!(out, ", fib_validate_source {ret}")?,
    }
    if seen.neigh_event_ns {
        out.write_str(", neigh_event_ns")?;
    }
    match seen.replied {
        true => out.write_str(", a reply"),
        false => out.write_str(", no reply"),
    }
}

/// Says which probes may have seen nothing.
fn write_blind_spots(out: &mut dyn Write, seen: &Observation) -> fmt::Result {
    let armed = &seen.armed;
    if seen.missed {
        out.write_str(", a probe was missed or switched off")?;
    }
    [
        ("arp_xmit", armed.arp_xmit),
        ("neigh_event_ns", armed.neigh_event_ns),
        ("neigh_update", armed.neigh_update),
        ("inet_confirm_addr", armed.inet_confirm_addr),
        ("pneigh_enqueue", armed.pneigh_enqueue),
    ]
    .iter()
    .filter(|(_, is_armed)| !is_armed)
    .try_for_each(|(name, _)| write!(out, ", {name} is not probed"))
}

/// Says how one lookup ended, if there was one.
fn write_lookup(out: &mut dyn Write, what: &str, lookup: Lookup) -> fmt::Result {
    match lookup {
        Lookup::NotSeen => Ok(()),
        Lookup::Unread => write!(out, ", {what} unread"),
        Lookup::Found(kind) => write!(out, ", {what} type {kind}"),
        Lookup::Failed(errno) => write!(out, ", {what} {errno}"),
    }
}
