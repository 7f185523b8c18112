// SPDX-License-Identifier: GPL-2.0

//! One CPU's counters.

use crate::{
    arp::{
        frame::NotOurs,
        verdict::Verdict, //
    },
    probe::{
        per_cpu::Counter,
        InHandler, //
    }, //
    watch::probe_id::ProbeId,
};

/// Buckets of the histogram: the last takes all from 2^39 ns (9 minutes) on.
pub(super) const BUCKETS: usize = 40;

/// What handlers count on one CPU.
pub(super) struct Stats {
    hits: [Counter; ProbeId::COUNT],
    verdicts: [Counter; Verdict::ALL.len()],
    not_ours: [Counter; NotOurs::ALL.len()],
    latency: [Counter; BUCKETS],
}

impl Stats {
    pub(super) fn new() -> Self {
        Self {
            hits: [const { Counter::new() }; ProbeId::COUNT],
            verdicts: [const { Counter::new() }; Verdict::ALL.len()],
            not_ours: [const { Counter::new() }; NotOurs::ALL.len()],
            latency: [const { Counter::new() }; BUCKETS],
        }
    }

    #[inline]
    pub(super) fn hit(&self, ctx: &impl InHandler, probe: ProbeId) {
        count(ctx, &self.hits, probe as usize);
    }

    #[inline]
    pub(super) fn verdict(&self, ctx: &impl InHandler, verdict: Verdict) {
        count(ctx, &self.verdicts, verdict as usize);
    }

    #[inline]
    pub(super) fn not_ours(&self, ctx: &impl InHandler, why: NotOurs) {
        count(ctx, &self.not_ours, why as usize);
    }

    /// Takes one packet's time in `arp_process()`.
    #[inline]
    pub(super) fn latency(&self, ctx: &impl InHandler, ns: u64) {
        let bucket = ns.checked_ilog2().unwrap_or(0) as usize;
        count(ctx, &self.latency, bucket.min(BUCKETS - 1));
    }

    pub(super) fn hits_of(&self, probe: ProbeId) -> u64 {
        get(&self.hits, probe as usize)
    }

    pub(super) fn verdicts_of(&self, verdict: Verdict) -> u64 {
        get(&self.verdicts, verdict as usize)
    }

    pub(super) fn not_ours_of(&self, why: NotOurs) -> u64 {
        get(&self.not_ours, why as usize)
    }

    /// How many packets took from `2^bucket` ns (from 0 for bucket 0) to twice that.
    pub(super) fn latency_of(&self, bucket: usize) -> u64 {
        get(&self.latency, bucket)
    }
}

#[inline]
fn count(ctx: &impl InHandler, counters: &[Counter], index: usize) {
    if let Some(counter) = counters.get(index) {
        counter.add(1, ctx);
    }
}

fn get(counters: &[Counter], index: usize) -> u64 {
    counters.get(index).map_or(0, Counter::get)
}
