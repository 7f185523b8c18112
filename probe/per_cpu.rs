// SPDX-License-Identifier: GPL-2.0

//! Counters that handlers may count up without an atomic read-modify-write.

use kernel::prelude::*;

use super::context::InHandler;
#[cfg(not(CONFIG_X86_64))]
use crate::compat::atomic::Relaxed;
use crate::compat::{
    atomic::Atomic,
    cpu::nr_cpu_ids, //
};

/// One `T` for each CPU, each on its own cache lines.
///
/// # Invariants
///
/// `shards` has an element for each possible CPU: `nr_cpu_ids` of them. Its memory need not be contiguous.
pub(crate) struct PerCpu<T> {
    shards: KVVec<Shard<T>>,
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
        let mut shards = KVVec::with_capacity(cpus, GFP_KERNEL)?;
        for _ in 0..cpus {
            shards.push(Shard(init()), GFP_KERNEL)?;
        }
        // INVARIANT: As many were pushed.
        Ok(Self { shards })
    }

    /// This CPU's `T`, which it stays while `ctx` lives: preemption is off in a handler.
    #[inline]
    pub(crate) fn here(&self, ctx: &impl InHandler) -> &T {
        let cpu = ctx.cpu();
        // SAFETY: It is below `nr_cpu_ids`, as many shards as there are.
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
/// No count is lost where a tracepoint's handler interrupts another one (see
/// [the soundness notes](super#soundness), 6): on x86-64 counting is one instruction, which an interrupt
/// does not split; elsewhere it is atomic. The lock that x86 has for other CPUs is not needed: each has a
/// counter of its own ([`PerCpu`]).
pub(crate) struct Counter(Atomic<u64>);

impl Counter {
    /// A counter at 0.
    pub(crate) const fn new() -> Self {
        Self(Atomic::new(0))
    }

    /// Counts up by `n`.
    #[inline]
    pub(crate) fn add(&self, n: u64, _ctx: &impl InHandler) {
        #[cfg(CONFIG_X86_64)]
        // SAFETY: The pointer is valid, and only this CPU writes, by this instruction: `this_cpu_add()`.
        unsafe {
            core::arch::asm!(
                "add qword ptr [{counter}], {n}",
                counter = in(reg) self.0.as_ptr(),
                n = in(reg) n,
                options(nostack)
            );
        }
        #[cfg(not(CONFIG_X86_64))]
        self.0.add(n, Relaxed);
    }

    /// The count.
    #[inline]
    pub(crate) fn get(&self) -> u64 {
        // SAFETY: The pointer is valid. A volatile read is READ_ONCE(), a relaxed atomic load; in line,
        // where `Atomic::load()` is a call to a helper.
        unsafe { self.0.as_ptr().read_volatile() }
    }
}
