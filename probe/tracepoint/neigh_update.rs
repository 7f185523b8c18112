// SPDX-License-Identifier: GPL-2.0

//! `neigh:neigh_update`: a neighbour entry is told something.
//!
//! C header: [`include/trace/events/neigh.h`](srctree/include/trace/events/neigh.h)

use super::Tracepoint;
use crate::tracepoint_abi as abi;

/// The tracepoint `neigh:neigh_update`: the entry of `neigh_update()` (`net/core/neighbour.c`), before
/// it has looked at, locked or changed the neighbour entry.
#[derive(Clone, Copy)]
pub(crate) struct NeighUpdate {
    family: u16,
}

impl NeighUpdate {
    /// All entries.
    pub(crate) const ALL: Self = Self { family: 0 };

    /// Entries of the table of this address family: `AF_INET` for ARP's.
    pub(crate) const fn of_family(family: u16) -> Self {
        Self { family }
    }
}

// SAFETY: on_neigh_update() (`tracepoint_abi.c`) hands over this struct, with every field set.
unsafe impl Tracepoint for NeighUpdate {
    type Event = Event;

    const NAME: &'static str = "neigh:neigh_update";
    const WHICH: u32 = abi::tracepoint_abi_which::TRACEPOINT_ABI_NEIGH_UPDATE;

    fn only(&self) -> u32 {
        self.family.into()
    }
}

/// What a neighbour entry is told.
#[repr(transparent)]
pub(crate) struct Event(abi::tracepoint_abi_neigh_update);

impl Event {
    /// The address of the `struct neighbour`, which stays one until the handler returns.
    #[inline]
    pub(crate) fn neigh(&self) -> usize {
        self.0.neigh
    }

    /// The address of the link-layer address that it is told, of its device's length; 0 if it is told none.
    #[inline]
    pub(crate) fn lladdr(&self) -> usize {
        self.0.lladdr
    }

    /// The state that it is to get: one of `NUD_*`.
    #[inline]
    pub(crate) fn new_state(&self) -> u8 {
        self.0.new_state
    }

    /// `NEIGH_UPDATE_F_*`.
    #[inline]
    pub(crate) fn flags(&self) -> u32 {
        self.0.flags
    }

    /// The netlink port of who asked for it; 0 for the kernel itself.
    #[inline]
    pub(crate) fn portid(&self) -> u32 {
        self.0.portid
    }

    /// The address family of the entry's table.
    #[inline]
    pub(crate) fn family(&self) -> u32 {
        self.0.family
    }
}
