// SPDX-License-Identifier: GPL-2.0

//! What is told to people and tools: log lines, the tracepoints, the files in debugfs.
//!
//! Depends on [`crate::watch`], which reports through [`state::Report`] and knows nothing of this.

use kernel::prelude::*;

use crate::{
    arp::{
        frame::NotOurs,
        verdict::Verdict, //
    },
    probe::{
        clock,
        task_slots::ClaimError,
        InHandler,
        KernelPtr,
        PerCpu, //
    },
    settings::{
        Limit,
        Settings, //
    },
    watch::{
        closed::Closed,
        event::Event,
        layout::NetDevice,
        probe_id::ProbeId,
        settings::SETTINGS,
        state,
        window::{
            Attention,
            Tracing, //
        },
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
    limiter::{
        Limiter,
        Said,
        Wanted, //
    },
    record::Record,
    stats::Stats,
    trace::Recorded, //
};

/// Tells what the handlers report.
pub(crate) struct Reporter {
    limiter: Limiter,
    stats: PerCpu<Stats>,
}

impl Reporter {
    /// Errors: `ENOMEM`.
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            limiter: Limiter::new(),
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
            lines::suppressed(&mut record, suppressed, SETTINGS.get().limit);
        }
    }

    #[inline(never)]
    fn limited_tracing(&self, limit: Limit, now: u64, recorded: Recorded) -> Tracing {
        match self.limiter.is_open(limit, now) {
            true => Tracing::Keep,
            false if recorded.values() => Tracing::CountAndValues,
            false => Tracing::Count,
        }
    }

    /// Logs a packet's lines: all, or that of its verdict, or none.
    #[inline(never)]
    fn log(&self, settings: &Settings, packet: &mut Closed<'_>) {
        let wanted = Wanted {
            verdict: packet.verdict,
            calls: lines::count_calls(packet),
            verdict_line: settings.verdict,
            calls_kept: packet
                .window()
                .is_none_or(|window| !window.tracing.is_count()),
        };
        let said = self
            .limiter
            .admit_packet(settings.limit, packet.left(), wanted);
        let mut record = Record::new();
        match said {
            Said::All { unsaid } => {
                if unsaid != 0 {
                    lines::suppressed(&mut record, unsaid, settings.limit);
                }
                lines::packet(&mut record, packet, settings.verdict);
            }
            Said::VerdictLine => lines::verdict(&mut record, packet),
            Said::Nothing => {}
        }
    }
}

impl state::Report for Reporter {
    #[inline]
    fn hit(&self, ctx: &impl InHandler, probe: ProbeId) {
        self.stats.here(ctx).hit(ctx, probe);
    }

    #[inline]
    fn attention(&self, settings: &Settings, now: u64) -> Attention {
        let recorded = Recorded::now();
        Attention {
            tracing: match settings.trace {
                true => self.limited_tracing(settings.limit, now, recorded),
                false if recorded.values() => Tracing::Values,
                false => Tracing::Off,
            },
            lines: settings.verdict || recorded.lines(),
        }
    }

    #[inline]
    fn packet(&self, ctx: &impl InHandler, packet: &mut Closed<'_>) {
        let stats = self.stats.here(ctx);
        stats.verdict(ctx, packet.verdict);
        if packet.window().is_some() {
            stats.latency(ctx, packet.duration_ns());
        }
        trace::packet(packet);
        let settings = SETTINGS.read(ctx);
        if (settings.trace || settings.verdict) && settings.show.has(packet.verdict) {
            self.log(settings, packet);
        }
    }

    #[cold]
    #[inline(never)]
    fn unwatched(&self, ctx: &impl InHandler, dev: KernelPtr<NetDevice>, why: ClaimError) {
        self.stats.here(ctx).verdict(ctx, Verdict::Unknown);
        trace::unwatched(dev, why);
        let settings = SETTINGS.read(ctx);
        if settings.verdict && settings.show.has(Verdict::Unknown) {
            let wanted = Wanted {
                verdict: Verdict::Unknown,
                calls: 0,
                verdict_line: true,
                calls_kept: true,
            };
            let now = clock::now_ns();
            if self.limiter.admit_packet(settings.limit, now, wanted) != Said::Nothing {
                lines::unwatched(&mut Record::new(), dev, why);
            }
        }
    }

    #[inline]
    fn not_ours(&self, ctx: &impl InHandler, why: NotOurs) {
        self.stats.here(ctx).not_ours(ctx, why);
    }

    fn stray(&self, ctx: &impl InHandler, event: Event) {
        let settings = SETTINGS.read(ctx);
        if settings.trace
            && self
                .limiter
                .admit(settings.limit, clock::now_ns(), 1)
                .is_some()
        {
            lines::event(&mut Record::new(), &event);
        }
    }
}
