// SPDX-License-Identifier: GPL-2.0

//! The optional probes: exported functions whose call, with this packet's addresses, proves what
//! could else only be inferred. One that cannot be placed costs certainty, not the load.

use super::{
    ipv4,
    low32,
    Probed, //
};
use crate::{
    arp::{
        observation::Enqueue, //
    },
    probe::{
        context::Hit,
        kprobe,
        kretprobe,
        task_slots::SlotIndex,
        tracepoint::{
            self,
            neigh_update, //
        },
        Entry,
        Here,
        KernelPtr,
        Return, //
    }, //
    watch::{
        layout::{
            NeighParms,
            Neighbour, //
        },
        probe_id::ProbeId,
        state::Report,
        window::Window, //
    },
};

/// `arp_xmit(skb)`: an ARP packet is sent.
pub(crate) struct ArpXmit<R>(pub(crate) Probed<R>);

impl<R: Report> kprobe::Handler for ArpXmit<R> {
    fn entry(&self, ctx: &Entry<'_>) {
        let here = &Here::new(ctx);
        let watch = &self.0.watch;
        watch.report.hit(here, ProbeId::ArpXmit);
        let skb = KernelPtr::new(ctx.arg::<0>());
        let in_window = watch.windows.with_current(here, |window, _| {
            let (lines, given) = (window.lines, &mut window.given);
            let keep = |mac| {
                if lines {
                    *given = Some(mac);
                }
            };
            // A neighbour update inside the window may send requests and queued packets, too.
            if window.readable && window.raw.is_answered_by(skb, keep) {
                window.replied = true;
                window.reply = skb;
            }
        });
        if in_window.is_none() && watch.frames {
            watch.sends_without_window(ctx, skb);
        }
    }
}

/// `neigh_event_ns(tbl, lladdr, saddr, dev)`: a request is to be answered, its sender to be learned.
pub(crate) struct NeighEventNs<R>(pub(crate) Probed<R>);

impl<R: Report> kprobe::Handler for NeighEventNs<R> {
    fn entry(&self, ctx: &Entry<'_>) {
        let here = &Here::new(ctx);
        let watch = &self.0.watch;
        watch.report.hit(here, ProbeId::NeighEventNs);
        watch.windows.with_current(here, |window, _| {
            window.neigh_event_ns |= is_senders(window, ctx.arg::<1>());
        });
    }
}

/// `neigh:neigh_update`: a neighbour entry is updated. A tracepoint, which costs a fraction of a kprobe on
/// `neigh_update()`.
pub(crate) struct NeighUpdate<R>(pub(crate) Probed<R>);

impl<R: Report> tracepoint::Handler<tracepoint::NeighUpdate> for NeighUpdate<R> {
    fn hit(&self, ctx: &Hit<'_>, event: &neigh_update::Event) {
        let here = &Here::new(ctx);
        let watch = &self.0.watch;
        watch.report.hit(here, ProbeId::NeighUpdate);
        watch.windows.with_current(here, |window, _| {
            if is_senders(window, event.lladdr()) {
                window.updates(KernelPtr::<Neighbour>::new(event.neigh()));
            }
        });
    }
}

/// Whether `lladdr` is the packet's sender's: `arp_process()` hands on where it lies in the packet; for Frame
/// Relay (`ARPHRD_DLCI`), `dev->broadcast`.
#[inline]
fn is_senders(window: &Window, lladdr: usize) -> bool {
    window.readable
        && (lladdr == window.raw.sha_address() || lladdr == window.dev.broadcast_address())
}

/// `inet_confirm_addr(net, in_dev, dst, local, scope)`: what `arp_ignore` 1, 2 and 3 ask.
pub(crate) struct InetConfirmAddr<R>(pub(crate) Probed<R>);

impl<R: Report> kretprobe::Handler for InetConfirmAddr<R> {
    type Data = SlotIndex;

    fn entry(&self, ctx: &Entry<'_>) -> Option<SlotIndex> {
        let here = &Here::new(ctx);
        let watch = &self.0.watch;
        watch.report.hit(here, ProbeId::InetConfirmAddr);
        watch
            .windows
            .with_current(here, |window, index| {
                // arp_accept asks it of the sender, with `local` 0.
                (ipv4(ctx.arg::<3>()) == window.tip).then_some(index)
            })
            .flatten()
    }

    fn ret(&self, ctx: &Return<'_>, index: SlotIndex) {
        let here = &Here::new(ctx);
        self.0.watch.windows.with(here, index, |window| {
            window.confirm_addr = Some(low32(ctx.value()));
        });
    }
}

/// `pneigh_enqueue(tbl, p, skb)`: a packet is queued for its proxy delay, unless the queue is full.
pub(crate) struct PneighEnqueue<R>(pub(crate) Probed<R>);

impl<R: Report> kprobe::Handler for PneighEnqueue<R> {
    fn entry(&self, ctx: &Entry<'_>) {
        let here = &Here::new(ctx);
        let watch = &self.0.watch;
        watch.report.hit(here, ProbeId::PneighEnqueue);
        watch.windows.with_current(here, |window, _| {
            let parms = KernelPtr::<NeighParms>::new(ctx.arg::<1>());
            window.enqueue = match parms.proxy_queue_full() {
                Ok(false) => Enqueue::Queued,
                Ok(true) => Enqueue::Full,
                Err(_) => Enqueue::NotSeen,
            };
        });
    }
}
