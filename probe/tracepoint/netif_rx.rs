// SPDX-License-Identifier: GPL-2.0

//! `net:netif_rx`: a packet is put on a CPU's backlog.
//!
//! C header: [`include/trace/events/net.h`](srctree/include/trace/events/net.h)

use super::Tracepoint;
use crate::tracepoint_abi as abi;

/// The tracepoint `net:netif_rx` (`netif_rx_internal()`, `net/core/dev.c`), of bridges and vxlan devices: what
/// they receive so, they have made themselves, or could not merge (`gro_cells_receive()`).
#[derive(Clone, Copy)]
pub(crate) struct NetifRx {
    protocol: u16,
}

impl NetifRx {
    /// Packets whose `skb->protocol` is this ethertype (`ETH_P_*`), given in host byte order.
    pub(crate) const fn of_protocol(ethertype: u16) -> Self {
        Self {
            protocol: ethertype.to_be(),
        }
    }
}

// SAFETY: on_netif_rx() (`tracepoint_abi.c`) hands over this struct, with every field set.
unsafe impl Tracepoint for NetifRx {
    type Event = Event;

    const NAME: &'static str = "net:netif_rx";
    const WHICH: u32 = abi::tracepoint_abi_which::TRACEPOINT_ABI_NETIF_RX;

    fn only(&self) -> u32 {
        self.protocol.into()
    }
}

/// A packet that is received.
#[repr(transparent)]
pub(crate) struct Event(abi::tracepoint_abi_netif_rx);

impl Event {
    /// The address of the `sk_buff`, which is whole until the handler returns.
    #[inline]
    pub(crate) fn skb(&self) -> usize {
        self.0.skb
    }
}
