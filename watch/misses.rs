// SPDX-License-Identifier: GPL-2.0

//! Whether a probe may have been missed while a packet was watched.
//!
//! Inside an `arp_process()` call a kretprobe is missed when all its instances are taken by calls
//! elsewhere (`maxactive`). Then a lookup is missing from what was seen, and a verdict that rests on
//! not having seen it would be wrong.

use crate::{
    compat::{
        atomic::{
            Acquire,
            Atomic,
            Relaxed,
            Release, //
        },
        SetOnce, //
    },
    probe::kretprobe::MissedView, //
};

/// How many kretprobes are looked after.
const VIEWS: usize = 6;

/// The counts of missed instances, and when they last changed.
pub(crate) struct Misses {
    views: [SetOnce<MissedView>; VIEWS],
    last: Atomic<usize>,
    /// When `last` was last seen to change, in the handlers' clock.
    changed_at: Atomic<u64>,
}

impl Misses {
    pub(crate) const fn new() -> Self {
        Self {
            views: [const { SetOnce::new() }; VIEWS],
            last: Atomic::new(0),
            changed_at: Atomic::new(0),
        }
    }

    /// Looks after one more kretprobe; more than there is room for there are not.
    pub(crate) fn watch(&self, view: MissedView) {
        let _ = self.views.iter().any(|slot| slot.populate(view));
    }

    /// Whether an instance may have been missed between `began` and `now`.
    ///
    /// It is asked only for packets whose verdict needs it. Whoever sees the counts changed notes the
    /// time: a packet that was being watched then asks later, and finds that time inside its own. So
    /// a miss is never overlooked; a packet beside it may be suspected without need.
    pub(crate) fn since(&self, began: u64, now: u64) -> bool {
        let count = self
            .views
            .iter()
            .filter_map(SetOnce::copy)
            .fold(0usize, |sum, view| sum.wrapping_add(view.instances()));
        if count != self.last.load(Acquire) {
            // First the time: who finds the new count must find the new time, too.
            self.changed_at.store(now, Relaxed);
            self.last.store(count, Release);
            return true;
        }
        self.changed_at.load(Relaxed) >= began
    }
}
