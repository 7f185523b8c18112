// SPDX-License-Identifier: GPL-2.0

//! What was seen of a frame that ended outside of `arp_process()`, or of the drop of the reply to one that
//! did not.
//!
//! Plain data, as [`super::observation`] is.

use super::observation::HwAddr;

/// Where a frame was seen to end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Point {
    /// It went through `arp_process()`.
    #[default]
    ArpProcess,
    /// In `arp_rcv()`: with a [`Drop`] if it was dropped, else because `arp_rcv()` ignores such frames.
    ArpRcv,
    /// It was dropped outside of both.
    Elsewhere,
    /// A bridge or a vxlan device of this host made a reply to it.
    Proxied,
}

/// What a drop reason means here: the kernel's `enum skb_drop_reason`, as far as it decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Cause {
    /// `SKB_DROP_REASON_NETFILTER_DROP`
    Netfilter,
    /// `SKB_DROP_REASON_XDP`
    Xdp,
    /// `SKB_DROP_REASON_CPU_BACKLOG`
    Backlog,
    /// `SKB_DROP_REASON_QUEUE_PURGE`
    QueuePurge,
    /// `SKB_DROP_REASON_PKT_TOO_SMALL`
    TooSmall,
    /// `SKB_DROP_REASON_NOMEM`
    NoMemory,
    /// `SKB_DROP_REASON_NOT_SPECIFIED`
    NotSpecified,
    #[default]
    Other,
}

/// On which way tc redirected a frame to an ifb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Redirected {
    In,
    Out,
}

/// One `kfree_skb_reason()`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Drop {
    /// The `enum skb_drop_reason`.
    pub(crate) reason: i32,
    pub(crate) cause: Cause,
    /// Where in the kernel's code.
    pub(crate) location: usize,
    /// The interface that the packet was on, and its state then.
    pub(crate) port: Port,
    /// A link-layer header is ahead of what `skb->data` points to, or is to be put there: so it is behind
    /// `eth_type_trans()`, and before the driver.
    pub(crate) header_ahead: bool,
    /// `skb->mac_header` was set: the packet has been in `__dev_queue_xmit()`, or came in.
    pub(crate) has_mac_header: bool,
    /// `skb->skb_iif`: the interface that it last came in on; 0: none yet.
    pub(crate) iif: i32,
    /// `skb->sk`: a program sent it, on whatever interface.
    pub(crate) has_sk: bool,
    /// A bridge has called netfilter's ARP forward chain for it (`br_nf_forward_arp()`).
    pub(crate) forwarded_as_arp: bool,
    /// A bridge has come as far as to look for the port that it is to leave by.
    pub(crate) looks_for_port: bool,
    /// Who dropped it, if it is one of these.
    pub(crate) by: Option<By>,
    /// It was dropped in the queue of an ifb, through which tc (`mirred`) has it take its way.
    pub(crate) redirected: Option<Redirected>,
}

/// Who takes what an interface receives, and works on it with the header put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// `netdev_port_receive()`, of what a port of it receives; `internal_dev_xmit()`, of what an interface of its own
    /// sends.
    OpenVSwitch,
    /// `tap_handle_frame()`, of a macvtap or ipvtap.
    Tap,
}

/// What an interface is to others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    #[default]
    Other,
    Bridge,
    BridgePort,
    BondPort,
    TeamPort,
    Vxlan,
    /// A port of Open vSwitch, which takes all that it receives.
    OvsPort,
    /// An interface that Open vSwitch made: a bridge's own, or another internal one.
    OvsInternal,
}

/// The interface that a packet was dropped on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Port {
    /// As in [`super::observation::Device`].
    pub(crate) name: [u8; 16],
    pub(crate) ifindex: i32,
    pub(crate) role: Role,
    /// The bridge, bond or team that it is a port of; empty if it is not known.
    pub(crate) master: [u8; 16],
    /// `IFF_UP`
    pub(crate) is_up: bool,
    /// `netif_carrier_ok()`
    pub(crate) has_carrier: bool,
}

/// `skb->pkt_type`, as far as it decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PktType {
    OtherHost,
    #[default]
    Other,
}

/// The frame around the packet.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Frame {
    pub(crate) point: Point,
    /// What ended it; with [`Point::ArpProcess`], what ended the reply to it.
    pub(crate) drop: Option<Drop>,
    pub(crate) pkt_type: PktType,
    /// `IFF_NOARP` of the interface.
    pub(crate) is_noarp: bool,
    /// The interface is an ipvlan, or an ipvtap.
    pub(crate) is_ipvlan: bool,
    /// The MAC addresses of the link-layer header, and the interface's own. `None`: not read.
    pub(crate) dst: Option<HwAddr>,
    pub(crate) src: Option<HwAddr>,
    pub(crate) own: Option<HwAddr>,
    /// How many bytes there are from the ARP header on, and how many the interface's kind of ARP needs.
    pub(crate) len: u32,
    pub(crate) needs: u32,
    /// `ar_hln` and `ar_pln`, and the interface's own `addr_len`. `None`: not read.
    pub(crate) lengths: Option<(u8, u8)>,
    pub(crate) addr_len: u8,
    /// With [`Point::Proxied`], the MAC address that the reply gave.
    pub(crate) given: Option<HwAddr>,
    pub(crate) role: Role,
}

/// Whose a frame is that this host sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The kernel's own.
    Own,
    /// A program's: it has a socket.
    Program,
    /// It came in on an interface.
    Forwarded,
}

/// Which way a dropped frame was going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    In,
    Out(Origin),
}

impl Drop {
    /// Which way the frame was going when it was dropped.
    ///
    /// On its way in `skb->data` is behind the link-layer header (`eth_type_trans()`), and again in a bridge
    /// until `br_dev_queue_push_xmit()`; on its way out the header is ahead. A generic XDP program looks at
    /// received frames with the header ahead, an ifb's queue may, [`By`] do, and the backlog holds none but
    /// received ones.
    pub(crate) fn way(&self) -> Way {
        let by_ifb = self.redirected == Some(Redirected::In);
        if by_ifb || matches!(self.cause, Cause::Xdp | Cause::Backlog) {
            return Way::In;
        }
        let moved = self.iif != self.port.ifindex;
        match self.port.role {
            _ if self.by == Some(By::Tap) => Way::In,
            // What is to leave by a port it has let go of.
            Role::OvsPort if self.by == Some(By::OpenVSwitch) => Way::In,
            _ if self.header_ahead => Way::Out(self.origin()),
            // br_dev_xmit(): a frame of the bridge device itself, its header taken off. One that came in on a
            // port and goes up has `skb_iif` (br_pass_frame_up()).
            Role::Bridge if self.iif == 0 => Way::Out(self.origin()),
            // __br_forward() has moved it to the port that it is to leave by; one that has not been received
            // yet is on a port, too, but only that of one that is down is dropped so (enqueue_to_backlog()).
            Role::BridgePort if moved && self.port.is_up => Way::Out(self.origin()),
            _ => Way::In,
        }
    }

    /// Whether it was to leave by [`Self::port`], which an ifb is for what comes in, too.
    pub(crate) fn leaves_port(&self) -> bool {
        self.redirected.is_some() || matches!(self.way(), Way::Out(_))
    }

    fn origin(&self) -> Origin {
        // What another interface's program sent, or a virtual machine's, has its socket still.
        match (self.iif, self.has_sk) {
            (0, true) => Origin::Program,
            (0, false) => Origin::Own,
            _ => Origin::Forwarded,
        }
    }
}

/// An end of a frame that is nobody's: it has no verdict, and is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum NotOurs {
    /// A copy for a packet socket, which had no room for it, or was closed.
    PacketSocket,
    /// A queue was emptied.
    QueuePurged,
    /// A frame of ours that was looped back, as link-layer multicasts are: `PACKET_LOOPBACK`.
    Loopback,
    /// A packet waited for its proxy delay, and the interface went.
    ProxyQueue,
    /// A driver freed it without a reason, as many do with what they have sent.
    Driver,
    /// A frame without an interface.
    NoDevice,
}

impl NotOurs {
    /// Every one, in the order of the documentation.
    pub(crate) const ALL: &'static [Self] = &[
        Self::PacketSocket,
        Self::QueuePurged,
        Self::Loopback,
        Self::ProxyQueue,
        Self::Driver,
        Self::NoDevice,
    ];

    /// The name that debugfs shows.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::PacketSocket => "packet_socket",
            Self::QueuePurged => "queue_purged",
            Self::Loopback => "loopback",
            Self::ProxyQueue => "proxy_queue",
            Self::Driver => "driver",
            Self::NoDevice => "no_device",
        }
    }
}
