// SPDX-License-Identifier: GPL-2.0

//! Which frame a task has in `arp_rcv()`.
//!
//! No window: `arp_rcv()`'s return is not hooked, as that would cost more than all that is known of it. A note
//! is taken off where the frame turns up next, in `arp_process()` or at its drop; one that nobody takes off
//! is overwritten by the next of its task, or of another that shares its place.

use kernel::prelude::*;

use super::layout::SkBuff;
use crate::{
    compat::{
        atomic::{
            Atomic,
            Relaxed, //
        },
        cpu::nr_cpu_ids, //
    },
    probe::{
        InHandler,
        KernelPtr, //
    }, //
};

/// Places for each CPU: as good as none is shared by two tasks at a time.
const PER_CPU: usize = 64;

/// A fixed table; a task's place in it is found by hashing.
///
/// Any mixture of what two tasks write is safe to read: it names a frame that is not the reader's, which then
/// finds no note.
pub(crate) struct Notes {
    places: KVec<Note>,
    mask: usize,
}

struct Note {
    /// The address of the task, 0 for none.
    task: Atomic<usize>,
    /// The address of the `sk_buff`.
    skb: Atomic<usize>,
}

impl Notes {
    /// Errors: `ENOMEM`.
    ///
    /// Context: may sleep.
    pub(crate) fn new() -> Result<Self> {
        let len = (nr_cpu_ids() as usize)
            .saturating_mul(PER_CPU)
            .next_power_of_two();
        let mut places = KVec::with_capacity(len, GFP_KERNEL)?;
        for _ in 0..len {
            places.push(
                Note {
                    task: Atomic::new(0),
                    skb: Atomic::new(0),
                },
                GFP_KERNEL,
            )?;
        }
        Ok(Self {
            places,
            mask: len.wrapping_sub(1),
        })
    }

    /// The current task's place.
    #[inline]
    fn place(&self, ctx: &impl InHandler) -> (usize, Option<&Note>) {
        let task = ctx.task() as usize;
        // A `task_struct` is some kilobytes: the low bits say nothing.
        let hash = (task >> 6) ^ (task >> 13);
        (task, self.places.get(hash & self.mask))
    }

    /// Notes that the current task has `skb` in `arp_rcv()`.
    #[inline]
    pub(crate) fn put(&self, ctx: &impl InHandler, skb: KernelPtr<SkBuff>) {
        if let (task, Some(note)) = self.place(ctx) {
            note.skb.store(skb.address(), Relaxed);
            note.task.store(task, Relaxed);
        }
    }

    /// Takes the current task's note off, if it has one.
    #[inline]
    pub(crate) fn forget(&self, ctx: &impl InHandler) {
        let (task, note) = self.place(ctx);
        if let Some(note) = note.filter(|note| note.task.load(Relaxed) == task) {
            note.task.store(0, Relaxed);
        }
    }

    /// Whether `skb` is what the current task has in `arp_rcv()`, which may go on with a clone
    /// (`skb_share_check()`): then the caller of `arp_rcv()` keeps the other, and both have one head.
    pub(crate) fn take_if(&self, ctx: &impl InHandler, skb: KernelPtr<SkBuff>) -> bool {
        let (task, note) = self.place(ctx);
        let Some(note) = note.filter(|note| note.task.load(Relaxed) == task) else {
            return false;
        };
        let noted = KernelPtr::<SkBuff>::new(note.skb.load(Relaxed));
        let is_it = noted.address() == skb.address()
            || noted.head().is_ok_and(|head| skb.head() == Ok(head));
        if is_it {
            note.task.store(0, Relaxed);
        }
        is_it
    }
}
