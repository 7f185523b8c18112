// SPDX-License-Identifier: GPL-2.0

//! Counters that handlers may count up without an atomic read-modify-write.

use core::cell::UnsafeCell;

use kernel::prelude::*;

use super::context::InHandler;
use crate::compat::cpu::{
    nr_cpu_ids,
    CpuId, //
};

/// One `T` for each CPU, each on its own cache lines.
///
/// # Invariants
///
/// `shards` has an element for each possible CPU: `nr_cpu_ids` of them.
pub(crate) struct PerCpu<T> {
    shards: KVec<Shard<T>>,
}

/// 128: the adjacent-line prefetcher of x86 pairs lines of 64 bytes, and arm64 has lines of 128.
#[repr(align(128))]
struct Shard<T>(T);

impl<T: Sync> PerCpu<T> {
    /// Makes a `T` for each possible CPU.
    ///
    /// Errors: `ENOMEM`.
    ///
    /// Context: may sleep.
    pub(crate) fn new(init: impl Fn() -> T) -> Result<Self> {
        let cpus = nr_cpu_ids() as usize;
        let mut shards = KVec::with_capacity(cpus, GFP_KERNEL)?;
        for _ in 0..cpus {
            shards.push(Shard(init()), GFP_KERNEL)?;
        }
        // INVARIANT: As many were pushed.
        Ok(Self { shards })
    }

    /// This CPU's `T`, which it stays while `_ctx` lives: preemption is off in a handler.
    #[inline]
    pub(crate) fn here(&self, _ctx: &impl InHandler) -> &T {
        let cpu = CpuId::current().as_u32() as usize;
        // SAFETY: `CpuId` is below `nr_cpu_ids` (its type invariant), as many shards as there are.
        // Unchecked, as every handler comes here.
        unsafe { &(*self.shards.as_ptr().add(cpu)).0 }
    }

    /// Every CPU's `T`.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.shards.iter().map(|shard| &shard.0)
    }
}

/// A counter that one CPU's handlers count up and anybody reads.
///
/// Counting is a load and a store. No count is lost, because handlers do not nest on a CPU (see
/// [the soundness notes](super#soundness), 5), and each CPU has its own ([`PerCpu`]). Were one lost
/// all the same, that would be a wrong number and no unsoundness.
pub(crate) struct Counter(UnsafeCell<u64>);

// SAFETY: All accesses are volatile accesses of a machine word (or, on 32 bits, may tear and give a
// wrong number): what READ_ONCE() and WRITE_ONCE() are in C, the kernel's relaxed atomics.
unsafe impl Sync for Counter {}

impl Counter {
    /// A counter at 0.
    pub(crate) const fn new() -> Self {
        Self(UnsafeCell::new(0))
    }

    /// Counts up by `n`.
    #[inline]
    pub(crate) fn add(&self, n: u64, _ctx: &impl InHandler) {
        // SAFETY: The pointer is valid; see the `Sync` implementation for concurrent accesses.
        unsafe {
            self.0
                .get()
                .write_volatile(self.0.get().read_volatile().wrapping_add(n))
        };
    }

    /// The count.
    #[inline]
    pub(crate) fn get(&self) -> u64 {
        // SAFETY: The pointer is valid; see the `Sync` implementation for concurrent accesses.
        unsafe { self.0.get().read_volatile() }
    }
}
