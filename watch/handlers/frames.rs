// SPDX-License-Identifier: GPL-2.0

//! The two places that explain every end outside of `arp_process()`, and one for replies that a bridge or a
//! vxlan device makes: see [`Watch`](super::Watch)'s `ends.rs`.

use super::Probed;
use crate::{
    probe::{
        context::Hit,
        kprobe,
        tracepoint::{
            self,
            kfree_skb,
            netif_rx, //
        },
        Entry,
        Here,
        KernelPtr, //
    }, //
    watch::{
        layout,
        probe_id::ProbeId,
        state::Report, //
    },
};

/// `arp_rcv(skb, dev, pt, orig_dev)`, where it does not stand in for `arp_process()`.
pub(crate) struct ArpRcv<R>(pub(crate) Probed<R>);

impl<R: Report> kprobe::Handler for ArpRcv<R> {
    fn entry(&self, ctx: &Entry<'_>) {
        let here = &Here::new(ctx);
        let watch = &self.0.watch;
        watch.report.hit(here, ProbeId::ArpRcv);
        let (skb, dev) = (
            KernelPtr::new(ctx.arg::<0>()),
            KernelPtr::new(ctx.arg::<1>()),
        );
        match layout::arp_rcv(skb, dev) {
            Ok(layout::ArpRcv::GoesOn) => watch.notes.put(here, skb),
            Ok(how) => watch.ignored_by_arp_rcv(ctx, skb, dev, how),
            Err(_) => {}
        }
    }
}

/// `skb:kfree_skb`
pub(crate) struct KfreeSkb<R>(pub(crate) Probed<R>);

impl<R: Report> tracepoint::Handler<tracepoint::KfreeSkb> for KfreeSkb<R> {
    fn hit(&self, ctx: &Hit<'_>, event: &kfree_skb::Event) {
        let here = &Here::new(ctx);
        let watch = &self.0.watch;
        watch.report.hit(here, ProbeId::KfreeSkb);
        watch.dropped(here, event);
    }
}

/// `net:netif_rx`, of bridges and vxlan devices.
pub(crate) struct NetifRx<R>(pub(crate) Probed<R>);

impl<R: Report> tracepoint::Handler<tracepoint::NetifRx> for NetifRx<R> {
    fn hit(&self, ctx: &Hit<'_>, event: &netif_rx::Event) {
        let here = &Here::new(ctx);
        let watch = &self.0.watch;
        watch.report.hit(here, ProbeId::NetifRx);
        watch.receives_by_itself(here, KernelPtr::new(event.skb()));
    }
}
