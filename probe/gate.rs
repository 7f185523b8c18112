// SPDX-License-Identifier: GPL-2.0

//! When several probes together begin, and cease, to prove something.
//!
//! Probes are armed one after the other, and disarmed so: in between, one handler runs where another
//! does not, and that a call was not seen proves nothing. A [`Gate`] is opened after the last probe is
//! registered and closed before the first is unregistered; what a handler begins while it is open, and
//! ends while it is open still, all of the probes were there for.

use core::num::NonZeroUsize;

use crate::{
    compat::atomic::{
        Atomic,
        Full, //
    },
    kprobe_abi as abi, //
};

/// The gate's word while it is closed.
const CLOSED: usize = 0;

/// The first word of a gate that was opened. The words after it count up and leave out [`CLOSED`].
const FIRST: usize = 2;

/// A gate that handlers pass, and look back at when they have done.
pub(crate) struct Gate {
    /// [`CLOSED`], or a number that changes with each [`disturb`](Self::disturb).
    word: Atomic<usize>,
}

/// That the gate was open, and when: to be shown to [`Gate::held_since`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pass(NonZeroUsize);

impl Gate {
    /// A closed gate.
    pub(crate) const fn new() -> Self {
        Self {
            word: Atomic::new(CLOSED),
        }
    }

    /// Opens the gate, for good until [`close`](Self::close).
    ///
    /// To be called once all that is to be registered is: what patched the probes in has run on all
    /// processors by then (`smp_text_poke_batch_finish()` and its kin), so who finds the gate open
    /// comes upon each of the probes.
    pub(crate) fn open(&self) {
        // Full: what was registered before is seen by who finds it open.
        let _ = self.word.cmpxchg(CLOSED, FIRST, Full);
    }

    /// Closes the gate, and waits for the handlers that found it open.
    ///
    /// To be called before the first probe is unregistered: who finds the gate open after that found
    /// all of them armed.
    ///
    /// Context: process context, sleeps for an RCU grace period.
    pub(crate) fn close(&self) {
        if self.word.xchg(CLOSED, Full) != CLOSED {
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
        NonZeroUsize::new(self.word()).map(Pass)
    }

    /// Whether the gate is open still: whoever passed it has seen all there was to see.
    ///
    /// Context: any.
    #[inline]
    pub(crate) fn is_open(&self) -> bool {
        self.word() != CLOSED
    }

    /// Whether nothing was [`disturb`](Self::disturb)ed, and the gate not closed, since `pass`.
    ///
    /// Context: any.
    #[inline]
    pub(crate) fn held_since(&self, pass: Pass) -> bool {
        self.word() == pass.0.get()
    }

    /// Says that something may have been missed until now: who has passed the gate and is not done
    /// can no longer say that a call was not made.
    ///
    /// Context: any.
    pub(crate) fn disturb(&self) {
        let mut word = self.word();
        while word != CLOSED {
            match self.word.cmpxchg(word, after(word), Full) {
                Ok(_) => return,
                Err(now) => word = now,
            }
        }
    }

    #[inline]
    fn word(&self) -> usize {
        // SAFETY: The pointer is valid. A volatile read is READ_ONCE(), a relaxed atomic load; in
        // line, where `Atomic::load()` is a call to a helper. It needs no ordering of its own: `open()`
        // and `close()` come with a wait for all processors, and `disturb()` is told of in time by a
        // full barrier on its own side.
        unsafe { self.word.as_ptr().read_volatile() }
    }
}

/// The word after `word`.
fn after(word: usize) -> usize {
    word.wrapping_add(1).max(FIRST)
}
