// SPDX-License-Identifier: GPL-2.0

//! Work that a handler asks for, and a kernel thread does.

use core::ptr::NonNull;

use kernel::{
    ffi::c_void,
    prelude::*, //
};

use super::context::InHandler;
use crate::kprobe_abi as abi;

/// What is to be done.
pub(crate) trait Work: Send + Sync + 'static {
    /// Does it. `true`: again, in half a second.
    ///
    /// Context: a kernel thread's, may sleep.
    fn work(&self) -> bool;
}

/// Work that can be asked for from anywhere. Dropping it waits for its end.
///
/// # Invariants
///
/// `raw` is what `kprobe_abi_later_new()` gave for `work`, whose address does not change.
pub(crate) struct Later<T: Work> {
    raw: NonNull<abi::kprobe_abi_later>,
    work: Pin<KBox<T>>,
}

// SAFETY: The C side serialises what it does; `T: Send`.
unsafe impl<T: Work> Send for Later<T> {}
// SAFETY: As above; `T: Sync`.
unsafe impl<T: Work> Sync for Later<T> {}

impl<T: Work> Later<T> {
    /// Work that nobody has asked for yet.
    ///
    /// Errors: `ENOMEM`.
    ///
    /// Context: process context, may sleep.
    pub(crate) fn new(work: Pin<KBox<T>>) -> Result<Self> {
        let data = core::ptr::from_ref(&*work).cast_mut().cast();
        // SAFETY: `run::<T>` is called with `data`, which is a `T` until `drop()` has ended all calls.
        let raw = unsafe { abi::kprobe_abi_later_new(Some(run::<T>), data) };
        // INVARIANT: Just made, for `work`, which is pinned.
        Ok(Self {
            raw: NonNull::new(raw).ok_or(ENOMEM)?,
            work,
        })
    }

    /// Has it done soon, once however often it is asked for until then.
    ///
    /// Context: any, NMI included (`irq_work_queue()`).
    pub(crate) fn ask(&self, _ctx: &impl InHandler) {
        // SAFETY: By the type invariant.
        unsafe { abi::kprobe_abi_later_ask(self.raw.as_ptr()) };
    }

    /// Has it done in half a second.
    pub(crate) fn again(&self) {
        // SAFETY: By the type invariant.
        unsafe { abi::kprobe_abi_later_again(self.raw.as_ptr()) };
    }

    /// What is to be done.
    pub(crate) fn work(&self) -> &T {
        &self.work
    }
}

impl<T: Work> Drop for Later<T> {
    fn drop(&mut self) {
        // SAFETY: By the type invariant; nobody asks any more. After this `run()` is not called.
        unsafe { abi::kprobe_abi_later_free(self.raw.as_ptr()) };
    }
}

/// # Safety
///
/// To be called by `kprobe_abi_helpers.c` only, with the `data` of a [`Later<T>`].
unsafe extern "C" fn run<T: Work>(data: *mut c_void) -> bool {
    // SAFETY: By the safety requirements it is a `T`, which outlives the call.
    unsafe { &*data.cast::<T>() }.work()
}
