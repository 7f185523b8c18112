// SPDX-License-Identifier: GPL-2.0

//! `arp_process()`: opens and closes the window over a packet.

use super::Probed;
use crate::{
    probe::{
        clock,
        kretprobe,
        task_slots::SlotIndex,
        Entry,
        Here,
        KernelPtr,
        Return, //
    }, //
    settings::filter::Filter,
    watch::{
        filter,
        layout::{
            self,
            raw_arp::RawArp,
            NetDevice,
            SkBuff, //
        },
        probe_id::ProbeId,
        settings::SETTINGS,
        state::Report, //
    },
};

/// `NET_RX_DROP` (`include/linux/netdevice.h`).
const NET_RX_DROP: u32 = 1;

/// By which function packets come into view, and so where its arguments are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum EntryPoint {
    /// `arp_process(net, sk, skb)`
    ArpProcess,
    /// `arp_rcv(skb, dev, pt, orig_dev)`, which checks a packet first and then calls it.
    ArpRcv,
    /// `parp_redo(skb)`, which calls it for a packet that waited for its proxy delay.
    ParpRedo,
}

impl EntryPoint {
    fn probe(self) -> ProbeId {
        match self {
            Self::ArpProcess | Self::ArpRcv => ProbeId::ArpProcess,
            Self::ParpRedo => ProbeId::ParpRedo,
        }
    }
}

/// The handler on [`EntryPoint`].
pub(crate) struct ArpProcess<R> {
    pub(crate) probed: Probed<R>,
    pub(crate) entry_point: EntryPoint,
}

impl<R: Report> kretprobe::Handler for ArpProcess<R> {
    /// The window's place.
    type Data = SlotIndex;

    fn entry(&self, ctx: &Entry<'_>) -> Option<SlotIndex> {
        let here = &Here::new(ctx);
        let watch = &self.probed.watch;
        if watch.frames && self.entry_point == EntryPoint::ArpProcess {
            watch.notes.forget(here);
        }
        // Not all probes are there yet, or any more: the packet goes by unwatched.
        let pass = watch.gate.pass()?;
        watch.report.hit(here, self.entry_point.probe());
        let (skb, dev) = self.arguments(ctx)?;
        let settings = SETTINGS.read(ctx);
        if !self.comes_through(ctx, skb, dev) || !filter::takes_device(&settings.filter, dev) {
            return None;
        }
        let now = clock::now_ns();
        let attention = watch.report.attention(settings, now);
        let (mut goes_on, mut is_taken) = (true, true);
        let claimed = watch.windows.claim(here, |window| {
            window.open(now, pass, dev, attention);
            let read = window.raw.read(skb, dev);
            window.parse(read.is_ok());
            if attention.lines {
                window.mark = skb.mark().unwrap_or(0);
                window.source = read
                    .and_then(|()| skb.eth_source(window.raw.address()))
                    .ok();
            }
            if self.entry_point == EntryPoint::ArpRcv {
                goes_on = read
                    .and_then(|()| layout::is_well_formed(skb, dev, &window.raw))
                    .unwrap_or(false);
            }
            is_taken = filter::takes_addresses(&settings.filter, window.addresses());
        });
        match claimed {
            Ok(index) if goes_on && is_taken => Some(index),
            Ok(index) => {
                watch.windows.release_after(here, index, |_| ());
                if watch.frames && !goes_on {
                    // To be dropped, and said there.
                    watch.notes.put(here, skb);
                }
                None
            }
            Err(why) => {
                if is_taken_unwatched(&settings.filter, skb, dev) {
                    watch.report.unwatched(ctx, dev, why);
                }
                None
            }
        }
    }

    fn ret(&self, ctx: &Return<'_>, index: SlotIndex) {
        let here = &Here::new(ctx);
        let watch = &self.probed.watch;
        let returned = low(ctx);
        // arp_rcv() returns what arp_process() did, or a negative errno where netfilter did not let
        // the packet through to it.
        let reached = self.entry_point != EntryPoint::ArpRcv || returned >= 0;
        // Else one of the probes may have gone while the packet was inside.
        let seen_whole = watch.gate.is_open();
        let dropped = match self.entry_point {
            EntryPoint::ParpRedo => None,
            _ => Some(returned as u32 == NET_RX_DROP),
        };
        watch.windows.release_after(here, index, |window| {
            if reached && seen_whole {
                watch.close(here, window, dropped);
            } else if seen_whole {
                watch.kept_from_arp_process(ctx, window);
            }
        });
    }
}

/// Whether the filter takes a packet that has no window, by its addresses.
#[cold]
#[inline(never)]
fn is_taken_unwatched(filter: &Filter, skb: KernelPtr<SkBuff>, dev: KernelPtr<NetDevice>) -> bool {
    if !filter.is_by_address() {
        return true;
    }
    let mut raw = RawArp::default();
    let read = raw.read(skb, dev).ok();
    filter::takes_addresses(filter, read.map(|()| (raw.sip(), raw.tip())))
}

fn low(ctx: &Return<'_>) -> i32 {
    super::low32(ctx.value()) as i32
}

impl<R: Report> ArpProcess<R> {
    /// The packet and its device, `None` if they cannot be read.
    #[inline]
    fn arguments(&self, ctx: &Entry<'_>) -> Option<(KernelPtr<SkBuff>, KernelPtr<NetDevice>)> {
        let skb = KernelPtr::<SkBuff>::new(match self.entry_point {
            EntryPoint::ArpProcess => ctx.arg::<2>(),
            EntryPoint::ArpRcv | EntryPoint::ParpRedo => ctx.arg::<0>(),
        });
        let dev = match self.entry_point {
            EntryPoint::ArpRcv => KernelPtr::new(ctx.arg::<1>()),
            EntryPoint::ArpProcess | EntryPoint::ParpRedo => skb.dev().ok()?,
        };
        Some((skb, dev))
    }

    /// Whether the packet is in `arp_process()`, or will be as far as `arp_rcv()` ignores nothing of it.
    #[inline]
    fn comes_through(
        &self,
        ctx: &Entry<'_>,
        skb: KernelPtr<SkBuff>,
        dev: KernelPtr<NetDevice>,
    ) -> bool {
        let watch = &self.probed.watch;
        match self.entry_point {
            EntryPoint::ArpProcess | EntryPoint::ParpRedo => true,
            EntryPoint::ArpRcv => match layout::arp_rcv(skb, dev) {
                Ok(layout::ArpRcv::GoesOn) => true,
                Ok(how) if watch.frames => {
                    watch.ignored_by_arp_rcv(ctx, skb, dev, how);
                    false
                }
                _ => false,
            },
        }
    }
}
