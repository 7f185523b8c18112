// SPDX-License-Identifier: GPL-2.0

//! What is told to people and tools: log lines, the tracepoints, the files in debugfs.
//!
//! Depends on [`crate::watch`], which reports through [`state::Report`] and knows nothing of this.

use kernel::prelude::*;

use crate::{
    arp::verdict::Verdict,
    probe::{
        clock,
        task_slots::ClaimError,
        InHandler,
        KernelPtr,
        PerCpu, //
    }, //
    watch::{
        closed::Closed,
        event::Event,
        layout::NetDevice,
        probe_id::ProbeId,
        state,
        window::Tracing, //
    },
};

pub(crate) mod debugfs;
mod limiter;
mod lines;
mod names;
mod record;
mod stats;
mod trace;

use self::{
    limiter::Limiter,
    record::Record,
    stats::Stats, //
};

/// What is to be logged.
#[derive(Clone, Copy)]
pub(crate) struct Options {
    /// Each probed call and return.
    pub(crate) trace: bool,
    /// One verdict line per packet.
    pub(crate) verdict: bool,
    /// At most this many lines per interval; 0: no limit.
    pub(crate) log_burst: u32,
    /// The interval, in milliseconds.
    pub(crate) log_interval_ms: u32,
}

/// Tells what the handlers report.
pub(crate) struct Reporter {
    options: Options,
    limiter: Limiter,
    stats: PerCpu<Stats>,
}

impl Reporter {
    /// Errors: `ENOMEM`.
    pub(crate) fn new(options: Options) -> Result<Self> {
        Ok(Self {
            options,
            limiter: Limiter::new(options.log_burst, options.log_interval_ms),
            stats: PerCpu::new(Stats::new)?,
        })
    }

    /// The sum of one counter over all CPUs.
    fn sum(&self, counter: impl Fn(&Stats) -> u64) -> u64 {
        self.stats
            .iter()
            .fold(0, |sum, stats| sum.wrapping_add(counter(stats)))
    }

    /// Says what was suppressed and not said yet: at unload, nothing else will.
    pub(crate) fn say_suppressed(&self) {
        let suppressed = self.limiter.unsaid();
        if suppressed != 0 {
            let mut record = Record::new();
            lines::suppressed(&mut record, suppressed, self.options);
        }
    }

    #[inline(never)]
    fn limited_tracing(&self, now: u64) -> Tracing {
        match self.limiter.is_open(now) {
            true => Tracing::Keep,
            false if trace::takes_values() => Tracing::CountAndValues,
            false => Tracing::Count,
        }
    }

    /// Logs a packet's lines, all or none.
    #[inline(never)]
    fn log(&self, packet: &mut Closed<'_>) {
        let lines = lines::count(packet, self.options);
        // The log was closed when the packet came, and its calls were not kept: it may have been
        // opened since, but not for half of a packet.
        if packet.window().tracing.is_count() {
            return self.limiter.suppress(lines);
        }
        let Some(unsaid) = self.limiter.admit(packet.left(), lines) else {
            return;
        };
        let mut record = Record::new();
        if unsaid != 0 {
            lines::suppressed(&mut record, unsaid, self.options);
        }
        lines::packet(&mut record, packet, self.options);
    }
}

impl state::Report for Reporter {
    #[inline]
    fn hit(&self, ctx: &impl InHandler, probe: ProbeId) {
        self.stats.here(ctx).hit(ctx, probe);
    }

    #[inline]
    fn tracing(&self, now: u64) -> Tracing {
        match self.options.trace {
            true => self.limited_tracing(now),
            false if trace::takes_values() => Tracing::Values,
            false => Tracing::Off,
        }
    }

    #[inline]
    fn packet(&self, ctx: &impl InHandler, packet: &mut Closed<'_>) {
        let stats = self.stats.here(ctx);
        stats.verdict(ctx, packet.verdict);
        stats.latency(ctx, packet.duration_ns());
        trace::packet(packet);
        if self.options.trace || self.options.verdict {
            self.log(packet);
        }
    }

    #[cold]
    #[inline(never)]
    fn unwatched(&self, ctx: &impl InHandler, dev: KernelPtr<NetDevice>, why: ClaimError) {
        self.stats.here(ctx).verdict(ctx, Verdict::Unknown);
        trace::unwatched(dev, why);
        if self.options.verdict && self.limiter.admit(clock::now_ns(), 1).is_some() {
            lines::unwatched(&mut Record::new(), dev, why);
        }
    }

    fn stray(&self, event: Event) {
        if self.options.trace && self.limiter.admit(clock::now_ns(), 1).is_some() {
            lines::event(&mut Record::new(), &event);
        }
    }
}
