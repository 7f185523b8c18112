// SPDX-License-Identifier: GPL-2.0

//! What kprobes and kretprobes share on the raw side: a kretprobe starts with a kprobe.

use kernel::{
    error::to_result,
    prelude::*, //
};

use super::symbol::Ascii;
use crate::compat;
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

/// Keeps a kprobe that is about to be unregistered from ever running a handler again.
///
/// It is disarmed before `unregister_k(ret)probes()` gets it, which for a probe that cannot be disarmed
/// leaves it in the kernel's table, frees what a kretprobe's next hit takes (`rethook_free()`), and tells
/// nobody. Only `__disarm_kprobe_ftrace()` can fail, out of memory: a breakpoint can be taken away always.
/// Such a probe is marked as disabled here, as `__disable_kprobe()` would have. Then:
///
/// - `kprobe_ftrace_handler()` of each architecture, and `aggr_pre_handler()`, pass it by;
/// - `__disable_kprobe()` finds nothing to do, so unregistering takes it off the kernel's table or its
///   aggregate's list like any other, and waits; so its memory and its code may go;
/// - what stays is an entry in a filter of ftrace's, whose hits `get_kprobe()` finds no probe for, or an
///   aggregate without probes, which the next one at this address takes over
///   (`register_aggr_kprobe()`).
///
/// # Safety
///
/// `kprobe` must be registered, and the caller must unregister it next.
pub(super) unsafe fn disarm(kprobe: *mut abi::kprobe) {
    // SAFETY: By the safety requirements.
    let Err(error) = (unsafe { disable(kprobe) }) else {
        return;
    };
    // SAFETY: `kprobe` is valid. `flags` is written under `kprobe_mutex` by the kernel, which none of
    // the exported functions lends; but of a kprobe that is on ftrace and enabled, which this one is, it
    // is written by `disable_kprobe()`, which was us, and `kill_kprobe()`, whose flag
    // (`KPROBE_FLAG_GONE`) says as much as ours: should one get lost, the other does. Handlers read it
    // at any time: so a volatile write, which is WRITE_ONCE() in C.
    unsafe {
        let flags = &raw mut (*kprobe).flags;
        flags.write_volatile(flags.read_volatile() | abi::KPROBE_FLAG_DISABLED);
    }
    // SAFETY: As above; `symbol_name` is a C string that its registration owns.
    let symbol = unsafe { compat::c_str((*kprobe).symbol_name) };
    pr_err!(
        "the kernel could not disarm the probe on {} ({}): it runs no more all the same, and ftrace calls there for nothing until the next boot\n",
        Ascii(symbol),
        error.to_errno()
    );
}

/// # Safety
///
/// `kprobe` must be registered, and stay so during the call.
pub(super) unsafe fn disable(kprobe: *mut abi::kprobe) -> Result {
    // SAFETY: By the safety requirements; `disable_kprobe()` takes `kprobe_mutex` itself.
    to_result(unsafe { abi::disable_kprobe(kprobe) })
}
