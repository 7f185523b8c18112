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
            Release, //
        },
        SetOnce, //
    },
    probe::{
        missed::MissedView,
        Gate, //
    }, //
};

/// How many probes are looked after.
const VIEWS: usize = 24;

/// The counts of misses.
pub(crate) struct Misses {
    views: [SetOnce<MissedView>; VIEWS],
    /// Their sum, when it was last looked at.
    last: Atomic<usize>,
}

impl Misses {
    pub(crate) const fn new() -> Self {
        Self {
            views: [const { SetOnce::new() }; VIEWS],
            last: Atomic::new(0),
        }
    }

    /// Looks after one more probe; more than there is room for there are not.
    pub(crate) fn watch(&self, view: MissedView) {
        let _ = self.views.iter().any(|slot| slot.populate(view));
    }

    /// Tells `gate` if anything was missed since the last look: whoever passed it before is then told,
    /// by [`Gate::held_since`].
    ///
    /// To be called before that is asked, for packets alone whose verdict needs it. A miss inside a
    /// packet is never overlooked: it is counted by then, so either it is found now; or somebody else
    /// found it, after it happened and so after the packet passed the gate, and told the gate before he
    /// noted the sum that is read here. A packet beside it may be suspected without need.
    pub(crate) fn look(&self, gate: &Gate) {
        let sum = self
            .views
            .iter()
            .filter_map(SetOnce::copy)
            .fold(0usize, |sum, view| sum.wrapping_add(view.total()));
        if sum != self.last.load(Acquire) {
            gate.disturb();
            self.last.store(sum, Release);
        }
    }
}
