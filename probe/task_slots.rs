// SPDX-License-Identifier: GPL-2.0

//! State that the handlers of several probes share for the time of one call.
//!
//! The probes on a function and on what it calls run in the same task. A per-CPU variable would not
//! do: on `PREEMPT_RT` a task that is inside the outer function can be preempted, and another enter
//! it on the same CPU; the first may go on elsewhere.

use core::{
    cell::UnsafeCell,
    num::NonZeroU32,
    sync::atomic::{
        compiler_fence,
        Ordering::SeqCst, //
    }, //
};

use kernel::{
    bindings::task_struct,
    prelude::*, //
};

use super::context::InHandler;
use crate::compat::{
    self,
    atomic::{
        Atomic,
        Full,
        Release, //
    },
    cpu::nr_cpu_ids, //
};
use crate::kprobe_abi as abi;

/// Slots of one hash bucket.
const WAYS: usize = 4;

/// A fixed table of `T`s, each owned by a task from [`claim`](Self::claim) to
/// [`release_after`](Self::release_after).
///
/// No allocation and no lock after [`new`](Self::new). A task's bucket is found by hashing; where it
/// is full, the claim fails and the caller counts it.
///
/// # Invariants
///
/// - `slots` holds `mask + 1` buckets, a power of two, of `WAYS` slots.
/// - A slot's `owner` is 0, or the address of the task that owns it, or owned it when it died. Only the
///   task at that address sets it back to 0, and only a task that found 0 there sets its own address.
/// - `started` and `stack` are accessed by the task at the address in `owner` alone.
/// - A slot's `value` is borrowed only while its `borrowed` is set, and its owner does not change then.
pub(crate) struct TaskSlots<T> {
    slots: KVVec<Slot<T>>,
    mask: usize,
}

struct Slot<T> {
    owner: Atomic<usize>,
    /// When the owner was started: of a task that died inside, the address is another's in the end.
    started: UnsafeCell<u64>,
    /// Where the stack ended at the claim.
    stack: UnsafeCell<usize>,
    /// A reference to `value` is out. Accessed by the owner only.
    borrowed: UnsafeCell<bool>,
    value: UnsafeCell<T>,
}

// SAFETY: `value` is only ever accessed by the task that owns the slot, through `Slot::with()`, as
// `&mut T`; ownership passes with Release/Acquire ordering (`claim()`, `release_after()`), so
// `T: Send` is what is needed. The table gives out no `&T`.
unsafe impl<T: Send> Sync for TaskSlots<T> {}

/// Why no slot could be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClaimError {
    /// The task's bucket is full.
    Full,
    /// The task already owns a slot.
    Nested,
}

/// A slot's place in the table, good to find it again without searching. Not 0, so that an `Option` of
/// it takes no room.
#[derive(Clone, Copy)]
pub(crate) struct SlotIndex(NonZeroU32);

impl SlotIndex {
    /// The top bit, set in every index: so the compiler knows that none is 0. No table is so large
    /// that it would be part of the index.
    const MARK: NonZeroU32 = NonZeroU32::MIN.saturating_add(u32::MAX >> 1);

    #[inline]
    fn new(index: usize) -> Self {
        Self(Self::MARK | index as u32)
    }

    #[inline]
    fn get(self) -> usize {
        (self.0.get() ^ Self::MARK.get()) as usize
    }
}

impl<T: Default> TaskSlots<T> {
    /// A table with room for a call on each CPU at once, and some more.
    ///
    /// Errors: `ENOMEM`.
    ///
    /// Context: may sleep.
    pub(crate) fn new() -> Result<Self> {
        Self::for_cpus(nr_cpu_ids() as usize)
    }

    /// As [`new`](Self::new), on a machine with so many possible CPUs.
    ///
    /// A task with bottom halves off stays on its CPU, so there is a call for each at most (but on
    /// `PREEMPT_RT`). Where there are few, a bucket for each and one more keep calls from meeting in one
    /// bucket; where there are many they are hardly all inside at once.
    pub(crate) fn for_cpus(cpus: usize) -> Result<Self> {
        let few = cpus.saturating_mul(2).clamp(4, 64);
        let buckets = cpus.max(few).next_power_of_two();
        let len = buckets.saturating_mul(WAYS);
        // Not contiguous: a host that has run for a month has no large piece of memory left.
        let mut slots = KVVec::with_capacity(len, GFP_KERNEL)?;
        fill(&mut slots, len);
        // INVARIANT: The length is as said, and no slot is owned.
        Ok(Self {
            slots,
            mask: buckets.wrapping_sub(1),
        })
    }

    /// How many slots there are.
    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }
}

/// Puts `len` slots, for which there is room, where they belong: on the stack they would be too large.
#[inline(never)]
fn fill<T: Default>(slots: &mut KVVec<Slot<T>>, len: usize) {
    for place in slots.spare_capacity_mut().iter_mut().take(len) {
        place.write(Slot {
            owner: Atomic::new(0),
            started: UnsafeCell::new(0),
            stack: UnsafeCell::new(0),
            borrowed: UnsafeCell::new(false),
            value: UnsafeCell::new(T::default()),
        });
    }
    // SAFETY: As many were written, of a vector that was empty.
    unsafe { compat::inc_len(slots, len) };
}

impl<T> TaskSlots<T> {
    /// Makes the current task the owner of a slot and runs `init` on what its last owner left there.
    ///
    /// A slot that was never released is taken over: where its owner died, or where the call that claimed
    /// it has ended without a release (its probe was unregistered meanwhile), as far as the stack tells.
    ///
    /// Errors: [`ClaimError::Full`] if the bucket is full; [`ClaimError::Nested`] if the task is inside a
    /// call that has a slot.
    #[inline]
    pub(crate) fn claim<C: InHandler>(
        &self,
        ctx: &C,
        init: impl FnOnce(&mut T),
    ) -> Result<SlotIndex, ClaimError> {
        let current = ctx.task();
        let task = current as usize;
        let (first, bucket) = self.bucket(task);
        let way = match find(bucket, task) {
            Some(way) => take_over(bucket, way, started(current), ctx.stack_pointer())?,
            None => match find(bucket, 0) {
                Some(way) if bucket[way].take(task) => way,
                _ => take_any(bucket, task).ok_or(ClaimError::Full)?,
            },
        };
        let slot = bucket.get(way).ok_or(ClaimError::Full)?;
        slot.begin(started(current), ctx.stack_pointer());
        slot.with(ctx, init).ok_or(ClaimError::Nested)?;
        Ok(SlotIndex::new(first.wrapping_add(way)))
    }

    /// Runs `f` on the slot that the current task owns, if it owns one.
    #[inline]
    pub(crate) fn with_current<C: InHandler, R>(
        &self,
        ctx: &C,
        f: impl FnOnce(&mut T, SlotIndex) -> R,
    ) -> Option<R> {
        let task = ctx.task();
        let (first, bucket) = self.bucket(task as usize);
        let way = find(bucket, task as usize)?;
        if bucket[way].began() != started(task) {
            return None;
        }
        let index = SlotIndex::new(first.wrapping_add(way));
        bucket[way].with(ctx, |value| f(value, index))
    }

    /// Runs `f` on the slot at `index`, if the current task owns it.
    #[inline]
    pub(crate) fn with<C: InHandler, R>(
        &self,
        ctx: &C,
        index: SlotIndex,
        f: impl FnOnce(&mut T) -> R,
    ) -> Option<R> {
        self.owned(ctx, index)?.with(ctx, f)
    }

    /// Runs `f` on the slot at `index`, if the current task owns it, and ends its ownership. Does
    /// nothing inside a [`with`](Self::with) of it.
    #[inline]
    pub(crate) fn release_after<C: InHandler, R>(
        &self,
        ctx: &C,
        index: SlotIndex,
        f: impl FnOnce(&mut T) -> R,
    ) -> Option<R> {
        let slot = self.owned(ctx, index)?;
        let result = slot.with(ctx, f)?;
        // INVARIANT: The current task is the owner, and nothing is borrowed: `with()` ran.
        slot.owner.store(0, Release);
        Some(result)
    }

    /// The slot at `index`, if the current task owns it.
    #[inline]
    fn owned<C: InHandler>(&self, ctx: &C, index: SlotIndex) -> Option<&Slot<T>> {
        self.slots.get(index.get()).filter(|slot| {
            let task = ctx.task();
            slot.owner() == task as usize && slot.began() == started(task)
        })
    }

    /// The bucket of `task`, and where it starts.
    #[inline]
    fn bucket(&self, task: usize) -> (usize, &[Slot<T>; WAYS]) {
        // Tasks are objects of a slab, a few kilobytes apart: the low bits tell nothing. The
        // multiplier is the golden ratio's, as in hash_long() (`include/linux/hash.h`).
        let hash = (task as u64).wrapping_mul(0x61c8_8646_80b5_83eb) >> 32;
        let first = (hash as usize & self.mask).wrapping_mul(WAYS);
        // SAFETY: By the type invariant there are `mask + 1` times `WAYS` slots, so those from
        // `first` on are a bucket. Unchecked, as every handler comes here.
        let bucket = unsafe { &*self.slots.as_ptr().add(first).cast::<[Slot<T>; WAYS]>() };
        (first, bucket)
    }
}

/// Since when there is this task at its address. `task` must be the current one.
#[inline]
fn started(task: *mut task_struct) -> u64 {
    // SAFETY: The current task is alive. Only the task itself changes it (`de_thread()`), in no probed
    // function.
    unsafe { (&raw const (*task).start_time).read_volatile() }
}

/// Whether a call that is at `now` on its stack shows that one that was at `then` has ended: its frame
/// would be above it. Of two stacks nothing is known.
fn has_ended(then: usize, now: usize) -> bool {
    const SIZE: usize = abi::kprobe_abi_value_KPROBE_ABI_THREAD_SIZE as usize;
    now >= then && now ^ then < SIZE
}

/// Takes over the slot that the task at this address has already, if what it was claimed for is over.
#[cold]
#[inline(never)]
fn take_over<T>(
    bucket: &[Slot<T>; WAYS],
    way: usize,
    started: u64,
    stack: usize,
) -> Result<usize, ClaimError> {
    let slot = bucket.get(way).ok_or(ClaimError::Full)?;
    // SAFETY: The current task is the one at the address in `owner`, and nobody else accesses these.
    unsafe {
        if slot.started.get().read_volatile() != started {
            // Its owner died, in a handler perhaps.
            slot.borrowed.get().write_volatile(false);
        } else if !has_ended(slot.stack.get().read_volatile(), stack) {
            return Err(ClaimError::Nested);
        }
    }
    Ok(way)
}

/// The slot in `bucket` that `owner` owns.
#[inline]
fn find<T>(bucket: &[Slot<T>; WAYS], owner: usize) -> Option<usize> {
    (0..WAYS).find(|&way| bucket[way].owner() == owner)
}

/// Makes `task` the owner of any slot of `bucket`, after another CPU was faster: one may still be free.
#[cold]
#[inline(never)]
fn take_any<T>(bucket: &[Slot<T>; WAYS], task: usize) -> Option<usize> {
    (0..WAYS).find(|&way| bucket[way].take(task))
}

impl<T> Slot<T> {
    /// Makes `task` the owner, unless somebody else is.
    #[inline]
    fn take(&self, task: usize) -> bool {
        // INVARIANT: The address is set only where 0 was found. `Full` includes the Acquire that
        // pairs with the Release in `release_after()`.
        self.owner.cmpxchg(0, task, Full).is_ok()
    }

    /// Notes since when its owner, the current task, exists, and where it is on its stack.
    #[inline]
    fn begin(&self, started: u64, stack: usize) {
        // SAFETY: Nobody else accesses these.
        unsafe {
            self.started.get().write_volatile(started);
            self.stack.get().write_volatile(stack);
        }
    }

    /// When its owner, at whose address the current task is, was started.
    #[inline]
    fn began(&self) -> u64 {
        // SAFETY: Only the task at the address in `owner` accesses it.
        unsafe { self.started.get().read_volatile() }
    }

    /// Runs `f` on the value of a slot that the current task was just found to own.
    #[inline]
    fn with<C: InHandler, R>(&self, _ctx: &C, f: impl FnOnce(&mut T) -> R) -> Option<R> {
        // SAFETY:
        // - The current task owns the slot and is the only one to access `borrowed` and `value`. It
        //   runs on one CPU only, and cannot be preempted here: `_ctx` says that a handler runs.
        // - What may interrupt it on this CPU (a tracepoint's handler) sees the same `current`, and runs to
        //   its end before this goes on: it finds `borrowed` set and leaves the value alone, or sets it and
        //   clears it again. The fences keep the compiler from moving accesses of the value out of the time
        //   in which it is set. So the reference is the only one.
        unsafe {
            if self.borrowed.get().read_volatile() {
                return None;
            }
            self.borrowed.get().write_volatile(true);
            compiler_fence(SeqCst);
            let result = f(&mut *self.value.get());
            compiler_fence(SeqCst);
            self.borrowed.get().write_volatile(false);
            Some(result)
        }
    }

    /// Whose slot it is, 0 for nobody's.
    #[inline]
    fn owner(&self) -> usize {
        // SAFETY: The pointer is valid. A volatile read is READ_ONCE(), a relaxed atomic load; in
        // line, where `Atomic::load()` is a call to a helper. No ordering is needed: if the value is
        // the current task's address, this very task wrote it, or one that died before this began.
        unsafe { self.owner.as_ptr().read_volatile() }
    }
}
