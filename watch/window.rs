// SPDX-License-Identifier: GPL-2.0

//! The window over one `arp_process()` call: what its nested calls showed of this packet.

use super::{
    event::Event,
    layout::{
        raw_arp::RawArp,
        FoundRoute,
        Neighbour,
        NetDevice,
        Rtable,
        SkBuff, //
    }, //
};
use crate::arp::{
    facts::Entry,
    frame::Drop,
    observation::{
        op,
        Enqueue,
        HwAddr,
        Lookup,
        Validation, //
    }, //
};
use crate::probe::{
    gate::Pass,
    KernelPtr, //
};

/// How many events of one packet are kept. `ip_route_input` with a score of `ip rule`s fits.
const EVENTS: usize = 48;

/// Where the packet is on its way: which probed function, whose call was found to be this packet's,
/// has not returned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Straight under `arp_process()`.
    Arp,
    /// In `ip_route_input`.
    Route,
    /// In `ip_route_input`, from its call of `fib_validate_source()` on: the target was looked up
    /// before.
    Validate,
}

/// What becomes of a packet's calls and returns.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tracing {
    /// Nobody wants them: only those returns are watched that the verdict needs.
    Off,
    /// What each function returned goes into the packet's event.
    Values,
    /// The log is closed at the moment: they are counted, and watched as with [`Self::Off`].
    Count,
    /// Both of these.
    CountAndValues,
    /// They are kept for the log.
    Keep,
}

impl Tracing {
    /// Whether they are counted only.
    #[inline]
    pub(crate) fn is_count(self) -> bool {
        matches!(self, Self::Count | Self::CountAndValues)
    }
}

/// What is wanted of a packet.
#[derive(Clone, Copy)]
pub(crate) struct Attention {
    pub(crate) tracing: Tracing,
    /// A line may be written of it, or an event that holds one.
    pub(crate) lines: bool,
}

/// What is known of the packet that a task has in `arp_process()`.
pub(crate) struct Window {
    /// When the call began ([`crate::probe::clock`]).
    pub(crate) began: u64,
    /// That all probes were armed then.
    pub(crate) pass: Pass,
    pub(crate) dev: KernelPtr<NetDevice>,
    pub(crate) raw: RawArp,
    /// `raw` holds the packet.
    pub(crate) readable: bool,
    /// `skb->mark`, where [`Self::lines`] are written.
    pub(crate) mark: u32,
    /// The source address of its link-layer header, likewise.
    pub(crate) source: Option<[u8; 6]>,
    pub(crate) op: u16,
    pub(crate) sip: [u8; 4],
    pub(crate) tip: [u8; 4],
    pub(crate) phase: Phase,
    pub(crate) route_ret: Option<i32>,
    /// The route that route input gave the packet, if there is an [`Self::rt_type`]. RCU keeps it until the
    /// packet has left.
    pub(crate) route: KernelPtr<Rtable>,
    pub(crate) rt_type: Option<u8>,
    pub(crate) validation: Validation,
    pub(crate) sender: Lookup,
    pub(crate) target: Lookup,
    /// The route that [`Self::target`] or [`Self::dad_target`] found, where [`Self::lines`] are written.
    /// RCU keeps it, too.
    pub(crate) target_route: FoundRoute,
    pub(crate) dad_target: Lookup,
    pub(crate) confirm_addr: Option<u32>,
    pub(crate) neigh_event_ns: bool,
    pub(crate) enqueue: Enqueue,
    /// The neighbour entry that `neigh_update()` was called for.
    pub(crate) updated: Option<KernelPtr<Neighbour>>,
    /// What it said before, where [`Self::lines`] are written.
    pub(crate) entry: Option<Entry>,
    /// The last lookup straight under `arp_process()` after route input, where [`Self::lines`] are written or its
    /// return is watched for the log.
    pub(crate) way_back: Lookup,
    pub(crate) replied: bool,
    /// The reply, while it may still be dropped.
    pub(crate) reply: KernelPtr<SkBuff>,
    /// The drop of the reply, and of the packet itself.
    pub(crate) drop: Option<Drop>,
    pub(crate) packet_drop: Option<Drop>,
    /// The MAC address that the reply gave out, where [`Self::lines`] are written.
    pub(crate) given: Option<HwAddr>,
    /// A line may be written of this packet: what only its sentence needs is kept.
    pub(crate) lines: bool,
    pub(crate) tracing: Tracing,
    events: [Event; EVENTS],
    events_len: usize,
    events_lost: usize,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            began: 0,
            pass: Pass::default(),
            dev: KernelPtr::new(0),
            raw: RawArp::default(),
            readable: false,
            mark: 0,
            source: None,
            op: 0,
            sip: [0; 4],
            tip: [0; 4],
            phase: Phase::Arp,
            route_ret: None,
            route: KernelPtr::new(0),
            rt_type: None,
            validation: Validation::NotSeen,
            sender: Lookup::NotSeen,
            target: Lookup::NotSeen,
            target_route: FoundRoute::NONE,
            dad_target: Lookup::NotSeen,
            confirm_addr: None,
            neigh_event_ns: false,
            enqueue: Enqueue::NotSeen,
            updated: None,
            entry: None,
            way_back: Lookup::NotSeen,
            replied: false,
            reply: KernelPtr::new(0),
            drop: None,
            packet_drop: None,
            given: None,
            lines: false,
            tracing: Tracing::Off,
            events: [Event::default(); EVENTS],
            events_len: 0,
            events_lost: 0,
        }
    }
}

impl Window {
    /// Starts over for a packet from `dev`. Field by field: the events and the packet's bytes need no
    /// clearing, and copying a whole `Window` for each packet would cost more than all the rest.
    #[inline]
    pub(crate) fn open(
        &mut self,
        began: u64,
        pass: Pass,
        dev: KernelPtr<NetDevice>,
        attention: Attention,
    ) {
        self.began = began;
        self.pass = pass;
        self.dev = dev;
        self.phase = Phase::Arp;
        self.route_ret = None;
        self.rt_type = None;
        self.validation = Validation::NotSeen;
        self.sender = Lookup::NotSeen;
        self.target = Lookup::NotSeen;
        self.dad_target = Lookup::NotSeen;
        self.confirm_addr = None;
        self.neigh_event_ns = false;
        self.enqueue = Enqueue::NotSeen;
        self.updated = None;
        self.entry = None;
        self.way_back = Lookup::NotSeen;
        self.replied = false;
        self.reply = KernelPtr::new(0);
        self.drop = None;
        self.packet_drop = None;
        self.given = None;
        self.lines = attention.lines;
        self.tracing = attention.tracing;
        self.events_len = 0;
        self.events_lost = 0;
    }

    /// Takes over the packet that `raw` was filled with, or that it could not be.
    #[inline]
    pub(crate) fn parse(&mut self, readable: bool) {
        self.readable = readable;
        if readable {
            self.op = self.raw.op();
            self.sip = self.raw.sip();
            self.tip = self.raw.tip();
        }
    }

    /// Sender and target, if the packet could be read.
    #[inline]
    pub(crate) fn addresses(&self) -> Option<([u8; 4], [u8; 4])> {
        self.readable.then_some((self.sip, self.tip))
    }

    /// Takes in that `skb` is dropped inside the window, if it is the packet itself or the reply to it.
    pub(crate) fn takes_drop(
        &mut self,
        skb: KernelPtr<SkBuff>,
        drop: impl FnOnce() -> Option<Drop>,
    ) -> bool {
        let is_packet = self.readable && self.raw.is_of(skb);
        // Its memory may be another packet's by now: what it says must fit, too.
        let is_reply = !self.reply.is_null()
            && (self.reply.address() == skb.address() || skb.is_redirected_of(self.reply))
            && self.raw.is_answered_by(skb, |_| ());
        if is_reply {
            self.drop = drop();
            self.reply = KernelPtr::new(0);
        } else if is_packet {
            self.packet_drop = drop();
        }
        is_packet || is_reply
    }

    /// Whether to watch the return of a call that was just noted, which the verdict does not need. If
    /// not, it is noted now.
    #[inline]
    pub(crate) fn takes_return(&mut self) -> bool {
        match self.tracing {
            Tracing::Off => false,
            Tracing::Count => {
                self.events_lost = self.events_lost.wrapping_add(1);
                false
            }
            Tracing::Values | Tracing::CountAndValues | Tracing::Keep => true,
        }
    }

    /// Takes what `event` gives for the log.
    #[inline]
    pub(crate) fn note(&mut self, event: impl FnOnce() -> Event) {
        match self.tracing {
            Tracing::Off | Tracing::Values => {}
            Tracing::Count | Tracing::CountAndValues | Tracing::Keep => self.keep_or_count(event()),
        }
    }

    /// Out of line: what is not logged is not to pay for what is.
    #[cold]
    #[inline(never)]
    fn keep_or_count(&mut self, event: Event) {
        match self.events.get_mut(self.events_len) {
            Some(slot) if self.tracing == Tracing::Keep => {
                *slot = event;
                self.events_len = self.events_len.wrapping_add(1);
            }
            _ => self.events_lost = self.events_lost.wrapping_add(1),
        }
    }

    /// The events kept, in the order in which they happened.
    pub(crate) fn events(&self) -> &[Event] {
        self.events.get(..self.events_len).unwrap_or(&[])
    }

    /// How many events were not kept.
    pub(crate) fn events_lost(&self) -> usize {
        self.events_lost
    }

    /// Whether route input of `daddr` from `saddr` on `dev` is that of this packet. A neighbour
    /// update inside the window may send queued packets, which take routes of their own.
    #[inline]
    pub(crate) fn is_route_input(&self, daddr: [u8; 4], saddr: [u8; 4], dev: usize) -> bool {
        self.readable
            && self.route_ret.is_none()
            && daddr == self.tip
            && saddr == self.sip
            && dev == self.dev.address()
    }

    /// Whether a lookup straight under `arp_process()` may be the one that tells a DAD probe, which
    /// takes no route input, whether its target is ours (`inet_addr_type_dev_table()`).
    #[inline]
    pub(crate) fn awaits_dad_lookup(&self) -> bool {
        self.readable
            && self.op == op::REQUEST
            && self.sip == [0; 4]
            && self.dad_target == Lookup::NotSeen
    }

    /// A lookup straight under `arp_process()` may be that of the way back (`arp_filter()`).
    #[inline]
    pub(crate) fn looks_back(&self) -> bool {
        self.phase == Phase::Arp && self.route_ret == Some(0) && !self.neigh_event_ns
    }

    /// Takes in that `neigh` is about to be updated for this packet's sender.
    #[inline]
    pub(crate) fn updates(&mut self, neigh: KernelPtr<Neighbour>) {
        self.updated = Some(neigh);
        if self.lines && !self.repeats(neigh) {
            self.entry = neigh.entry(self.raw.sha().len).ok();
        }
    }

    /// Whether it is a request, and says what the entry says: of that its line says nothing, and nearly all are so.
    #[inline]
    fn repeats(&self, neigh: KernelPtr<Neighbour>) -> bool {
        let says = |sha| neigh.has_ethernet_address(sha);
        self.op == op::REQUEST && self.raw.ethernet_sha().is_some_and(says)
    }

    /// Takes in how a lookup ended.
    #[inline]
    pub(crate) fn looked_up(&mut self, what: LookupFor, lookup: Lookup) {
        match what {
            LookupFor::Target => self.target = lookup,
            LookupFor::DadTarget => self.dad_target = lookup,
            LookupFor::Sender => self.sender = lookup,
            LookupFor::Other => {
                if self.looks_back() {
                    self.way_back = lookup;
                }
            }
        }
    }
}

/// What a FIB lookup is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum LookupFor {
    /// The packet's target, in route input.
    Target,
    /// The target of a DAD probe, in place of route input.
    DadTarget,
    /// The packet's sender, in its validation.
    Sender,
    /// A new neighbour's address type, `arp_filter`'s route back, or another packet's.
    Other,
}
