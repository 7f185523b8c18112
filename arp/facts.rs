// SPDX-License-Identifier: GPL-2.0

//! What no verdict needs and a sentence does: who has an address, where a route leads, what the neighbour entry said before.
//!
//! Plain data. Each is filled in only where a line is written; what is not known is said to be so, and
//! then the sentence claims nothing about it.

use super::observation::HwAddr;

/// A name of an interface, as [`Device`](super::observation::Device) has it.
pub(crate) type Name = [u8; 16];

/// Whether an interface of the namespace has an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Holder {
    /// It was not looked for, or not everywhere.
    #[default]
    Unknown,
    /// No interface has it.
    Nobody,
    Interface(Address),
}

/// An address (`struct in_ifaddr`) and its interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) dev: Name,
    /// It is the interface that the packet came in by.
    pub(crate) here: bool,
    pub(crate) port_of: PortOf,
    /// `ifa_prefixlen`
    pub(crate) prefix_len: u8,
    /// The prefix holds the address itself: not so where it is a peer's (`ip addr add A peer B/LEN`).
    pub(crate) covers_itself: bool,
    /// `ifa_scope` is `host`.
    pub(crate) scope_host: bool,
}

/// Whose port an interface is, as far as that has to do with the one that the packet came in by: a master takes
/// all that its ports receive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PortOf {
    /// Nobody's, or another's.
    #[default]
    Nobody,
    /// That one's: it is a bridge, a bond or a team.
    Receiver,
    /// Open vSwitch's, as that one is.
    OpenVSwitch,
}

/// Whose MAC address the packet's sender has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Asker {
    #[default]
    Unknown,
    /// None of this host's interfaces.
    Stranger,
    /// An interface of this namespace.
    Interface(Name),
    /// An interface of another namespace of this host, whose inode number this is.
    Elsewhere { dev: Name, netns: u32 },
}

/// An interface of this host that has a MAC address, or an IP address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) name: Name,
    /// The inode number of its namespace, if it is in another than the frame was.
    pub(crate) netns: Option<u32>,
    pub(crate) is_up: bool,
}

/// Where the route to the target leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Out {
    #[default]
    Unknown,
    /// Out of the interface that the packet came in by.
    Here,
    /// It has several next hops, of which none was chosen for this packet.
    Several,
    Other {
        dev: Name,
        /// `IN_DEV_MEDIUM_ID` of it, -1 where it has no IPv4.
        medium_id: i32,
    },
}

/// As which protocol `ip route get` has to ask, to go by the same rules as an ARP packet, which is of none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum AsksAs {
    /// As what it is when it is not told (`inet_rtm_getroute()`): no rule goes by UDP.
    #[default]
    Udp,
    /// As this one, by which no rule goes.
    Protocol(u8),
    /// Rules go by each that it can ask as, or it is not known by which.
    Nothing,
}

/// The neighbour entry of the sender, as it was before this packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) mac: HwAddr,
    /// `NUD_VALID`: `mac` means something.
    pub(crate) valid: bool,
}

impl Entry {
    /// Whether it said another address than `mac`.
    #[inline]
    pub(crate) fn differs(&self, mac: &HwAddr) -> bool {
        self.valid && self.mac != *mac
    }
}

/// How full the neighbour table is: of all namespaces together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TableSize {
    pub(crate) entries: i32,
    /// `gc_thresh3`
    pub(crate) limit: i32,
}

/// All of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Who has the packet's target address, and its sender's.
    pub(crate) target: Holder,
    pub(crate) sender: Holder,
    /// An address of the interface has the sender in its prefix.
    pub(crate) sender_on_link: Option<bool>,
    /// One prefix of the interface has both the sender and the target.
    pub(crate) both_on_link: Option<bool>,
    /// The sender's address is the broadcast address of one of the interface's prefixes.
    pub(crate) sender_broadcast: Option<bool>,
    pub(crate) asker: Asker,
    pub(crate) out: Out,
    /// `fib_has_custom_rules`: rules say which tables are asked.
    pub(crate) rules: Option<bool>,
    /// `fib_has_custom_local_routes`: there may be local routes without an address.
    pub(crate) local_routes: Option<bool>,
    /// The interface is in a VRF, whose table it asks in place of the local one.
    pub(crate) in_vrf: bool,
    /// The namespace's `lo` is up, so that 127.0.0.0/8 has a local route.
    pub(crate) lo_up: Option<bool>,
    /// The MAC address that the reply gave out.
    pub(crate) given: Option<HwAddr>,
    /// The interface is a bond in mode balance-alb, which rewrites that one.
    pub(crate) alb: bool,
    pub(crate) entry: Option<Entry>,
    pub(crate) table: Option<TableSize>,
    /// `dev->mtu` and `dev->max_mtu`, where it is not 0.
    pub(crate) mtu: Option<(u32, u32)>,
    /// Who has the MAC address that a frame for another host is for, if one was found.
    pub(crate) dst_holder: Option<Owner>,
    /// Who has the target's address in another namespace, if one was found: nobody answers for that one here.
    pub(crate) target_elsewhere: Option<Owner>,
    /// The frame's own source address, where the packet in it says another: the reply goes to the packet's.
    pub(crate) other_source: Option<HwAddr>,
    /// `skb->mark`, which `ip rule` may go by (`fwmark`).
    pub(crate) mark: u32,
    /// What `ip rule ... ipproto` does to a command that looks up as the kernel did.
    pub(crate) asks_as: AsksAs,
}
