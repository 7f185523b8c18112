// SPDX-License-Identifier: GPL-2.0

//! `ip_route_input_slow()`, or `ip_route_input_noref()`: whether the kernel routes the packet.

use super::{
    ipv4,
    low32,
    Probed, //
};
use crate::{
    probe::{
        kretprobe,
        task_slots::SlotIndex,
        Entry,
        Return, //
    }, //
    watch::{
        event::{
            Event,
            Meaning, //
        },
        probe_id::ProbeId,
        settings::SETTINGS,
        state::Report,
        window::Phase, //
    },
};

/// The handler on `ip_route_input`.
pub(crate) struct IpRouteInput<R>(pub(crate) Probed<R>);

impl<R: Report> kretprobe::Handler for IpRouteInput<R> {
    /// The window that the call belongs to; `None` for a call outside of any.
    type Data = Option<SlotIndex>;

    /// `(skb, daddr, saddr, dscp, dev, ...)`. The addresses are compared, not the `skb`: below
    /// `arp_rcv()` it may be a clone.
    fn entry(&self, ctx: &Entry<'_>) -> Option<Self::Data> {
        let watch = &self.0.watch;
        watch.report.hit(ctx, ProbeId::IpRouteInput);
        let ours = watch.windows.with_current(ctx, |window, index| {
            let (daddr, saddr) = (ipv4(ctx.arg::<1>()), ipv4(ctx.arg::<2>()));
            window
                .is_route_input(daddr, saddr, ctx.arg::<4>())
                .then(|| {
                    window.phase = Phase::Route;
                    window.note(|| Event::Called(self.0.function));
                    index
                })
        });
        match ours.flatten() {
            Some(index) => Some(Some(index)),
            None if SETTINGS.read(ctx).all_calls => {
                self.0.stray(ctx, Event::Called(self.0.function));
                Some(None)
            }
            None => None,
        }
    }

    fn ret(&self, ctx: &Return<'_>, index: Self::Data) {
        let watch = &self.0.watch;
        let value = ctx.value();
        let event = || Event::Returned {
            function: self.0.function,
            value,
            meaning: Meaning::DropReason,
        };
        let Some(index) = index else {
            return self.0.stray(ctx, event());
        };
        watch.windows.with(ctx, index, |window| {
            window.phase = Phase::Arp;
            window.route_ret = Some(low32(value) as i32);
            window.note(event);
        });
    }
}
