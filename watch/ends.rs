// SPDX-License-Identifier: GPL-2.0

//! The ends of frames outside of `arp_process()`: whose each is, and what is reported of it.
//!
//! Inside the window of one `arp_process()` a drop is the packet's, whose verdict stands, or its reply's, which
//! has a verdict of its own; any other is judged by itself, as outside of a window: a question of our own, a
//! bridge's clone, another CPU's frame that this one's queue run takes along.

use super::{
    closed::Closed,
    filter,
    layout::{
        ArpRcv,
        NetDevice,
        SkBuff, //
    },
    reason,
    settings::SETTINGS,
    skb::Skb,
    state::{
        Report,
        Watch, //
    },
    window::Window, //
};
use crate::{
    arp::{
        frame::{
            Cause,
            Drop,
            Frame,
            NotOurs,
            Point,
            Role, //
        },
        observation::Observation, //
    },
    arp_abi::value,
    probe::{
        clock,
        tracepoint::kfree_skb,
        InHandler,
        KernelPtr, //
    },
    settings::Settings, //
};

/// `ETH_P_ARP`
const ARP: u16 = value::ABI_ETH_P_ARP as u16;

impl<R: Report> Watch<R> {
    /// `arp_rcv()` was called for a frame that it ignores.
    #[cold]
    #[inline(never)]
    pub(super) fn ignored_by_arp_rcv(
        &self,
        ctx: &impl InHandler,
        skb: KernelPtr<SkBuff>,
        dev: KernelPtr<NetDevice>,
        how: ArpRcv,
    ) {
        let settings = SETTINGS.read(ctx);
        if !self.gate.is_open() || !filter::takes_device(&settings.filter, dev) {
            return;
        }
        if how == ArpRcv::Loopback {
            return self.report.not_ours(ctx, NotOurs::Loopback);
        }
        if let Ok(skb) = Skb::read(skb) {
            self.ended(ctx, settings, dev, skb.on(dev).observe(Point::ArpRcv, None));
        }
    }

    /// A packet did not get from `arp_rcv()`, whose window this is, to `arp_process()`.
    #[cold]
    #[inline(never)]
    pub(super) fn kept_from_arp_process(&self, ctx: &impl InHandler, window: &Window) {
        let Some(drop) = window.packet_drop else {
            return;
        };
        let frame = Frame {
            point: Point::ArpRcv,
            drop: Some(drop),
            ..Frame::default()
        };
        let packet = window.readable.then(|| window.raw.packet());
        let seen = Observation::outside(window.dev.describe(), packet, frame);
        // Its window was opened, so no filter leaves it out.
        let mut closed = Closed::outside(seen, window.dev, clock::now_ns());
        self.report.packet(ctx, &mut closed);
    }

    /// A frame of ARP, or with a VLAN tag, is dropped.
    pub(super) fn dropped(&self, ctx: &impl InHandler, event: &kfree_skb::Event) {
        let at = KernelPtr::<SkBuff>::new(event.skb());
        let drop = || {
            let skb = Skb::read(at).ok()?;
            let drop = skb.drop(event.reason(), event.location());
            (!may_be_sent(&drop)).then_some(drop)
        };
        let is_windows = self
            .windows
            .with_current(ctx, |window, _| window.takes_drop(at, drop));
        if is_windows == Some(true) {
            return;
        }
        let in_arp_rcv = self.notes.take_if(ctx, at);
        if !self.gate.is_open() {
            return;
        }
        match Skb::read(at) {
            Ok(skb) if event.protocol() == ARP || skb.is_arp() => {
                self.judge_drop(ctx, skb, event, in_arp_rcv)
            }
            _ => {}
        }
    }

    fn judge_drop(
        &self,
        ctx: &impl InHandler,
        skb: Skb,
        event: &kfree_skb::Event,
        in_arp_rcv: bool,
    ) {
        let drop = skb.drop(event.reason(), event.location());
        let settings = SETTINGS.read(ctx);
        if let Some(why) = not_ours(&skb, &drop, event.rx_sk()) {
            return self.counts_as_not_ours(ctx, settings, &skb, why);
        }
        let skb = match drop.redirected {
            Some(_) => skb.before_redirection(),
            None => skb,
        };
        if !filter::takes_device(&settings.filter, skb.dev()) {
            return;
        }
        let point = match in_arp_rcv {
            true => Point::ArpRcv,
            false => Point::Elsewhere,
        };
        self.ended(ctx, settings, skb.dev(), skb.observe(point, Some(drop)));
    }

    /// What a filter leaves out is not counted either; what it cannot tell is: many of these have no interface any
    /// more.
    fn counts_as_not_ours(
        &self,
        ctx: &impl InHandler,
        settings: &Settings,
        skb: &Skb,
        why: NotOurs,
    ) {
        let (filter, dev) = (&settings.filter, skb.dev());
        let packet = skb.observe(Point::Elsewhere, None).packet;
        let by_device = !dev.is_device() || filter::takes_device(filter, dev);
        let by_address = packet.is_none_or(|packet| filter.takes_addresses(packet.sip, packet.tip));
        if by_device && by_address {
            self.report.not_ours(ctx, why);
        }
    }

    /// `arp_xmit()` was called for `skb`, in a task that is not in `arp_process()`: by a bridge that replies by
    /// itself, or by one of many others.
    #[cold]
    #[inline(never)]
    pub(super) fn sends_without_window(&self, ctx: &impl InHandler, skb: KernelPtr<SkBuff>) {
        if !self.gate.is_open() {
            return;
        }
        let Ok(skb) = Skb::read(skb) else {
            return;
        };
        let role = skb.dev().role();
        if matches!(role, Role::Bridge | Role::BridgePort) {
            self.replied_by_itself(ctx, &skb, role);
        }
    }

    /// A bridge or a vxlan device is about to receive `skb`, which may be its own: the reply to a question that
    /// this host wants to send through it. What came in over a vxlan went through UDP, and has a transport header.
    /// What others make so (batman-adv) is a reply like any other.
    pub(super) fn receives_by_itself(&self, ctx: &impl InHandler, skb: KernelPtr<SkBuff>) {
        if !self.gate.is_open() {
            return;
        }
        match Skb::read(skb) {
            // Also where it is a port of a bridge, which replies on its ports by arp_xmit() alone.
            Ok(skb) if skb.is_made_here() && skb.dev().is_vxlan() => {
                self.replied_by_itself(ctx, &skb, Role::Vxlan)
            }
            Ok(skb) if skb.is_made_here() && skb.dev().role() == Role::Bridge => {
                self.replied_by_itself(ctx, &skb, Role::Bridge)
            }
            _ => {}
        }
    }

    fn replied_by_itself(&self, ctx: &impl InHandler, skb: &Skb, role: Role) {
        let settings = SETTINGS.read(ctx);
        if !filter::takes_device(&settings.filter, skb.dev()) {
            return;
        }
        match skb.observe_answered() {
            // With its own address it is an ordinary reply, of an arp_process() that no probe saw.
            Some(mut seen) if seen.frame.given != seen.frame.own => {
                seen.frame.role = role;
                self.ended(ctx, settings, skb.dev(), seen)
            }
            _ => {}
        }
    }

    fn ended(
        &self,
        ctx: &impl InHandler,
        settings: &Settings,
        dev: KernelPtr<NetDevice>,
        seen: Observation,
    ) {
        let addresses = seen.packet.map(|packet| (packet.sip, packet.tip));
        if !filter::takes_addresses(&settings.filter, addresses) {
            return;
        }
        let mut closed = Closed::outside(seen, dev, clock::now_ns());
        self.report.packet(ctx, &mut closed);
    }
}

/// Whether a driver freed the packet as one that it had sent, maybe.
fn may_be_sent(drop: &Drop) -> bool {
    drop.cause == Cause::NotSpecified && drop.header_ahead && reason::is_of_driver(drop.location)
}

/// Whether no program will read it: the one that had the device open has closed it.
fn is_unread(drop: &Drop) -> bool {
    drop.cause == Cause::NotSpecified && drop.header_ahead && reason::is_of_tap_queue(drop.location)
}

/// Whether this drop is the end of no frame's way on an interface.
fn not_ours(skb: &Skb, drop: &Drop, rx_sk: usize) -> Option<NotOurs> {
    let purged = drop.cause == Cause::QueuePurge;
    if rx_sk != 0 || skb.pkt_type() == value::ABI_PACKET_OUTGOING {
        return Some(NotOurs::PacketSocket);
    }
    if skb.dev().is_null() {
        // packet_rcv() takes it away.
        return Some(match purged {
            true => NotOurs::PacketSocket,
            false => NotOurs::NoDevice,
        });
    }
    if purged || is_unread(drop) {
        return Some(NotOurs::QueuePurged);
    }
    if !skb.dev().is_device() {
        return Some(NotOurs::NoDevice);
    }
    if may_be_sent(drop) {
        return Some(NotOurs::Driver);
    }
    if skb.may_be_of_proxy_queue() && reason::is_of_proxy_queue(drop.location) {
        return Some(NotOurs::ProxyQueue);
    }
    None
}
