// SPDX-License-Identifier: GPL-2.0

//! What a handler is given: the registers, as a function's arguments or its return value.

use core::marker::PhantomData;

use kernel::bindings::pt_regs;

use super::registers;

/// Proof that the holder runs inside a probe handler: preemption is disabled until it returns.
///
/// No other handler of a kprobe or kretprobe runs on this CPU meanwhile. One of a tracepoint may: in an
/// interrupt, or below this one. It has the same `current`, and has returned before this one goes on.
///
/// Implemented by [`Entry`], [`Return`] and [`Hit`] only, and by what borrows them
/// ([`super::here::Here`]), which exist only while a handler runs and cannot leave it: they borrow
/// from the trampoline's frame and are neither `Send` nor `Sync`.
pub(crate) trait InHandler: sealed::Sealed {
    /// Where the stack of the probed code ends: of two calls on one stack, the inner one's is lower.
    fn stack_pointer(&self) -> usize;

    /// The current task.
    #[inline]
    fn task(&self) -> *mut kernel::bindings::task_struct {
        crate::compat::current_task()
    }

    /// The number of this CPU, below `nr_cpu_ids`.
    #[inline]
    fn cpu(&self) -> usize {
        crate::compat::cpu::CpuId::current().as_u32() as usize
    }
}

pub(super) mod sealed {
    pub(crate) trait Sealed {}
    impl Sealed for super::Entry<'_> {}
    impl Sealed for super::Return<'_> {}
    impl Sealed for super::Hit<'_> {}
}

impl InHandler for Entry<'_> {
    #[inline]
    fn stack_pointer(&self) -> usize {
        // SAFETY: By the type invariant `regs` is valid.
        unsafe { registers::stack_pointer(self.regs) }
    }
}

impl InHandler for Return<'_> {
    #[inline]
    fn stack_pointer(&self) -> usize {
        // SAFETY: By the type invariant `regs` is valid.
        unsafe { registers::stack_pointer(self.regs) }
    }
}

impl InHandler for Hit<'_> {
    #[inline]
    fn stack_pointer(&self) -> usize {
        // The handler's own frame, which is just below.
        core::ptr::from_ref(self).addr()
    }
}

/// The entry of a probed function: what a handler is given that is called there.
///
/// It borrows from that call, and is neither `Send` nor `Sync`: it cannot leave the handler.
///
/// # Invariants
///
/// `regs` points to the registers at the entry of a function, valid for `'a`, in a handler.
pub(crate) struct Entry<'a> {
    regs: *mut pt_regs,
    _frame: PhantomData<&'a mut pt_regs>,
}

impl Entry<'_> {
    /// # Safety
    ///
    /// `regs` must be what a kprobe's handler was given at the entry of a function, and the value
    /// must not outlive that handler's call.
    #[inline]
    pub(super) unsafe fn from_raw(regs: *mut pt_regs) -> Self {
        // INVARIANT: By the safety requirements.
        Self {
            regs,
            _frame: PhantomData,
        }
    }

    /// The function's argument number `N`, counted from 0, as a raw word: what it means is up to
    /// the probed function, and an argument narrower than a word has undefined upper bits.
    ///
    /// The first six, which is what x86-64 has in registers; another number does not compile. s390 has five
    /// in registers and the sixth on the stack, where `regs_get_kernel_argument()` finds it.
    #[inline]
    pub(crate) fn arg<const N: u32>(&self) -> usize {
        const { assert!(N < 6, "only the first six arguments can be had everywhere") };
        // SAFETY: By the type invariant `regs` is valid.
        unsafe { registers::argument::<N>(self.regs) }
    }
}

/// The return of a probed function: what a handler is given that is called there.
///
/// It borrows from that call, as an [`Entry`] does.
///
/// # Invariants
///
/// `regs` points to the registers at the return of a function, valid for `'a`, in a handler.
pub(crate) struct Return<'a> {
    regs: *mut pt_regs,
    _frame: PhantomData<&'a mut pt_regs>,
}

impl Return<'_> {
    /// # Safety
    ///
    /// `regs` must be what a kretprobe's return handler was given, and the value must not outlive
    /// that handler's call.
    #[inline]
    pub(super) unsafe fn from_raw(regs: *mut pt_regs) -> Self {
        // INVARIANT: By the safety requirements.
        Self {
            regs,
            _frame: PhantomData,
        }
    }

    /// The register that holds the return value, whole: the upper half is undefined for a function
    /// that returns 32 bits.
    #[inline]
    pub(crate) fn value(&self) -> usize {
        // SAFETY: By the type invariant `regs` is valid.
        unsafe { registers::return_value(self.regs) }
    }
}

/// The hit of a tracepoint.
///
/// # Invariants
///
/// Preemption stays disabled for `'a`.
pub(crate) struct Hit<'a> {
    _frame: PhantomData<&'a ()>,
    // Neither `Send` nor `Sync`.
    _here: PhantomData<*mut ()>,
}

impl Hit<'_> {
    /// # Safety
    ///
    /// Preemption must be disabled, in the handler of a tracepoint, and the value must not outlive that
    /// handler's call.
    #[inline]
    pub(super) unsafe fn new() -> Self {
        // INVARIANT: By the safety requirements.
        Self {
            _frame: PhantomData,
            _here: PhantomData,
        }
    }
}
