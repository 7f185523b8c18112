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
    place::write_dropper(out, drop, &seen.frame, names)
}

/// `br_do_proxy_suppress_arp()` (`net/bridge/br_arp_nd_proxy.c`), `arp_reduce()`
/// (`drivers/net/vxlan/vxlan_core.c`)
pub(super) fn bridge_proxied(out: &mut dyn Write, seen: &Observation) -> fmt::Result {
    let dev = DevName(&seen.device.name);
    let tip = seen.packet.as_ref().map_or([0; 4], |packet| packet.tip);
    let tip = Ip(tip);
    match seen.frame.role {
        Role::Vxlan => write!(out, "vxlan device {dev} replied by itself")?,
        Role::Bridge => write!(out, "bridge {dev} replied by itself")?,
        _ => write!(out, "the bridge replied by itself on its port {dev}")?,
    }
    if let Some(given) = &seen.frame.given {
        write!(out, ", with {}", Mac(given))?;
    }
    write!(out, ", from a neighbour entry; see: ip neigh show to {tip}")?;
    match seen.frame.role {
        Role::Vxlan => write!(
            out,
            " dev {dev}; to stop it: ip link set dev {dev} type vxlan noproxy"
        ),
        Role::Bridge => out.write_str(", bridge -d link show"),
        _ => write!(
            out,
            ", bridge -d link show dev {dev} (neigh_suppress, proxy_arp)"
        ),
    }
}
