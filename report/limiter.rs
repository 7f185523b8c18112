// SPDX-License-Identifier: GPL-2.0

//! At most so many lines per interval, without a lock.

use core::num::NonZeroU64;

use crate::compat::atomic::{
    Atomic,
    Relaxed, //
};

/// The high half of the state is the interval's number, the low half the lines used in it.
const HALF: u32 = 32;

/// A limit on log lines.
///
/// Time is cut into intervals. What does not fit into the rest of its interval closes that interval:
/// so a flood is turned away at the door, before anything is kept or formatted for it.
pub(super) struct Limiter {
    burst: u64,
    interval_ns: NonZeroU64,
    state: Atomic<u64>,
    suppressed: Atomic<u64>,
    /// How many of `suppressed` were said.
    said: Atomic<u64>,
}

impl Limiter {
    /// At most `burst` lines per `interval_ms` milliseconds; a `burst` of 0 is no limit.
    pub(super) fn new(burst: u32, interval_ms: u32) -> Self {
        Self {
            burst: u64::from(burst),
            interval_ns: NonZeroU64::new(u64::from(interval_ms).wrapping_mul(1_000_000))
                .unwrap_or(NonZeroU64::MIN),
            state: Atomic::new(0),
            suppressed: Atomic::new(0),
            said: Atomic::new(0),
        }
    }

    fn interval(&self, now: u64) -> u64 {
        // Its low 32 bits are enough to tell two intervals apart, from 1 on: 0 is the start state.
        ((now / self.interval_ns) & 0xffff_ffff) | 1 << (HALF - 1)
    }

    /// Whether a line might be admitted `now`.
    #[inline]
    pub(super) fn is_open(&self, now: u64) -> bool {
        if self.burst == 0 {
            return true;
        }
        let state = self.state.load(Relaxed);
        state & 0xffff_ffff < self.burst || state >> HALF != self.interval(now)
    }

    /// Admits `lines` lines or none. `Some` is how many suppressed lines are to be announced first,
    /// in a line that is accounted for.
    #[inline]
    pub(super) fn admit(&self, now: u64, lines: u64) -> Option<u64> {
        if self.burst == 0 {
            return Some(0);
        }
        if !self.is_open(now) {
            self.suppress(lines);
            return None;
        }
        self.admit_open(now, lines)
    }

    /// Counts `lines` lines as suppressed.
    #[inline]
    pub(super) fn suppress(&self, lines: u64) {
        self.suppressed.add(lines, Relaxed);
    }

    #[inline(never)]
    fn admit_open(&self, now: u64, lines: u64) -> Option<u64> {
        let interval = self.interval(now);
        loop {
            let old = self.state.load(Relaxed);
            let used = match old >> HALF == interval {
                true => old & 0xffff_ffff,
                false => 0,
            };
            let unsaid = self.unsaid_now();
            let wanted = lines.saturating_add(u64::from(unsaid != 0));
            let fits = used.saturating_add(wanted) <= self.burst;
            let used = if fits {
                used.wrapping_add(wanted)
            } else {
                self.burst
            };
            let new = interval << HALF | used;
            if self.state.cmpxchg(old, new, Relaxed).is_err() {
                continue;
            }
            if fits {
                self.said.add(unsaid, Relaxed);
                return Some(unsaid);
            }
            self.suppress(lines);
            return None;
        }
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
