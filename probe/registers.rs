// SPDX-License-Identifier: GPL-2.0

//! Where a function's arguments and its return value are in the registers.
//!
//! The kernel's `regs_get_kernel_argument()` and `regs_return_value()` say so for each architecture
//! (`arch/*/include/asm/ptrace.h`). They are static inline, so calling them takes a C function. Where
//! the answer is one load, it is spelled out here, since every handler asks.

use kernel::bindings::pt_regs;

/// # Safety
///
/// `regs` must point to the registers at the entry of a function; `N` must be below 6.
#[cfg(CONFIG_X86_64)]
#[inline]
pub(super) unsafe fn argument<const N: u32>(regs: *const pt_regs) -> usize {
    // SAFETY: By the safety requirements.
    unsafe {
        match N {
            0 => (*regs).di,
            1 => (*regs).si,
            2 => (*regs).dx,
            3 => (*regs).cx,
            4 => (*regs).r8,
            _ => (*regs).r9,
        }
    }
}

/// # Safety
///
/// As for x86-64's.
#[cfg(not(CONFIG_X86_64))]
#[inline]
pub(super) unsafe fn argument<const N: u32>(regs: *mut pt_regs) -> usize {
    // SAFETY: By the safety requirements; the helper only reads.
    unsafe { crate::kprobe_abi::kprobe_abi_argument(regs, N) }
}

/// # Safety
///
/// `regs` must point to the registers at a probe in the kernel's code.
#[cfg(CONFIG_X86_64)]
#[inline]
pub(super) unsafe fn stack_pointer(regs: *const pt_regs) -> usize {
    // SAFETY: By the safety requirements.
    unsafe { (*regs).sp }
}

/// # Safety
///
/// As for x86-64's.
#[cfg(not(CONFIG_X86_64))]
#[inline]
pub(super) unsafe fn stack_pointer(regs: *mut pt_regs) -> usize {
    // SAFETY: By the safety requirements; the helper only reads.
    unsafe { crate::kprobe_abi::kprobe_abi_stack_pointer(regs) }
}

/// # Safety
///
/// `regs` must point to the registers at the return of a function.
#[cfg(CONFIG_X86_64)]
#[inline]
pub(super) unsafe fn return_value(regs: *const pt_regs) -> usize {
    // SAFETY: By the safety requirements.
    unsafe { (*regs).ax }
}

/// # Safety
///
/// As for x86-64's.
#[cfg(not(CONFIG_X86_64))]
#[inline]
pub(super) unsafe fn return_value(regs: *mut pt_regs) -> usize {
    // SAFETY: By the safety requirements; the helper only reads.
    unsafe { crate::kprobe_abi::kprobe_abi_return_value(regs) }
}
