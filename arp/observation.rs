// SPDX-License-Identifier: GPL-2.0

//! What the probes saw of one ARP packet on its way through `arp_process()`.
//!
//! Plain data, no kernel types.

use super::facts::Facts;
use super::frame::Frame;

/// The kernel's `RTN_*` route types (`include/uapi/linux/rtnetlink.h`), as far as they decide here.
pub(crate) mod rtn {
    pub(crate) const UNICAST: u8 = 1;
    pub(crate) const LOCAL: u8 = 2;
    pub(crate) const BROADCAST: u8 = 3;
    /// What route input makes of a target to which it takes no route.
    pub(crate) const UNREACHABLE: u8 = 7;
}

/// `ARPOP_REQUEST` and `ARPOP_REPLY` (`include/uapi/linux/if_arp.h`).
pub(crate) mod op {
    pub(crate) const REQUEST: u16 = 1;
    pub(crate) const REPLY: u16 = 2;
}

/// A link-layer address of up to `MAX_ADDR_LEN` bytes.
#[derive(Clone, Copy, Debug, Eq)]
pub(crate) struct HwAddr {
    pub(crate) bytes: [u8; 32],
    pub(crate) len: u8,
}

impl PartialEq for HwAddr {
    /// In line: for so few bytes the derived one calls `memcmp()`, which goes byte by byte.
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        let words = |of: &Self| {
            (
                of.bytes
                    .first_chunk()
                    .map(|bytes| u128::from_ne_bytes(*bytes)),
                of.bytes
                    .last_chunk()
                    .map(|bytes| u128::from_ne_bytes(*bytes)),
            )
        };
        self.len == other.len && words(self) == words(other)
    }
}

impl HwAddr {
    /// The first `len` bytes of `from`, as far as there are as many.
    #[inline]
    pub(crate) fn new(from: &[u8], len: u8) -> Self {
        let mut bytes = [0; 32];
        // Ethernet's, as nearly all are: byte by byte it takes several times as long.
        if let (Some(to), Some(from), 6) = (bytes.first_chunk_mut(), from.first_chunk::<6>(), len) {
            *to = *from;
            return Self { bytes, len };
        }
        for (to, from) in bytes.iter_mut().zip(from).take(usize::from(len)) {
            *to = *from;
        }
        Self { bytes, len }
    }
}

/// The packet, as the ARP header at the `skb`'s network header gives it. Numbers are in host order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packet {
    pub(crate) hrd: u16,
    pub(crate) pro: u16,
    pub(crate) op: u16,
    /// Sender's hardware address.
    pub(crate) sha: HwAddr,
    /// The target's hardware address is the sender's own, as an announcement in a reply has it
    /// (`arp_is_garp()`).
    pub(crate) tha_is_sha: bool,
    /// Sender and target address, in the order in which they stand on the wire.
    pub(crate) sip: [u8; 4],
    pub(crate) tip: [u8; 4],
}

/// The interface that received the packet.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Device {
    /// `dev->name`, NUL-terminated unless all 16 bytes are used; may hold any byte but NUL and `/`.
    pub(crate) name: [u8; 16],
    pub(crate) ifindex: i32,
    /// `dev->type`, an `ARPHRD_*`.
    pub(crate) hw_type: u16,
    /// Inode number of the network namespace, as `ls -L /proc/PID/ns/net` shows it.
    pub(crate) netns: u32,
    /// That is not the first one (`init_net`): lines name it.
    pub(crate) in_other_netns: bool,
    /// `IFF_NOARP`, as it is when the packet has left: no ARP packet is sent (`arp_send_dst()`).
    pub(crate) noarp: bool,
}

/// `in_dev` of the interface: IPv4's part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum InDev {
    /// It could not be read.
    #[default]
    Unread,
    /// `dev->ip_ptr` is NULL: IPv4 is off on this interface.
    Absent,
    Present,
}

/// A sysctl that both `conf.all` and `conf.<dev>` have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) all: i32,
    pub(crate) own: i32,
}

impl Setting {
    /// The value of `IN_DEV_MAXCONF()`: the larger one counts.
    pub(crate) fn max(self) -> i32 {
        self.all.max(self.own)
    }

    /// The value of `IN_DEV_ORCONF()`: either is enough.
    pub(crate) fn either(self) -> bool {
        self.all != 0 || self.own != 0
    }
}

/// The interface's sysctls, combined as the `IN_DEV_*` macros of `include/linux/inetdevice.h` do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Conf {
    /// `in_dev->ifa_list == NULL`: the interface has no address.
    pub(crate) no_addr: bool,
    /// `IN_DEV_RPFILTER`: the maximum of both.
    pub(crate) rp_filter: Setting,
    /// `IN_DEV_ARP_IGNORE`: the maximum of both.
    pub(crate) arp_ignore: Setting,
    /// `IN_DEV_ARP_ACCEPT`: the maximum of both.
    pub(crate) arp_accept: Setting,
    /// `IN_DEV_ARPFILTER`: either.
    pub(crate) arp_filter: Setting,
    /// `IN_DEV_FORWARD`: the interface's own.
    pub(crate) forwarding: bool,
    /// `IN_DEV_PROXY_ARP`: either.
    pub(crate) proxy_arp: Setting,
    /// `IN_DEV_PROXY_ARP_PVLAN`: either.
    pub(crate) proxy_arp_pvlan: Setting,
    /// `IN_DEV_MEDIUM_ID`: the interface's own.
    pub(crate) medium_id: i32,
    /// `IN_DEV_ROUTE_LOCALNET`: either.
    pub(crate) route_localnet: Setting,
    /// `IN_DEV_ORCONF(DROP_GRATUITOUS_ARP)`: either.
    pub(crate) drop_gratuitous_arp: Setting,
    /// `IN_DEV_ACCEPT_LOCAL`: either.
    pub(crate) accept_local: Setting,
    /// `IN_DEV_SRC_VMARK`: either.
    pub(crate) src_valid_mark: Setting,
}

/// How one FIB lookup ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Lookup {
    /// No such lookup was seen.
    #[default]
    NotSeen,
    /// It returned 0 with this `fib_result.type`.
    Found(u8),
    /// It returned 0, but its result could not be read.
    Unread,
    /// It returned this negative errno; `-EAGAIN` (-11) only says "not in this table".
    Failed(i32),
}

/// Why route input refused a packet: the kernel's `enum skb_drop_reason`, by meaning. The numbers
/// differ between kernels; who fills this in takes them from the kernel's own headers. A kernel before 6.13
/// gives errnos: `-EXDEV` is [`Self::RpFilter`], `-EINVAL` is [`Self::Ambiguous`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DropReason {
    /// `SKB_DROP_REASON_IP_RPFILTER`
    RpFilter,
    /// `SKB_DROP_REASON_IP_LOCAL_SOURCE`
    LocalSource,
    /// `SKB_DROP_REASON_IP_INVALID_SOURCE`
    InvalidSource,
    /// `SKB_DROP_REASON_IP_LOCALNET`: a loopback address on the wire.
    Localnet,
    /// `SKB_DROP_REASON_IP_INVALID_DEST`
    InvalidDest,
    /// `SKB_DROP_REASON_INVALID_PROTO`: a broadcast target in a packet that is not IP.
    InvalidProto,
    /// `SKB_DROP_REASON_ARP_PVLAN_DISABLE`: routed out of the interface it came from, no pvlan proxy.
    ArpPvlanDisable,
    /// Any other.
    Other,
    /// `-EINVAL` of a kernel before 6.13, which gave errnos: it may be any but [`Self::RpFilter`].
    /// [`route_refusal()`](super::judge::route_refusal) finds out which.
    Ambiguous,
}

/// What became of the neighbour entry that `neigh_update()` was called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Neigh {
    /// `neigh_update()` was not seen for this packet's sender.
    #[default]
    NotSeen,
    /// The entry holds the sender's address afterwards.
    Updated,
    /// The entry is permanent or `nud noarp`: only an administrator changes it.
    Fixed,
    /// The entry kept another address: `locktime` has not passed since its last change.
    Kept,
    /// The entry could not be read.
    Unread,
}

/// What `pneigh_enqueue()` did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Enqueue {
    #[default]
    NotSeen,
    /// The packet waits for its proxy delay.
    Queued,
    /// The queue was longer than `proxy_qlen`: the packet was freed.
    Full,
}

/// What was seen of `fib_validate_source()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Validation {
    NotSeen,
    /// It was called. What it returned was not watched: `ip_route_input` hands a refusal on.
    Called,
    /// What it returned: 0, 1, or a negative drop reason.
    Returned(i32),
}

impl Validation {
    /// The sender was validated, or refused.
    #[inline]
    pub(crate) fn was_seen(self) -> bool {
        self != Self::NotSeen
    }
}

/// Which of the optional probes are armed: without one, not having seen a call proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Armed {
    pub(crate) arp_xmit: bool,
    pub(crate) neigh_event_ns: bool,
    pub(crate) neigh_update: bool,
    pub(crate) inet_confirm_addr: bool,
    pub(crate) pneigh_enqueue: bool,
}

/// Everything that was seen of one packet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Observation {
    pub(crate) device: Device,
    pub(crate) in_dev: InDev,
    pub(crate) conf: Option<Conf>,
    /// `None`: the headers could not be read.
    pub(crate) packet: Option<Packet>,
    /// The return value of `ip_route_input`: 0, or a drop reason. `None`: not seen.
    pub(crate) route_ret: Option<i32>,
    /// The meaning of a `route_ret` other than 0.
    pub(crate) route_reason: Option<DropReason>,
    /// `rt_type` of the packet's own route, after route input returned 0: what `arp_process()` decides
    /// by. It may be another than its lookup's: routes that share a nexthop object (`ip nexthop`)
    /// share the route that is made of it. `None`: not read.
    pub(crate) rt_type: Option<u8>,
    pub(crate) validation: Validation,
    /// The last lookup of the sender inside `fib_validate_source()`, where it was watched.
    pub(crate) sender: Lookup,
    /// The last lookup of the target inside `ip_route_input`: the one that decided.
    pub(crate) target: Lookup,
    /// The last lookup straight under `arp_process()` after route input and before
    /// `neigh_event_ns()`, where it was watched: `arp_filter()`'s, of the way back.
    pub(crate) way_back: Lookup,
    /// The lookup of the target straight under `arp_process()`, which a DAD probe (sender 0.0.0.0)
    /// gets in place of `ip_route_input`.
    pub(crate) dad_target: Lookup,
    /// What `inet_confirm_addr()` returned for the target, which `arp_ignore` 1, 2 and 3 ask: 0 if it
    /// refused. `None`: not seen.
    pub(crate) confirm_addr: Option<u32>,
    /// `neigh_event_ns()` was called for the sender: neither `arp_ignore` nor `arp_filter` refused.
    pub(crate) neigh_event_ns: bool,
    pub(crate) enqueue: Enqueue,
    pub(crate) neigh: Neigh,
    /// A reply to this very packet was handed to `arp_xmit()`.
    pub(crate) replied: bool,
    /// `arp_process()` returned `NET_RX_DROP` (1): it did not understand the packet, or IPv4 is off.
    /// `None`: its return value is not known (the window is `arp_rcv()`'s).
    pub(crate) dropped: Option<bool>,
    /// A probe was missed while this packet was watched: what was not seen may have happened.
    pub(crate) missed: bool,
    pub(crate) armed: Armed,
    /// What only the sentence needs.
    pub(crate) facts: Facts,
    /// The frame around it, where it ended elsewhere, and the drop of the reply.
    pub(crate) frame: Frame,
}

impl Observation {
    /// Of a frame that `arp_process()` has not seen. In line, to be made where it will lie: it is long.
    #[inline(always)]
    pub(crate) fn outside(device: Device, packet: Option<Packet>, frame: Frame) -> Self {
        Self {
            device,
            in_dev: InDev::Unread,
            conf: None,
            packet,
            route_ret: None,
            route_reason: None,
            rt_type: None,
            validation: Validation::NotSeen,
            sender: Lookup::NotSeen,
            way_back: Lookup::NotSeen,
            target: Lookup::NotSeen,
            dad_target: Lookup::NotSeen,
            confirm_addr: None,
            neigh_event_ns: false,
            enqueue: Enqueue::NotSeen,
            neigh: Neigh::NotSeen,
            replied: false,
            dropped: None,
            missed: false,
            armed: Armed::default(),
            facts: Facts::default(),
            frame,
        }
    }
}
