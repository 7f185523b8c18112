// SPDX-License-Identifier: GPL-2.0

//! `kernel::sync::SetOnce` for crates without it.

use core::{
    cell::UnsafeCell,
    mem::MaybeUninit,
    sync::atomic::{
        AtomicU32,
        Ordering, //
    }, //
};

const EMPTY: u32 = 0;
const BUSY: u32 = 1;
const FULL: u32 = 2;

/// A place that is filled once, by whoever comes first.
///
/// # Invariants
///
/// - `state` goes from `EMPTY` to `BUSY` to `FULL`, and never back.
/// - Where it is `FULL`, `value` is initialised and changes no more; where it is `BUSY`, it belongs to who made it so.
pub(crate) struct SetOnce<T> {
    state: AtomicU32,
    value: UnsafeCell<MaybeUninit<T>>,
}

// SAFETY: The value is handed over with the place.
unsafe impl<T: Send> Send for SetOnce<T> {}
// SAFETY: The value moves into it from any thread (`Send`), and is read by all (`Sync`), after it was written whole.
unsafe impl<T: Send + Sync> Sync for SetOnce<T> {}

impl<T: Copy> SetOnce<T> {
    /// An empty place.
    pub(crate) const fn new() -> Self {
        Self {
            state: AtomicU32::new(EMPTY),
            value: UnsafeCell::new(MaybeUninit::uninit()),
        }
    }

    /// Fills it; `false` if it was filled already, or is being filled.
    ///
    /// Context: any.
    pub(crate) fn populate(&self, value: T) -> bool {
        if self
            .state
            .compare_exchange(EMPTY, BUSY, Ordering::Relaxed, Ordering::Relaxed)
            .is_err()
        {
            return false;
        }
        // SAFETY: `BUSY` is ours, so nobody else touches it.
        unsafe { (*self.value.get()).write(value) };
        // INVARIANT: It is initialised; the order shows it so to who sees the state.
        self.state.store(FULL, Ordering::Release);
        true
    }

    /// What it was filled with.
    ///
    /// Context: any.
    pub(crate) fn copy(&self) -> Option<T> {
        if self.state.load(Ordering::Acquire) != FULL {
            return None;
        }
        // SAFETY: It is initialised, and changes no more (type invariants).
        Some(unsafe { (*self.value.get()).assume_init() })
    }
}
