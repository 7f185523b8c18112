// SPDX-License-Identifier: GPL-2.0

//! The clock that handlers may read.

use crate::kprobe_abi as abi;

/// Monotonic time in nanoseconds.
///
/// `ktime_get_mono_fast_ns()` (`kernel/time/timekeeping.c`): lock-free, so a probe that hits inside
/// the timekeeping code cannot dead-lock on it. It may step back a little while the clock is being
/// adjusted: subtract with saturation.
///
/// Context: any, NMI included.
#[inline]
pub(crate) fn now_ns() -> u64 {
    // SAFETY: The function has no precondition.
    unsafe { abi::ktime_get_mono_fast_ns() }
}
