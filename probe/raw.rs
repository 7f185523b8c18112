// SPDX-License-Identifier: GPL-2.0

//! What kprobes and kretprobes share on the raw side: a kretprobe starts with a kprobe.

use kernel::{
    error::to_result,
    prelude::*, //
};

use crate::kprobe_abi as abi;

/// # Safety
///
/// `kprobe` must point to an initialised kprobe.
pub(super) unsafe fn missed(kprobe: *const abi::kprobe) -> usize {
    // SAFETY: By the safety requirements. The kernel counts up without a lock, on any CPU: a
    // volatile read is what READ_ONCE() is in C.
    unsafe { (&raw const (*kprobe).nmissed).read_volatile() }
}

/// # Safety
///
/// `kprobe` must be registered, and stay so during the call.
pub(super) unsafe fn enable(kprobe: *mut abi::kprobe) -> Result {
    // SAFETY: By the safety requirements; `enable_kprobe()` takes `kprobe_mutex` itself.
    to_result(unsafe { abi::enable_kprobe(kprobe) })
}

/// Whether a kprobe that was just registered was armed, too: `__register_kprobe()`
/// (`kernel/kprobes.c`) returns 0 even where that failed, but takes it off its table again, where
/// `enable_kprobe()`, which else does nothing here, then misses it.
///
/// Errors: `EIO` if it was not armed.
///
/// # Safety
///
/// `kprobe` must be registered, and stay so during the call.
pub(super) unsafe fn check_armed(kprobe: *mut abi::kprobe) -> Result {
    // SAFETY: By the safety requirements.
    unsafe { enable(kprobe) }.map_err(|_| EIO)
}

/// # Safety
///
/// `kprobe` must be registered, and stay so during the call.
pub(super) unsafe fn disable(kprobe: *mut abi::kprobe) -> Result {
    // SAFETY: By the safety requirements; `disable_kprobe()` takes `kprobe_mutex` itself.
    to_result(unsafe { abi::disable_kprobe(kprobe) })
}
