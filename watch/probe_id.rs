// SPDX-License-Identifier: GPL-2.0

//! The probes, by what they are for: the probed symbol may be another.

/// A probe of this module.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ProbeId {
    ArpProcess,
    IpRouteInput,
    FibValidateSource,
    FibLookup,
    ArpXmit,
    NeighEventNs,
    NeighUpdate,
    InetConfirmAddr,
    PneighEnqueue,
    /// The second way into `arp_process()`, where `arp_rcv()` stands in for it.
    ParpRedo,
    ArpRcv,
    KfreeSkb,
    NetifRx,
}

impl ProbeId {
    /// How many there are.
    pub(crate) const COUNT: usize = Self::NetifRx as usize + 1;

    /// The name that logs and debugfs show.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ArpProcess | Self::ParpRedo => "arp_process",
            Self::IpRouteInput => "ip_route_input",
            Self::FibValidateSource => "fib_validate_source",
            Self::FibLookup => "fib_lookup",
            Self::ArpXmit => "arp_xmit",
            Self::NeighEventNs => "neigh_event_ns",
            Self::NeighUpdate => "neigh_update",
            Self::InetConfirmAddr => "inet_confirm_addr",
            Self::PneighEnqueue => "pneigh_enqueue",
            Self::ArpRcv => "arp_rcv",
            Self::KfreeSkb => "kfree_skb",
            Self::NetifRx => "netif_rx",
        }
    }

    /// A bit of its own in a set of probes.
    pub(crate) const fn bit(self) -> u32 {
        1 << self as u32
    }
}
