// SPDX-License-Identifier: GPL-2.0

//! A packet whose window has closed: its verdict, and what else is known of it once somebody asks.

use super::{
    facts,
    layout::{
        self,
        Neighbour,
        NetDevice, //
    },
    misses::Misses,
    probe_id::ProbeId,
    reason,
    window::Window, //
};
use crate::{
    arp::{
        frame::Frame,
        judge::judge,
        observation::{
            rtn,
            Armed,
            Conf,
            Device,
            HwAddr,
            InDev,
            Neigh,
            Observation, //
        },
        verdict::Verdict, //
    },
    compat::atomic::{
        Atomic,
        Relaxed, //
    },
    probe::{
        Gate,
        KernelPtr, //
    }, //
};

/// What an [`Observation`] is made from, once somebody asks for it.
pub(super) struct Facts<'a> {
    pub(super) window: &'a Window,
    /// As in [`Observation`].
    pub(super) dropped: Option<bool>,
    pub(super) now: u64,
    pub(super) armed: &'a Atomic<u32>,
    pub(super) misses: &'a Misses,
    pub(super) gate: &'a Gate,
}

/// A frame that has ended: a packet that has left `arp_process()`, or one that never came there.
pub(crate) struct Closed<'a> {
    pub(crate) verdict: Verdict,
    left: u64,
    /// `None` without a window: then the observation is there from the start.
    facts: Option<Facts<'a>>,
    observation: Option<Observation>,
    /// Without a window, the interface.
    dev: Option<KernelPtr<NetDevice>>,
    has_facts: bool,
}

impl<'a> Closed<'a> {
    /// A packet with these facts, to be [judged](Self::judge) where it lies: to move it would cost as much as all the
    /// rest.
    #[inline(always)]
    pub(super) fn new(facts: Facts<'a>) -> Self {
        Self {
            verdict: Verdict::Answered,
            left: facts.now,
            facts: Some(facts),
            observation: None,
            dev: None,
            has_facts: false,
        }
    }

    /// Judges a frame that ended `now` on `dev`, outside of `arp_process()`.
    pub(super) fn outside(observation: Observation, dev: KernelPtr<NetDevice>, now: u64) -> Self {
        Self {
            verdict: judge(&observation),
            left: now,
            facts: None,
            observation: Some(observation),
            dev: Some(dev),
            has_facts: false,
        }
    }

    /// What is known of a packet that was in `arp_process()`.
    #[inline]
    pub(crate) fn window(&self) -> Option<&'a Window> {
        self.facts.as_ref().map(|facts| facts.window)
    }

    /// When it left ([`clock`]).
    #[inline]
    pub(crate) fn left(&self) -> u64 {
        self.left
    }

    /// How long it was in `arp_process()`, in nanoseconds; 0 if it never was.
    #[inline]
    pub(crate) fn duration_ns(&self) -> u64 {
        self.window()
            .map_or(0, |window| self.left.saturating_sub(window.began))
    }

    /// All that was seen. The first call reads the interface's name and sysctls.
    pub(crate) fn observation(&mut self) -> &Observation {
        self.observe(Facts::observe)
    }

    /// What a packet's lines take, with the facts that only its sentence needs. For one that was answered the
    /// verdict's line takes little, and reading all would cost as much as the line.
    pub(crate) fn observation_for_line(&mut self) -> &Observation {
        let verdict = self.verdict;
        let has_facts = core::mem::replace(&mut self.has_facts, true);
        let (window, dev) = (self.window(), self.dev);
        let seen = self.observe(match verdict {
            Verdict::Answered => Facts::observe_answered,
            _ => Facts::observe,
        });
        match (window, dev, seen.frame.dst) {
            _ if has_facts => {}
            (Some(window), ..) => facts::gather(window, verdict, &mut seen.facts),
            (_, Some(dev), Some(dst)) if verdict == Verdict::OtherHost => {
                facts::gather_other_host(dev, &dst, &mut seen.facts)
            }
            _ => {}
        }
        seen
    }

    /// What `how` makes of the facts of a window, if there is no observation yet.
    fn observe(&mut self, how: fn(&Facts<'a>, &mut Observation)) -> &mut Observation {
        let facts = &self.facts;
        match &mut self.observation {
            Some(seen) => seen,
            // Made where it lies, and filled in there: to copy it would cost as much.
            none => {
                let seen = none.insert(Observation::outside(
                    Device::default(),
                    None,
                    Frame::default(),
                ));
                if let Some(facts) = facts {
                    how(facts, seen);
                }
                seen
            }
        }
    }

    /// Judges the packet.
    #[inline]
    pub(super) fn judge(&mut self) {
        // The judge's own first rule, before all the reading that an observation takes: nearly all
        // packets of a healthy network end here.
        let answered = self.window().is_some_and(|window| {
            window.replied && window.drop.is_none() && window.rt_type == Some(rtn::LOCAL)
        });
        if !answered {
            self.judge_by_all();
        }
    }

    #[cold]
    #[inline(never)]
    fn judge_by_all(&mut self) {
        self.verdict = judge(self.observation());
    }
}

impl Facts<'_> {
    #[inline(never)]
    fn observe(&self, seen: &mut Observation) {
        let window = self.window;
        self.observe_calls(seen);
        seen.device = window.dev.describe();
        (seen.in_dev, seen.conf) = in_dev_and_conf(window.dev);
        if let Some(neigh) = window.updated {
            seen.neigh = self.neighbour_after(neigh);
        }
        seen.missed = self.missed();
    }

    /// Whether a call may have been missed since the window was opened.
    fn missed(&self) -> bool {
        self.misses.look(self.gate);
        !self.gate.held_since(self.window.pass)
    }

    /// What takes no reading.
    fn observe_calls(&self, seen: &mut Observation) {
        let window = self.window;
        seen.packet = window.readable.then(|| window.raw.packet());
        seen.route_ret = window.route_ret;
        seen.route_reason = window.route_ret.and_then(reason::classify);
        seen.rt_type = window.rt_type;
        seen.validation = window.validation;
        seen.sender = window.sender;
        seen.target = window.target;
        seen.way_back = window.way_back;
        seen.dad_target = window.dad_target;
        seen.confirm_addr = window.confirm_addr;
        seen.neigh_event_ns = window.neigh_event_ns;
        seen.enqueue = window.enqueue;
        seen.replied = window.replied;
        seen.dropped = self.dropped;
        seen.armed = armed(self.armed.load(Relaxed));
        seen.frame.drop = window.drop;
    }

    fn observe_answered(&self, seen: &mut Observation) {
        let window = self.window;
        self.observe_calls(seen);
        seen.device = window.dev.describe_for_headline();
        if let (Some(neigh), Some(entry), Some(packet)) =
            (window.updated, window.entry, &seen.packet)
        {
            // Only a change is worth a word.
            if entry.differs(&packet.sha) {
                seen.neigh = self.neighbour_after(neigh);
            }
        }
    }

    /// The MAC address that the sender's entry is to get: Frame Relay's is not in the packet.
    fn sender_mac(&self) -> HwAddr {
        let sha = self.window.raw.sha();
        match self.window.dev.frame_relay_neighbour() {
            Ok(Some(bytes)) => HwAddr::new(&bytes, sha.len),
            _ => sha,
        }
    }

    /// What the neighbour entry holds after the update: `neigh_update()` tells its callers less.
    /// The entry may be gone by now, but not its memory: neighbours are freed by RCU.
    fn neighbour_after(&self, neigh: KernelPtr<Neighbour>) -> Neigh {
        let sha = self.sender_mac();
        let len = usize::from(sha.len);
        match (neigh.is_fixed(), neigh.hardware_address()) {
            (Ok(true), _) => Neigh::Fixed,
            (Ok(false), Ok(now)) if now.get(..len) == sha.bytes.get(..len) => Neigh::Updated,
            (Ok(false), Ok(_)) => Neigh::Kept,
            _ => Neigh::Unread,
        }
    }
}

/// IPv4's part of `dev`, and its sysctls, as they are now: had they changed since the packet came in,
/// what `arp_process()` returned would not fit, and the judge says so.
fn in_dev_and_conf(dev: KernelPtr<NetDevice>) -> (InDev, Option<Conf>) {
    match (dev.in_dev(), dev.net()) {
        (Err(_), _) => (InDev::Unread, None),
        (Ok(in_dev), _) if in_dev.is_null() => (InDev::Absent, None),
        (Ok(in_dev), Ok(net)) => (InDev::Present, layout::effective_conf(in_dev, net).ok()),
        (Ok(_), Err(_)) => (InDev::Present, None),
    }
}

fn armed(bits: u32) -> Armed {
    let is_armed = |probe: ProbeId| bits & probe.bit() != 0;
    Armed {
        arp_xmit: is_armed(ProbeId::ArpXmit),
        neigh_event_ns: is_armed(ProbeId::NeighEventNs),
        neigh_update: is_armed(ProbeId::NeighUpdate),
        inet_confirm_addr: is_armed(ProbeId::InetConfirmAddr),
        pneigh_enqueue: is_armed(ProbeId::PneighEnqueue),
    }
}
