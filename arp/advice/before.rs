// SPDX-License-Identifier: GPL-2.0

//! Sentences about frames that ended before ARP saw them.

use core::fmt::{
    self,
    Write, //
};

use super::super::escape::DevName;
use super::super::frame::Role;
use super::super::headline::{
    Ip,
    Mac, //
};
use super::super::observation::Observation;
use super::sentence::Sentence;
use super::{
    place,
    Names, //
};

pub(super) fn dropped_in(
    out: &mut dyn Write,
    seen: &Observation,
    names: &dyn Names,
) -> fmt::Result {
    let Some(drop) = &seen.frame.drop else {
        return out.write_str("dropped before ARP saw it");
    };
    out.write_str("dropped before ARP saw it: ")?;
    place::write_dropper(out, drop, seen, names)
}

/// `br_do_proxy_suppress_arp()` (`net/bridge/br_arp_nd_proxy.c`), `arp_reduce()`
/// (`drivers/net/vxlan/vxlan_core.c`)
pub(super) fn bridge_proxied(
    out: &mut dyn Write,
    sentence: Sentence,
    seen: &Observation,
) -> fmt::Result {
    let dev = DevName(&seen.device.name);
    let tip = seen.packet.as_ref().map_or([0; 4], |packet| packet.tip);
    let tip = Ip(tip);
    match sentence {
        Sentence::BridgeProxiedVxlan => {
            write!(out, "vxlan device {dev} (proxy) replied by itself")?
        }
        Sentence::BridgeProxiedBridge => write!(out, "bridge {dev} replied by itself")?,
        _ => write!(out, "the bridge replied by itself on its port {dev}")?,
    }
    if let Some(given) = &seen.frame.given {
        write!(out, ", with {}", Mac(given))?;
    }
    write!(out, ", from a neighbour entry; see: ip neigh show to {tip}")?;
    match sentence {
        // Whether it is a proxy is said when it is made, and never again (vxlan_nl2flag()).
        Sentence::BridgeProxiedVxlan => write!(out, " dev {dev}, ip -d link show dev {dev}"),
        // The flag is that of the port that the entry's address is behind, or of the one that asked.
        _ => out.write_str(
            ", bridge -d link show; a port's neigh_suppress, proxy_arp or proxy_arp_wifi decides",
        ),
    }
}

pub(super) fn choose_bridge_proxied(seen: &Observation) -> Sentence {
    match seen.frame.role {
        Role::Vxlan => Sentence::BridgeProxiedVxlan,
        Role::Bridge => Sentence::BridgeProxiedBridge,
        _ => Sentence::BridgeProxiedPort,
    }
}
