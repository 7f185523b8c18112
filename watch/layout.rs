// SPDX-License-Identifier: GPL-2.0

//! Where the kernel keeps what the probes read: one function for each fact, named as in C.
//!
//! Each read may fail (`EFAULT`): the address is only said to be that of such a struct.

use kernel::prelude::*;

mod dev;
pub(crate) mod net;
pub(crate) mod raw_arp;

use self::raw_arp::RawArp;
use crate::arp::facts::Entry;
use crate::arp::observation::{
    Conf,
    HwAddr,
    Setting, //
};
use crate::{
    arp_abi::{
        offset,
        value, //
    },
    probe::{
        memory,
        KernelPtr, //
    }, //
};

/// `struct sk_buff`
pub(crate) enum SkBuff {}
/// `struct net_device`
pub(crate) enum NetDevice {}
/// `struct net`
pub(crate) enum Net {}
/// `struct in_device`
pub(crate) enum InDevice {}
/// `struct fib_result`
pub(crate) enum FibResult {}
/// `struct fib_info`
pub(crate) enum FibInfo {}
/// `struct fib_nh_common`
pub(crate) enum NextHop {}
/// `struct rtable`
pub(crate) enum Rtable {}
/// `struct flowi4`
pub(crate) enum Flowi4 {}
/// `struct neighbour`
pub(crate) enum Neighbour {}
/// `struct neigh_parms`
pub(crate) enum NeighParms {}

/// `N` bytes from `at` on; zeroes if there are none.
#[inline]
pub(super) fn part<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes
        .get(at..at.wrapping_add(N))
        .and_then(|slice| slice.try_into().ok())
        .unwrap_or([0; N])
}

impl KernelPtr<SkBuff> {
    /// `skb->dev`
    #[inline]
    pub(crate) fn dev(self) -> Result<KernelPtr<NetDevice>> {
        self.pointer(offset::SKB_DEV)
    }

    /// `skb->head`
    pub(crate) fn head(self) -> Result<usize> {
        self.field(offset::SKB_HEAD)
    }

    /// `skb_network_header(skb)`: one read for both fields that it takes, they are neighbours.
    #[inline]
    fn network_header(self) -> Result<usize> {
        const HEAD: usize = offset::SKB_HEAD as usize;
        const OFFSET: usize = offset::SKB_NETWORK_HEADER as usize;
        const FROM: usize = if HEAD < OFFSET { HEAD } else { OFFSET };
        const TO: usize = if HEAD < OFFSET {
            OFFSET + size_of::<u16>()
        } else {
            HEAD + size_of::<usize>()
        };
        let bytes: [u8; TO - FROM] = self.field(FROM as u32)?;
        let head = usize::from_ne_bytes(part(&bytes, HEAD - FROM));
        let offset = u16::from_ne_bytes(part(&bytes, OFFSET - FROM));
        Ok(head.wrapping_add(usize::from(offset)))
    }

    /// `skb_rtable(skb)`; NULL where the packet has no route.
    #[inline]
    pub(crate) fn rtable(self) -> Result<KernelPtr<Rtable>> {
        let refdst = self.field::<usize>(offset::SKB_REFDST)?;
        // `dst` is the first thing in an rtable.
        Ok(KernelPtr::new(
            refdst & !(value::ABI_SKB_DST_NOREF as usize),
        ))
    }

    /// `skb->pkt_type`
    #[inline]
    pub(crate) fn pkt_type(self) -> Result<u32> {
        let byte = self.field::<u8>(offset::SKB_PKT_TYPE)?;
        Ok((u32::from(byte) & value::ABI_SKB_PKT_TYPE_MASK) >> value::ABI_SKB_PKT_TYPE_SHIFT)
    }

    /// `eth_hdr(skb)->h_source`, on an Ethernet interface, where the network header is at `network`. The offsets of both
    /// headers are neighbours, and take one read.
    #[inline]
    pub(crate) fn eth_source(self, network: usize) -> Result<[u8; 6]> {
        const H_SOURCE: usize = 6;
        const NETWORK: usize = offset::SKB_NETWORK_HEADER as usize;
        const MAC: usize = offset::SKB_MAC_HEADER as usize;
        const FROM: usize = if MAC < NETWORK { MAC } else { NETWORK };
        const TO: usize = MAC + NETWORK - FROM + size_of::<u16>();
        let offsets: [u8; TO - FROM] = self.field(FROM as u32)?;
        match u16::from_ne_bytes(part(&offsets, MAC - FROM)) {
            u16::MAX => Err(EFAULT),
            mac => {
                let offset = u16::from_ne_bytes(part(&offsets, NETWORK - FROM));
                let head = network.wrapping_sub(usize::from(offset));
                memory::read(head.wrapping_add(usize::from(mac) + H_SOURCE))
            }
        }
    }

    /// `skb->mark`
    #[inline]
    pub(crate) fn mark(self) -> Result<u32> {
        self.field(offset::SKB_MARK)
    }

    /// `skb_headlen(skb)`
    fn headlen(self) -> Result<u32> {
        let len = self.field::<u32>(offset::SKB_LEN)?;
        Ok(len.saturating_sub(self.field(offset::SKB_DATA_LEN)?))
    }
}

/// What `arp_rcv()` ignores without a drop, by its own first checks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArpRcv {
    /// Nothing of this frame.
    GoesOn,
    /// Frames of interfaces without ARP, and for other hosts.
    Ignores,
    /// `PACKET_LOOPBACK`
    Loopback,
}

/// What `arp_rcv()` does with this frame first.
#[inline]
pub(crate) fn arp_rcv(skb: KernelPtr<SkBuff>, dev: KernelPtr<NetDevice>) -> Result<ArpRcv> {
    if dev.has_flag(value::ABI_IFF_NOARP)? {
        return Ok(ArpRcv::Ignores);
    }
    Ok(match skb.pkt_type()? {
        value::ABI_PACKET_OTHERHOST => ArpRcv::Ignores,
        value::ABI_PACKET_LOOPBACK => ArpRcv::Loopback,
        _ => ArpRcv::GoesOn,
    })
}

/// Whether `arp_rcv()` takes a frame for well-formed: its next checks. `raw` is what [`RawArp::read`] took of
/// the packet.
pub(crate) fn is_well_formed(
    skb: KernelPtr<SkBuff>,
    dev: KernelPtr<NetDevice>,
    raw: &RawArp,
) -> Result<bool> {
    if (skb.headlen()? as usize) < raw.len() {
        return Ok(false);
    }
    let addr_len = dev.field::<u8>(offset::DEV_ADDR_LEN)?;
    Ok(raw.address_lengths() == (addr_len, 4))
}

/// The `data[]` of a `struct ipv4_devconf`.
type DevConf = [i32; value::ABI_CONF_MAX as usize];

/// Reads the effective sysctls of an interface, combined as the `IN_DEV_*` macros do.
pub(crate) fn effective_conf(in_dev: KernelPtr<InDevice>, net: KernelPtr<Net>) -> Result<Conf> {
    let own: DevConf = in_dev.field(offset::IN_DEV_CNF_DATA)?;
    let all: DevConf = net
        .pointer::<()>(offset::NET_DEVCONF_ALL)?
        .field(offset::DEVCONF_DATA)?;
    let get = |conf: &DevConf, index: u32| conf.get(index as usize).copied().unwrap_or(0);
    let both = |index| Setting {
        all: get(&all, index),
        own: get(&own, index),
    };
    Ok(Conf {
        no_addr: in_dev.field::<usize>(offset::IN_DEV_IFA_LIST)? == 0,
        rp_filter: both(value::ABI_CONF_RP_FILTER),
        arp_ignore: both(value::ABI_CONF_ARP_IGNORE),
        arp_accept: both(value::ABI_CONF_ARP_ACCEPT),
        arp_filter: both(value::ABI_CONF_ARPFILTER),
        forwarding: get(&own, value::ABI_CONF_FORWARDING) != 0,
        proxy_arp: both(value::ABI_CONF_PROXY_ARP),
        proxy_arp_pvlan: both(value::ABI_CONF_PROXY_ARP_PVLAN),
        medium_id: get(&own, value::ABI_CONF_MEDIUM_ID),
        route_localnet: both(value::ABI_CONF_ROUTE_LOCALNET),
        drop_gratuitous_arp: both(value::ABI_CONF_DROP_GRATUITOUS_ARP),
        accept_local: both(value::ABI_CONF_ACCEPT_LOCAL),
        src_valid_mark: both(value::ABI_CONF_SRC_VMARK),
    })
}

/// The route that a lookup found, and of its next hops the first: which one is taken, is chosen later
/// (`fib_select_multipath()`).
#[derive(Clone, Copy)]
pub(crate) struct FoundRoute {
    pub(crate) nhc: KernelPtr<NextHop>,
    pub(crate) info: KernelPtr<FibInfo>,
}

impl FoundRoute {
    pub(crate) const NONE: Self = Self {
        nhc: KernelPtr::new(0),
        info: KernelPtr::new(0),
    };
}

impl KernelPtr<FibResult> {
    /// `fib_result.type`, an `RTN_*`.
    #[inline]
    pub(crate) fn kind(self) -> Result<u8> {
        self.field(offset::FIB_RESULT_TYPE)
    }

    /// `fib_result.nhc` and `fib_result.fi`: one read for both, they are neighbours.
    #[inline]
    pub(crate) fn route(self) -> Result<FoundRoute> {
        const NHC: usize = offset::FIB_RESULT_NHC as usize;
        const INFO: usize = offset::FIB_RESULT_FI as usize;
        const {
            assert!(NHC < INFO);
        }
        let bytes: [u8; INFO + size_of::<usize>() - NHC] = self.field(offset::FIB_RESULT_NHC)?;
        let pointer = |at: usize| usize::from_ne_bytes(part(&bytes, at - NHC));
        Ok(FoundRoute {
            nhc: KernelPtr::new(pointer(NHC)),
            info: KernelPtr::new(pointer(INFO)),
        })
    }
}

impl KernelPtr<Rtable> {
    /// `rt->rt_type`, an `RTN_*`.
    #[inline]
    pub(crate) fn route_type(self) -> Result<u8> {
        let kind = self.field::<u16>(offset::RTABLE_TYPE)?;
        u8::try_from(kind).map_err(|_| EINVAL)
    }
}

impl KernelPtr<Flowi4> {
    /// `flowi4.daddr`, in the order in which it stands on the wire.
    #[inline]
    pub(crate) fn daddr(self) -> Result<[u8; 4]> {
        self.field(offset::FLOWI4_DADDR)
    }
}

impl KernelPtr<Neighbour> {
    /// Whether only an administrator changes the entry: `nud_state` is permanent or noarp.
    pub(crate) fn is_fixed(self) -> Result<bool> {
        let state = self.field::<u8>(offset::NEIGH_NUD_STATE)?;
        Ok(u32::from(state) & value::ABI_NUD_FIXED != 0)
    }

    /// `neigh->ha`, whole.
    pub(crate) fn hardware_address(self) -> Result<[u8; 32]> {
        self.field(offset::NEIGH_HA)
    }

    /// Whether `neigh->ha` begins with this.
    #[inline]
    pub(crate) fn has_ethernet_address(self, address: [u8; 6]) -> bool {
        self.field(offset::NEIGH_HA) == Ok(address)
    }

    /// What the entry says now, with addresses of `len` bytes: one read for state and address, they are
    /// neighbours.
    pub(crate) fn entry(self, len: u8) -> Result<Entry> {
        const STATE: usize = offset::NEIGH_NUD_STATE as usize;
        const HA: usize = offset::NEIGH_HA as usize;
        const {
            assert!(STATE < HA && HA - STATE <= 256);
        }
        let block: [u8; HA + 32 - STATE] = self.field(offset::NEIGH_NUD_STATE)?;
        let [state, ..] = block;
        Ok(Entry {
            mac: HwAddr::new(&part::<32>(&block, HA - STATE), len),
            valid: u32::from(state) & value::ABI_NUD_VALID != 0,
        })
    }
}

impl KernelPtr<NeighParms> {
    /// Whether `pneigh_enqueue()` drops the packet: its own check.
    pub(crate) fn proxy_queue_full(self) -> Result<bool> {
        let qlen = self.field::<u32>(offset::NEIGH_PARMS_QLEN)?;
        let limit = self.field::<i32>(offset::NEIGH_PARMS_PROXY_QLEN)?;
        // As in C: the int becomes unsigned.
        Ok(qlen > limit as u32)
    }
}
