// SPDX-License-Identifier: GPL-2.0

//! The bytes of an ARP packet.

use kernel::prelude::*;

use super::{
    part,
    NetDevice,
    SkBuff, //
};
use crate::{
    arp::observation::{
        op,
        HwAddr,
        Packet, //
    },
    arp_abi::value,
    probe::{
        memory,
        KernelPtr, //
    },
};

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

    /// Where it was, in the frame's memory.
    #[inline]
    pub(crate) fn address(&self) -> usize {
        self.address
    }

    /// Whether the sender's hardware address is that Ethernet address.
    #[inline]
    pub(crate) fn is_from(&self, address: [u8; 6]) -> bool {
        self.array(ARP_HEADER) == address
    }

    /// The sender's hardware address, if it is an Ethernet one.
    #[inline]
    pub(crate) fn ethernet_sha(&self) -> Option<[u8; 6]> {
        (self.addr_len() == ETH_ALEN).then(|| self.array(ARP_HEADER))
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
            // Of replies alone that means something, and it costs.
            tha_is_sha: self.op() == op::REPLY && self.has_tha && self.tha() == sha,
            sha,
            sip: self.sip(),
            tip: self.tip(),
        }
    }
}
