// SPDX-License-Identifier: GPL-2.0

//! What the handlers of all probes share: the windows, and whom to report to.

use kernel::{
    prelude::*,
    sync::Arc, //
};

use super::{
    closed::{
        Closed,
        Facts, //
    },
    event::Event,
    layout::NetDevice,
    misses::Misses,
    notes::Notes,
    probe_id::ProbeId,
    window::{
        Attention,
        Window, //
    }, //
};
use crate::{
    arp::frame::NotOurs,
    compat::atomic::{
        Atomic,
        Relaxed, //
    },
    probe::{
        clock,
        task_slots::ClaimError,
        Gate,
        InHandler,
        KernelPtr,
        TaskSlots, //
    },
    settings::Settings, //
};

/// Whom the handlers report to. All methods are called in a handler: they must not sleep.
pub(crate) trait Report: Send + Sync + 'static {
    /// A probe was hit.
    fn hit(&self, ctx: &impl InHandler, probe: ProbeId);

    /// What is wanted of a packet that comes in `now`.
    fn attention(&self, settings: &Settings, now: u64) -> Attention;

    /// A frame has ended.
    fn packet(&self, ctx: &impl InHandler, packet: &mut Closed<'_>);

    /// A packet went unwatched, for want of a slot.
    fn unwatched(&self, ctx: &impl InHandler, dev: KernelPtr<NetDevice>, why: ClaimError);

    /// A frame has ended that is nobody's.
    fn not_ours(&self, ctx: &impl InHandler, why: NotOurs);

    /// A call outside of any `arp_process()`.
    fn stray(&self, ctx: &impl InHandler, event: Event);
}

/// The handlers' shared state.
pub(crate) struct Watch<R> {
    pub(crate) windows: TaskSlots<Window>,
    /// Frames that end outside of `arp_process()` are reported, too.
    pub(super) frames: bool,
    /// Which frame a task has in `arp_rcv()`.
    pub(super) notes: Notes,
    pub(crate) misses: Misses,
    /// Open from the last probe's registration to the first one's end: no window is opened else, and
    /// none judged.
    pub(crate) gate: Arc<Gate>,
    /// A bit for each [`ProbeId`] that was placed.
    armed: Atomic<u32>,
    pub(crate) report: R,
}

impl<R: Report> Watch<R> {
    /// Errors: `ENOMEM`.
    pub(crate) fn new(report: R, frames: bool) -> Result<Self> {
        Ok(Self {
            windows: TaskSlots::new()?,
            frames,
            notes: Notes::new()?,
            misses: Misses::new(),
            gate: Arc::new(Gate::new(), GFP_KERNEL)?,
            armed: Atomic::new(0),
            report,
        })
    }

    /// Says that `probe` was placed: that it saw nothing proves something, for as long as the gate held. Whether it
    /// is armed at a given time is the gate's to say: whoever administers the machine may switch all kprobes off.
    pub(crate) fn set_armed(&self, probe: ProbeId) {
        // Called by the module's init only, one probe after the other.
        self.armed
            .store(self.armed.load(Relaxed) | probe.bit(), Relaxed);
    }

    /// Reports that the packet in `window` has left `arp_process()`; `dropped` as in
    /// [`Observation`].
    #[inline]
    pub(crate) fn close(&self, ctx: &impl InHandler, window: &Window, dropped: Option<bool>) {
        let mut closed = Closed::new(Facts {
            window,
            dropped,
            now: clock::now_ns(),
            armed: &self.armed,
            misses: &self.misses,
            gate: &self.gate,
        });
        closed.judge();
        self.report.packet(ctx, &mut closed);
    }
}
