// SPDX-License-Identifier: GPL-2.0

//! Where the kernel keeps what the probes read: one function for each fact, named as in C.
//!
//! Each read may fail (`EFAULT`): the address is only said to be that of such a struct.

use kernel::prelude::*;

pub(crate) mod net;

use crate::arp::facts::Entry;
use crate::arp::observation::{
    op,
    Conf,
    Device,
    HwAddr,
    Packet,
    Setting, //
};
use crate::{
    arp_abi::{
        self,
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

/// `sizeof(struct arphdr)`, the part before the addresses.
const ARP_HEADER: usize = 8;
/// Where `ar_op` is in it.
const OP: usize = 6;
/// An ARP packet with Ethernet addresses: nearly all that there are.
const ARP_ETHERNET: usize = ARP_HEADER + 2 * (ETH_ALEN + 4);
const ETH_ALEN: usize = 6;
/// The largest ARP packet: two hardware addresses of `MAX_ADDR_LEN`, two of IPv4.
const ARP_MAX: usize = ARP_HEADER + 2 * (value::ABI_MAX_ADDR_LEN as usize + 4);

/// The bytes of an ARP packet, taken at the entry of `arp_process()`, which frees the `skb`.
#[derive(Clone, Copy)]
pub(crate) struct RawArp {
    bytes: [u8; ARP_MAX],
    /// Where the bytes were.
    address: usize,
    /// The packet has a target hardware address: all but IPv4 over IEEE 1394 have.
    has_tha: bool,
}

/// `N` bytes from `at` on; zeroes if there are none.
#[inline]
pub(super) fn part<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes
        .get(at..at.wrapping_add(N))
        .and_then(|slice| slice.try_into().ok())
        .unwrap_or([0; N])
}

impl Default for RawArp {
    fn default() -> Self {
        Self {
            bytes: [0; ARP_MAX],
            address: 0,
            has_tha: true,
        }
    }
}

impl RawArp {
    /// Copies the packet at the network header of `skb`, which came in on `dev`.
    ///
    /// How long the hardware addresses are is taken from the packet: `arp_rcv()` has seen to it that
    /// this is the device's own length. First as much as Ethernet needs, and the rest where there is
    /// one.
    #[inline]
    pub(crate) fn read(&mut self, skb: KernelPtr<SkBuff>, dev: KernelPtr<NetDevice>) -> Result {
        self.read_at(skb.network_header()?, dev)
    }

    /// Copies the packet at `address`, as [`Self::read`] does.
    #[inline]
    pub(crate) fn read_at(&mut self, address: usize, dev: KernelPtr<NetDevice>) -> Result {
        self.address = address;
        self.has_tha = true;
        self.fill(ARP_ETHERNET)?;
        match self.addr_len() == ETH_ALEN {
            true => Ok(()),
            false => self.read_on(dev),
        }
    }

    /// The rest of a packet whose hardware addresses are not Ethernet's.
    #[cold]
    #[inline(never)]
    fn read_on(&mut self, dev: KernelPtr<NetDevice>) -> Result {
        self.has_tha = !dev.is_ieee1394()?;
        self.fill(self.len().min(ARP_MAX))
    }

    #[inline]
    fn fill(&mut self, len: usize) -> Result {
        let bytes = self.bytes.get_mut(..len).ok_or(EINVAL)?;
        memory::read_into(self.address, bytes)
    }

    /// Whether `skb`, about to be sent, is the reply to this packet. If it is, `given` gets the MAC address
    /// that it gives out.
    #[inline]
    pub(crate) fn is_answered_by(
        &self,
        skb: KernelPtr<SkBuff>,
        given: impl FnOnce(HwAddr),
    ) -> bool {
        let Ok(address) = skb.network_header() else {
            return false;
        };
        if self.addr_len() != ETH_ALEN {
            return self.is_answered_at(address, given);
        }
        let Ok(reply) = memory::read::<[u8; ARP_ETHERNET]>(address) else {
            return false;
        };
        let answered = self.is_answered_with(part(&reply, OP), |at| part(&reply, at));
        if answered {
            given(HwAddr::new(
                &part::<ETH_ALEN>(&reply, ARP_HEADER),
                ETH_ALEN as u8,
            ));
        }
        answered
    }

    /// [`Self::is_answered_by`] for hardware addresses other than Ethernet's.
    #[cold]
    #[inline(never)]
    fn is_answered_at(&self, address: usize, given: impl FnOnce(HwAddr)) -> bool {
        let mut reply = Self { address, ..*self };
        let answered = reply.fill(self.len().min(ARP_MAX)).is_ok()
            && self.is_answered_with(reply.array(OP), |at| reply.array(at));
        if answered {
            given(reply.sha());
        }
        answered
    }

    /// Whether a packet with this operation, and these IPv4 addresses at their offsets, answers it.
    #[inline]
    fn is_answered_with(&self, operation: [u8; 2], address: impl Fn(usize) -> [u8; 4]) -> bool {
        u16::from_be_bytes(operation) == op::REPLY
            && address(self.sip_offset()) == self.tip()
            && address(self.tip_offset()) == self.sip()
    }

    /// `arp_hdr_len()` (`include/linux/if_arp.h`).
    pub(crate) fn len(&self) -> usize {
        self.tip_offset().wrapping_add(4)
    }

    #[inline]
    fn sip_offset(&self) -> usize {
        ARP_HEADER + self.addr_len()
    }

    #[inline]
    fn tip_offset(&self) -> usize {
        let addresses = 1 + usize::from(self.has_tha);
        ARP_HEADER + 4 + addresses * self.addr_len()
    }

    /// Where the target's hardware address is, if there is one.
    fn tha_offset(&self) -> usize {
        self.sip_offset() + 4
    }

    #[inline]
    fn array<const N: usize>(&self, at: usize) -> [u8; N] {
        part(&self.bytes, at)
    }

    /// `ar_hln`
    #[inline]
    fn addr_len(&self) -> usize {
        let [hln] = self.array(4);
        usize::from(hln)
    }

    /// Where the sender's hardware address is: what learns it is given this very pointer.
    #[inline]
    pub(crate) fn sha_address(&self) -> usize {
        self.address.wrapping_add(ARP_HEADER)
    }

    /// `ar_hln` and `ar_pln`.
    pub(crate) fn address_lengths(&self) -> (u8, u8) {
        let [hln, pln] = self.array(4);
        (hln, pln)
    }

    #[inline]
    pub(crate) fn op(&self) -> u16 {
        u16::from_be_bytes(self.array(OP))
    }

    /// The sender's address.
    #[inline]
    pub(crate) fn sip(&self) -> [u8; 4] {
        self.array(self.sip_offset())
    }

    /// The target's address.
    #[inline]
    pub(crate) fn tip(&self) -> [u8; 4] {
        self.array(self.tip_offset())
    }

    /// Whether the sender's hardware address is that Ethernet address.
    #[inline]
    pub(crate) fn is_from(&self, address: [u8; 6]) -> bool {
        self.array(ARP_HEADER) == address
    }

    /// The sender's hardware address.
    pub(crate) fn sha(&self) -> HwAddr {
        self.hardware_address(ARP_HEADER)
    }

    fn hardware_address(&self, at: usize) -> HwAddr {
        let from = self.bytes.get(at..).unwrap_or(&[]);
        HwAddr::new(from, self.addr_len().min(32) as u8)
    }

    /// The target's hardware address.
    pub(crate) fn tha(&self) -> HwAddr {
        self.hardware_address(self.tha_offset())
    }

    /// Whether these are the bytes of `skb`, by where they are.
    pub(crate) fn is_of(&self, skb: KernelPtr<SkBuff>) -> bool {
        skb.network_header() == Ok(self.address)
    }

    /// The packet as the judge takes it.
    pub(crate) fn packet(&self) -> Packet {
        let sha = self.sha();
        Packet {
            hrd: u16::from_be_bytes(self.array(0)),
            pro: u16::from_be_bytes(self.array(2)),
            op: self.op(),
            tha_is_sha: self.has_tha && self.tha() == sha,
            sha,
            sip: self.sip(),
            tip: self.tip(),
        }
    }
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

    /// `eth_hdr(skb)->h_source`, on an Ethernet interface.
    #[inline]
    pub(crate) fn eth_source(self) -> Result<[u8; 6]> {
        const H_SOURCE: usize = 6;
        match self.field::<u16>(offset::SKB_MAC_HEADER)? {
            u16::MAX => Err(EFAULT),
            header => memory::read(self.head()?.wrapping_add(usize::from(header) + H_SOURCE)),
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

impl KernelPtr<NetDevice> {
    #[inline]
    pub(crate) fn ifindex(self) -> Result<i32> {
        self.field(offset::DEV_IFINDEX)
    }

    /// `dev->flags`, as far as `IFF_*` has names for it.
    #[inline]
    pub(crate) fn flags(self) -> Result<u32> {
        self.field(offset::DEV_FLAGS)
    }

    /// Whether `arp_process()` reads packets of this device without a target hardware address.
    pub(crate) fn is_ieee1394(self) -> Result<bool> {
        let hw_type = self.field::<u16>(offset::DEV_TYPE)?;
        Ok(u32::from(hw_type) == value::ABI_ARPHRD_WITHOUT_THA)
    }

    /// `__in_dev_get_rcu(dev)`
    #[inline]
    pub(crate) fn in_dev(self) -> Result<KernelPtr<InDevice>> {
        self.pointer(offset::DEV_IP_PTR)
    }

    /// `dev_net(dev)`
    pub(crate) fn net(self) -> Result<KernelPtr<Net>> {
        self.pointer(offset::DEV_NET)
    }

    /// `dev->name`
    pub(crate) fn name(self) -> Result<[u8; 16]> {
        self.field(offset::DEV_NAME)
    }

    /// `dev_net(dev)->ns.inum`
    pub(crate) fn netns(self) -> Result<u32> {
        self.net()?.field(offset::NET_INUM)
    }

    /// What a log or an event names the interface by. What cannot be read is left at zero.
    pub(crate) fn describe(self) -> Device {
        let mut device = self.describe_for_headline();
        if !device.in_other_netns {
            device.netns = self.netns().unwrap_or(0);
        }
        device.ifindex = self.ifindex().unwrap_or(0);
        device.hw_type = self.field(offset::DEV_TYPE).unwrap_or(0);
        device.noarp = self.has_flag(value::ABI_IFF_NOARP).unwrap_or(false);
        device
    }

    /// What the head of a line takes: the name, and the namespace unless it is the first one.
    pub(crate) fn describe_for_headline(self) -> Device {
        let in_other_netns = self
            .net()
            .is_ok_and(|net| net.address() != arp_abi::init_net());
        Device {
            name: self.name().unwrap_or_default(),
            netns: match in_other_netns {
                true => self.netns().unwrap_or(0),
                false => 0,
            },
            in_other_netns,
            ..Device::default()
        }
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
