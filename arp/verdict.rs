// SPDX-License-Identifier: GPL-2.0

//! The verdicts: one token for each way that an ARP packet can end in `arp_process()`.

macro_rules! verdicts {
    ($($(#[$doc:meta])* $variant:ident = $token:literal,)*) => {
        /// Why this host did, or did not, answer one ARP packet.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Verdict { $($(#[$doc])* $variant,)* }

        impl Verdict {
            /// Every verdict, in the order of the documentation.
            pub(crate) const ALL: &'static [Verdict] = &[$(Verdict::$variant,)*];

            /// The token that logs, the tracepoint and debugfs show.
            pub(crate) const fn token(self) -> &'static str {
                match self { $(Verdict::$variant => $token,)* }
            }
        }
    };
}

verdicts! {
    /// A reply was sent, for an address of ours.
    Answered = "answered",
    /// A reply was sent, for an address that is not ours.
    Proxied = "proxied",
    /// A proxy reply was queued; the later pass is [`Verdict::Proxied`].
    ProxyDelayed = "proxy_delayed",
    /// The reverse path filter refused the sender.
    RpFilter = "rp_filter",
    /// The sender uses an address of ours.
    LocalSource = "local_source",
    /// The sender's address is multicast, broadcast, loopback or zero.
    MartianSource = "martian_source",
    /// The target is multicast, broadcast or loopback.
    MartianTarget = "martian_target",
    /// The FIB has no route to the target, or an error route.
    NoRoute = "no_route",
    /// The target is not ours, and we do not proxy for it.
    NotLocal = "not_local",
    /// `arp_ignore` refused to answer for an address of ours.
    ArpIgnore = "arp_ignore",
    /// `arp_filter` refused to answer for an address of ours.
    ArpFilter = "arp_filter",
    /// No neighbour entry could be made for the sender.
    NeighFailed = "neigh_failed",
    /// An announcement, none of ours: no answer is due.
    Gratuitous = "gratuitous",
    /// `drop_gratuitous_arp` refused it.
    GratuitousDropped = "gratuitous_dropped",
    /// IPv4 is off on the interface.
    NoInDevice = "no_in_device",
    /// Hardware type, protocol or operation that `arp_process()` does not understand.
    Invalid = "invalid",
    /// An ARP reply that updated a neighbour entry.
    Learned = "learned",
    /// An ARP reply that did not update a neighbour entry.
    Ignored = "ignored",
    /// Route input refused for another reason.
    RouteError = "route_error",
    /// The probes saw too little to tell.
    Unknown = "unknown",
}
