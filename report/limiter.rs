// SPDX-License-Identifier: GPL-2.0

//! At most so many lines per interval, without a lock, and no verdict that hides another.

use core::num::NonZeroU64;

use crate::{
    arp::verdict::Verdict,
    compat::atomic::{
        Atomic,
        Relaxed, //
    },
    settings::Limit, //
};

/// A limit on log lines.
///
/// Time is cut into intervals. What does not fit into the rest of its interval closes that interval:
/// so a flood is turned away at the door, before anything is kept or formatted for it. Behind the door each verdict
/// has a few lines of its own, for what is rare beside a flood of others.
pub(super) struct Limiter {
    shared: Used,
    /// The verdict lines of each.
    verdicts: [Used; Verdict::ALL.len()],
    suppressed: Atomic<u64>,
    /// How many of `suppressed` were said.
    said: Atomic<u64>,
}

/// What a packet wants to say.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) verdict: Verdict,
    /// The lines of its calls.
    pub(super) calls: u64,
    /// Its verdict line is wanted.
    pub(super) verdict_line: bool,
    /// The calls were kept: if the log was closed when the packet came, it may have been opened since, but not for
    /// half of a packet.
    pub(super) calls_kept: bool,
}

/// What of it is said.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// All, and before it how many lines were suppressed; if any were, a line that is accounted for.
    All {
        unsaid: u64,
    },
    /// The verdict line alone.
    VerdictLine,
    Nothing,
}

impl Limiter {
    pub(super) fn new() -> Self {
        Self {
            shared: Used::new(),
            verdicts: [const { Used::new() }; Verdict::ALL.len()],
            suppressed: Atomic::new(0),
            said: Atomic::new(0),
        }
    }

    /// Whether a line might be admitted `now`.
    #[inline]
    pub(super) fn is_open(&self, limit: Limit, now: u64) -> bool {
        limit.burst == 0 || self.shared.is_below(limit, now, limit.burst)
    }

    /// Admits `lines` lines that are no packet's, or none. `Some` is how many suppressed lines are to be announced
    /// first.
    #[inline]
    pub(super) fn admit(&self, limit: Limit, now: u64, lines: u64) -> Option<u64> {
        if limit.burst == 0 {
            return Some(0);
        }
        let admitted = self.admit_shared(limit, now, lines);
        if admitted.is_none() {
            self.suppress(lines);
        }
        admitted
    }

    /// Admits a packet's lines, or its verdict line, or nothing, and counts what it does not admit.
    pub(super) fn admit_packet(&self, limit: Limit, now: u64, wanted: Wanted) -> Said {
        let said = self.say(limit, now, wanted);
        match said {
            Said::All { .. } => {}
            Said::VerdictLine => self.suppress(wanted.calls),
            Said::Nothing => {
                self.suppress(wanted.calls.wrapping_add(u64::from(wanted.verdict_line)))
            }
        }
        said
    }

    fn say(&self, limit: Limit, now: u64, wanted: Wanted) -> Said {
        let lines = wanted.calls.wrapping_add(u64::from(wanted.verdict_line));
        match limit.burst {
            _ if lines == 0 => Said::Nothing,
            0 if wanted.calls_kept => Said::All { unsaid: 0 },
            0 if wanted.verdict_line => Said::VerdictLine,
            0 => Said::Nothing,
            _ => self.say_limited(limit, now, wanted, lines),
        }
    }

    fn say_limited(&self, limit: Limit, now: u64, wanted: Wanted, lines: u64) -> Said {
        let may_say_verdict = |most| {
            let own = self.verdicts.get(wanted.verdict as usize);
            wanted.verdict_line && own.is_some_and(|own| own.take(limit, now, 1, most))
        };
        if wanted.calls_kept {
            if let Some(unsaid) = self.admit_shared(limit, now, lines) {
                // Counted, and no question.
                let _ = may_say_verdict(u32::MAX);
                return Said::All { unsaid };
            }
        }
        match may_say_verdict((limit.burst / 10).max(1)) {
            true => Said::VerdictLine,
            false => Said::Nothing,
        }
    }

    #[inline]
    fn suppress(&self, lines: u64) {
        self.suppressed.add(lines, Relaxed);
    }

    #[inline]
    fn admit_shared(&self, limit: Limit, now: u64, lines: u64) -> Option<u64> {
        if !self.is_open(limit, now) {
            return None;
        }
        self.admit_open(limit, now, lines)
    }

    #[inline(never)]
    fn admit_open(&self, limit: Limit, now: u64, lines: u64) -> Option<u64> {
        let unsaid = self.unsaid_now();
        let wanted = lines.saturating_add(u64::from(unsaid != 0));
        if !self.shared.take_or_close(limit, now, wanted) {
            return None;
        }
        self.said.add(unsaid, Relaxed);
        Some(unsaid)
    }

    fn unsaid_now(&self) -> u64 {
        self.suppressed
            .load(Relaxed)
            .wrapping_sub(self.said.load(Relaxed))
    }

    /// How many lines were suppressed in all.
    pub(super) fn suppressed(&self) -> u64 {
        self.suppressed.load(Relaxed)
    }

    /// How many suppressed lines were not announced yet; they are held to be, after this.
    pub(super) fn unsaid(&self) -> u64 {
        let unsaid = self.unsaid_now();
        self.said.add(unsaid, Relaxed);
        unsaid
    }
}

/// How many lines were used in an interval: its number in the high half, from 1 on; the lines in the low half.
struct Used(Atomic<u64>);

impl Used {
    const HALF: u32 = 32;

    const fn new() -> Self {
        Self(Atomic::new(0))
    }

    /// The number of the interval that `now` is in, in its place.
    fn interval(limit: Limit, now: u64) -> u64 {
        let interval_ns = NonZeroU64::from(limit.interval_ms).saturating_mul(NS_PER_MS);
        // Its low 31 bits are enough to tell two intervals apart; with the 32nd, none is 0, the start state.
        ((now / interval_ns) | (1 << (Self::HALF - 1))) << Self::HALF
    }

    /// What of `state` was used in `interval`.
    fn in_interval(state: u64, interval: u64) -> u64 {
        match state >> Self::HALF == interval >> Self::HALF {
            true => state & u64::from(u32::MAX),
            false => 0,
        }
    }

    /// Whether fewer than `most` lines were used.
    #[inline]
    fn is_below(&self, limit: Limit, now: u64, most: u32) -> bool {
        let state = self.0.load(Relaxed);
        let used = state & u64::from(u32::MAX);
        used < u64::from(most) || Self::in_interval(state, Self::interval(limit, now)) == 0
    }

    /// Uses `lines` lines, if fewer than `most` were used.
    fn take(&self, limit: Limit, now: u64, lines: u64, most: u32) -> bool {
        self.is_below(limit, now, most)
            && self.update(limit, now, |used| {
                let taken = used < u64::from(most);
                (
                    taken,
                    used.saturating_add(u64::from(taken).wrapping_mul(lines)),
                )
            })
    }

    /// Uses `lines` lines, if that makes no more than the limit; else all that are left.
    fn take_or_close(&self, limit: Limit, now: u64, lines: u64) -> bool {
        let burst = u64::from(limit.burst);
        self.update(limit, now, |used| match used.saturating_add(lines) {
            sum if sum <= burst => (true, sum),
            _ => (false, burst.max(used)),
        })
    }

    /// Replaces what was used in this interval.
    fn update(&self, limit: Limit, now: u64, f: impl Fn(u64) -> (bool, u64)) -> bool {
        let interval = Self::interval(limit, now);
        loop {
            let old = self.0.load(Relaxed);
            let (taken, used) = f(Self::in_interval(old, interval));
            let new = interval | used.min(u64::from(u32::MAX));
            if self.0.cmpxchg(old, new, Relaxed).is_ok() {
                return taken;
            }
        }
    }
}

const NS_PER_MS: NonZeroU64 = NonZeroU64::MIN.saturating_add(999_999);
