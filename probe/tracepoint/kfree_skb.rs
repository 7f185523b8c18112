// SPDX-License-Identifier: GPL-2.0

//! `skb:kfree_skb`: a packet is dropped.
//!
//! C header: [`include/trace/events/skb.h`](srctree/include/trace/events/skb.h)

use super::Tracepoint;
use crate::tracepoint_abi as abi;

/// The tracepoint `skb:kfree_skb`: a packet's last reference goes, and the packet was not used
/// (`kfree_skb_reason()` and its like, `net/core/skbuff.c`).
///
/// `consume_skb()` and `dev_consume_skb_any()`, by which used packets go, do not come here.
#[derive(Clone, Copy)]
pub(crate) struct KfreeSkb {
    only: u32,
}

impl KfreeSkb {
    /// All packets.
    pub(crate) const ALL: Self = Self { only: 0 };

    /// Packets whose `skb->protocol` is this ethertype (`ETH_P_*`), given in host byte order. While a
    /// VLAN tag is still in a frame's data, that is the tag's.
    pub(crate) const fn of_protocol(ethertype: u16) -> Self {
        Self {
            only: ethertype.to_be() as u32,
        }
    }

    /// These, and those with a VLAN tag in their data, whatever is behind it.
    pub(crate) const fn or_tagged(self) -> Self {
        Self {
            only: self.only | abi::TRACEPOINT_ABI_VLAN,
        }
    }
}

// SAFETY: on_kfree_skb() (`tracepoint_abi.c`) hands over this struct, with every field set.
unsafe impl Tracepoint for KfreeSkb {
    type Event = Event;

    const NAME: &'static str = "skb:kfree_skb";
    const WHICH: u32 = abi::tracepoint_abi_which::TRACEPOINT_ABI_KFREE_SKB;

    fn only(&self) -> u32 {
        self.only
    }
}

/// A packet that is dropped.
#[repr(transparent)]
pub(crate) struct Event(abi::tracepoint_abi_kfree_skb);

impl Event {
    /// The address of the `sk_buff`, which is whole until the handler returns.
    #[inline]
    pub(crate) fn skb(&self) -> usize {
        self.0.skb
    }

    /// Where in the kernel's code it was dropped.
    #[inline]
    pub(crate) fn location(&self) -> usize {
        self.0.location
    }

    /// Why: an `enum skb_drop_reason`, whose upper 16 bits are the subsystem that the lower ones are of.
    #[inline]
    pub(crate) fn reason(&self) -> u32 {
        self.0.reason
    }

    /// The address of the receiving `struct sock`; 0 if there is none.
    #[inline]
    pub(crate) fn rx_sk(&self) -> usize {
        self.0.rx_sk
    }

    /// `skb->protocol`, in host byte order.
    #[inline]
    pub(crate) fn protocol(&self) -> u16 {
        u16::from_be(self.0.protocol)
    }
}
