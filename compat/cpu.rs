// SPDX-License-Identifier: GPL-2.0

//! `kernel::cpu` for crates without it: the numbers of processors.

// own/own.c: macros, or inline, in C.
extern "C" {
    fn own_cpu() -> u32;
    fn own_nr_cpu_ids() -> u32;
}

/// How many processors there may ever be: every number of one is below.
///
/// Context: any.
#[inline]
pub(crate) fn nr_cpu_ids() -> u32 {
    // SAFETY: The function has no precondition.
    unsafe { own_nr_cpu_ids() }
}

/// The number of a processor.
///
/// # Invariants
///
/// It is below [`nr_cpu_ids()`].
#[derive(Clone, Copy)]
pub(crate) struct CpuId(u32);

impl CpuId {
    /// The number.
    #[inline]
    pub(crate) fn as_u32(&self) -> u32 {
        self.0
    }

    /// The processor that runs this; another one by the time that it is looked at, unless preemption is off.
    ///
    /// Context: any.
    #[inline]
    pub(crate) fn current() -> Self {
        // INVARIANT: `raw_smp_processor_id()` is always below `nr_cpu_ids`.
        // SAFETY: The function has no precondition.
        Self(unsafe { own_cpu() })
    }
}
