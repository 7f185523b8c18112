// SPDX-License-Identifier: GPL-2.0

//! When several probes together begin, and cease, to prove something.
//!
//! Probes are armed one after the other, and disarmed so: in between, one handler runs where another
//! does not, and that a call was not seen proves nothing. A [`Gate`] is opened after the last probe is
//! registered and closed before the first is unregistered; what a handler begins while it is open, and
//! ends while it is open still, all of the probes were there for, but for two things:
//!
//! - the kernel's own switch for all kprobes, which is found out by [`Switch`](super::Switch);
//! - misses, which are counted, and found out by who looks at the counts.
//!
//! Who finds them out tells the gate, and [`Gate::held_since`] tells who has passed it.

use crate::{
    compat::atomic::{
        Atomic,
        Full, //
    },
    kprobe_abi as abi, //
};

/// The bit of the word that is set while all probes are known to be armed.
const PROVEN: usize = 1;

/// The bit that is set while the gate is open.
const OPEN: usize = 2;

/// What the word counts by: whatever happens changes it.
const STEP: usize = 4;

/// A gate that handlers pass, and look back at when they have done.
pub(crate) struct Gate {
    /// [`PROVEN`], [`OPEN`], and above them a number that changes with all that may keep a handler from
    /// running.
    word: Atomic<usize>,
}

/// How things were: to be shown to [`Gate::held_since`].
///
/// The default is that of no gate, for which nothing holds.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Pass(usize);

impl Gate {
    /// A closed gate.
    pub(crate) const fn new() -> Self {
        Self {
            word: Atomic::new(STEP),
        }
    }

    /// Opens the gate.
    ///
    /// To be called once all that is to be registered is: what patched the probes in has run on all
    /// processors by then (`smp_text_poke_batch_finish()` and its kin), so who finds the gate open
    /// comes upon each of the probes. That they are armed is to be [proven](Self::prove), before or after.
    pub(crate) fn open(&self) {
        self.change(|word| word | OPEN);
    }

    /// Closes the gate, and waits for the handlers that found it open.
    ///
    /// To be called before the first probe is unregistered: who finds the gate open after that found
    /// all of them armed.
    ///
    /// Context: process context, sleeps for an RCU grace period.
    pub(crate) fn close(&self) {
        let was_open = self.is_open();
        self.change(|word| next(word) & !OPEN & !PROVEN);
        if was_open {
            // SAFETY: Process context, and not inside a reader's section: the caller sees to it, and
            // the kernel complains of who does not.
            unsafe { abi::synchronize_rcu() };
        }
    }

    /// Passes the gate, if it is open.
    ///
    /// Context: any.
    #[inline]
    pub(crate) fn pass(&self) -> Option<Pass> {
        Some(self.look()).filter(|pass| pass.0 & OPEN != 0)
    }

    /// How things are, whether or not the gate is open.
    ///
    /// Context: any.
    #[inline]
    pub(crate) fn look(&self) -> Pass {
        Pass(self.word())
    }

    /// Whether the gate is open still: whoever passed it has seen all there was to see.
    ///
    /// Context: any.
    #[inline]
    pub(crate) fn is_open(&self) -> bool {
        self.word() & OPEN != 0
    }

    /// Whether all probes were armed since `pass`, and nothing is known to have been missed.
    ///
    /// Context: any.
    #[inline]
    pub(crate) fn held_since(&self, pass: Pass) -> bool {
        pass.is_proven() && self.look() == pass
    }

    /// Says that something may have been missed until now: who has passed the gate and is not done
    /// can no longer say that a call was not made.
    ///
    /// Context: any.
    pub(crate) fn disturb(&self) {
        self.change(next);
    }

    /// Says that from now on probes may be disarmed, and armed again: [`Self::disturb`], until it is
    /// [proven](Self::prove) that they are armed.
    ///
    /// Context: any.
    pub(crate) fn doubt(&self) {
        self.change(|word| next(word) & !PROVEN);
    }

    /// Says that all probes are armed, and were so at `pass`. Does nothing if something happened since.
    ///
    /// Context: any.
    pub(crate) fn prove(&self, pass: Pass) {
        let _ = self.word.cmpxchg(pass.0, pass.0 | PROVEN, Full);
    }

    fn change(&self, to: impl Fn(usize) -> usize) {
        let mut word = self.word();
        while let Err(now) = self.word.cmpxchg(word, to(word), Full) {
            word = now;
        }
    }

    #[inline]
    fn word(&self) -> usize {
        // SAFETY: The pointer is valid. A volatile read is READ_ONCE(), a relaxed atomic load; in
        // line, where `Atomic::load()` is a call to a helper. It needs no ordering of its own: `open()`
        // and `close()` come with a wait for all processors, and what changes it is told of in time by
        // a full barrier on its own side.
        unsafe { self.word.as_ptr().read_volatile() }
    }
}

/// The word with the next number.
fn next(word: usize) -> usize {
    word.wrapping_add(STEP)
}

impl Pass {
    /// Whether all probes were known to be armed then.
    #[inline]
    pub(crate) fn is_proven(self) -> bool {
        self.0 & PROVEN != 0
    }

    /// The number alone, never 0.
    pub(super) fn number(self) -> usize {
        self.0 | OPEN | PROVEN
    }

    /// Whether the gate was open then.
    pub(crate) fn is_open(self) -> bool {
        self.0 & OPEN != 0
    }
}
