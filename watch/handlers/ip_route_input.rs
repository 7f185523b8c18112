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
        Here,
        KernelPtr,
        Return, //
    }, //
    watch::{
        event::Event,
        layout::SkBuff,
        probe_id::ProbeId,
        reason,
        settings::SETTINGS,
        state::Report,
        window::{
            Phase,
            Window, //
        }, //
    },
};

/// What the entry hands to the return.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    /// The window that the call belongs to; `None` for a call outside of any.
    index: Option<SlotIndex>,
    /// The packet, or a clone of it: what gets the route.
    skb: KernelPtr<SkBuff>,
}

/// The handler on `ip_route_input`.
pub(crate) struct IpRouteInput<R>(pub(crate) Probed<R>);

impl<R: Report> kretprobe::Handler for IpRouteInput<R> {
    type Data = Call;

    /// `(skb, daddr, saddr, dscp, dev, ...)`. The addresses are compared, not the `skb`: below
    /// `arp_rcv()` it may be a clone.
    fn entry(&self, ctx: &Entry<'_>) -> Option<Self::Data> {
        let here = &Here::new(ctx);
        let watch = &self.0.watch;
        watch.report.hit(here, ProbeId::IpRouteInput);
        let ours = watch.windows.with_current(here, |window, index| {
            let (daddr, saddr) = (ipv4(ctx.arg::<1>()), ipv4(ctx.arg::<2>()));
            window
                .is_route_input(daddr, saddr, ctx.arg::<4>())
                .then(|| {
                    window.phase = Phase::Route;
                    window.note(|| Event::Called(self.0.function));
                    index
                })
        });
        let skb = KernelPtr::new(ctx.arg::<0>());
        match ours.flatten() {
            Some(index) => Some(Call {
                index: Some(index),
                skb,
            }),
            None if SETTINGS.read(ctx).all_calls => {
                self.0.stray(ctx, Event::Called(self.0.function));
                Some(Call { index: None, skb })
            }
            None => None,
        }
    }

    fn ret(&self, ctx: &Return<'_>, call: Call) {
        let here = &Here::new(ctx);
        let watch = &self.0.watch;
        let value = ctx.value();
        let event = || Event::Returned {
            function: self.0.function,
            value,
            meaning: reason::OF_ROUTE_INPUT,
        };
        let Some(index) = call.index else {
            return self.0.stray(ctx, event());
        };
        watch.windows.with(here, index, |window| {
            window.phase = Phase::Arp;
            let returned = low32(value) as i32;
            window.route_ret = Some(returned);
            if returned == 0 {
                take_route(window, call.skb);
            }
            window.note(event);
        });
    }
}

/// Both functions have given the packet its route when they return 0; what `arp_process()` decides by is
/// this one's type, not what the lookup found.
#[inline]
fn take_route(window: &mut Window, skb: KernelPtr<SkBuff>) {
    let Ok(route) = skb.rtable() else {
        return;
    };
    window.route = route;
    window.rt_type = route.route_type().ok();
}
