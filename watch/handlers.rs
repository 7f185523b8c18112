// SPDX-License-Identifier: GPL-2.0

//! The handlers of the probes: each takes from its function's arguments and return value what it
//! tells about the packet in the current task's [`Window`](super::window::Window).

use core::ffi::CStr;

use kernel::sync::Arc;

use super::{
    event::Event,
    state::{
        Report,
        Watch, //
    }, //
};
use crate::probe::InHandler;

mod arp_process;
mod fib_lookup;
mod fib_validate_source;
mod frames;
mod ip_route_input;
mod witnesses;

pub(crate) use self::{
    arp_process::{
        ArpProcess,
        EntryPoint, //
    },
    fib_lookup::FibLookup,
    fib_validate_source::FibValidateSource,
    frames::{
        ArpRcv,
        KfreeSkb,
        NetifRx, //
    },
    ip_route_input::IpRouteInput,
    witnesses::{
        ArpXmit,
        InetConfirmAddr,
        NeighEventNs,
        NeighUpdate,
        PneighEnqueue, //
    }, //
};

/// What a handler knows: the state that all share, and the function that it probes.
pub(crate) struct Probed<R> {
    pub(crate) watch: Arc<Watch<R>>,
    pub(crate) function: &'static CStr,
}

impl<R: Report> Probed<R> {
    /// Reports a call outside of any window, where that is wanted. Out of line, as nearly nobody does.
    #[cold]
    #[inline(never)]
    fn stray(&self, ctx: &impl InHandler, event: Event) {
        self.watch.report.stray(ctx, event);
    }
}

/// The low half of a register: arguments and return values of 32 bits leave the upper undefined.
#[inline]
fn low32(word: usize) -> u32 {
    word as u32
}

/// An IPv4 address in a register (`__be32`), in the order in which it stands on the wire.
#[inline]
fn ipv4(word: usize) -> [u8; 4] {
    low32(word).to_ne_bytes()
}
