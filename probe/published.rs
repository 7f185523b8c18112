// SPDX-License-Identifier: GPL-2.0

//! A value that handlers read, and that changes while they run.

use core::cell::UnsafeCell;
#[cfg(CONFIG_X86_64)]
use core::sync::atomic::{
    compiler_fence,
    Ordering, //
};

use kernel::prelude::*;

use super::context::InHandler;
use crate::{
    compat::atomic::{
        Acquire,
        Atomic,
        Relaxed,
        Release, //
    },
    kprobe_abi as abi, //
};

/// A value that handlers read as a whole, and that process context replaces as a whole.
///
/// There are two copies. Handlers are readers of RCU ([the soundness notes](super#soundness), 2 and 7) and use the
/// current one; who changes the value fills the other one in, makes that the current one, and waits until no
/// handler is left that might still use the old one. So reading takes no lock, no retry and no copy; and nobody ever
/// sees a value that is half of one and half of another. It needs no initialisation at run time: parameters are set
/// before the module's init runs.
///
/// # Invariants
///
/// - `current` is 0 or 1, and changes only by who holds `changing`.
/// - While `changing` is not set, nobody reads the copy that is not the current one.
pub(crate) struct Published<T> {
    copies: [UnsafeCell<T>; 2],
    current: Atomic<usize>,
    changing: Atomic<usize>,
}

// SAFETY: `T` is read on any CPU, as `&T`, and replaced on any, as a copy: it is `Sync`, and `Send`. Who may do
// which when: see the type invariants.
unsafe impl<T: Send + Sync> Sync for Published<T> {}

impl<T: Copy + Send + Sync> Published<T> {
    /// A value to begin with.
    pub(crate) const fn new(value: T) -> Self {
        // INVARIANT: Nobody reads anything yet.
        Self {
            copies: [UnsafeCell::new(value), UnsafeCell::new(value)],
            current: Atomic::new(0),
            changing: Atomic::new(0),
        }
    }

    /// The value, for as long as the handler runs.
    #[inline]
    pub(crate) fn read<'a>(&'a self, _ctx: &'a impl InHandler) -> &'a T {
        // SAFETY: `_ctx` is proof of a handler, which `change()` waits for; until then the copy that was
        // current stays as it is. Acquire pairs with the Release there.
        unsafe { &*self.copy(self.now()).get() }
    }

    /// Which copy is the current one: a load with Acquire, in line where any load is one, as `Atomic::load()` is a call
    /// to a helper.
    #[inline]
    fn now(&self) -> usize {
        #[cfg(CONFIG_X86_64)]
        {
            // SAFETY: The pointer is valid; a volatile read is READ_ONCE(). x86 keeps what follows behind it, and the
            // fence has the compiler do so.
            let now = unsafe { self.current.as_ptr().read_volatile() };
            compiler_fence(Ordering::Acquire);
            now
        }
        #[cfg(not(CONFIG_X86_64))]
        self.current.load(Acquire)
    }

    /// A copy of the value.
    ///
    /// Context: any.
    pub(crate) fn get(&self) -> T {
        // SAFETY: Nothing in between sleeps, and the lock is given back.
        unsafe { abi::kprobe_abi_rcu_read_lock() };
        // SAFETY: This is a reader of RCU, as a handler is: see `read()`.
        let value = unsafe { *self.copy(self.current.load(Acquire)).get() };
        // SAFETY: It was taken above.
        unsafe { abi::kprobe_abi_rcu_read_unlock() };
        value
    }

    /// Has `change` change the value; nothing changes if it fails. All handlers that begin after this returns see the
    /// new one, and none that still runs sees the old one.
    ///
    /// Errors: `EBUSY` if somebody else is at it; what `change` gives.
    ///
    /// Context: process context, sleeps.
    pub(crate) fn change<E>(&self, change: impl FnOnce(&mut T) -> Result<(), E>) -> Result<(), E>
    where
        E: From<Error>,
    {
        if self.changing.cmpxchg(0, 1, Acquire).is_err() {
            return Err(EBUSY.into());
        }
        let result = self.change_alone(change);
        // INVARIANT: If it succeeded, the other copy is not current since before a grace period; else nobody
        // began to read it.
        self.changing.store(0, Release);
        result
    }

    fn change_alone<E>(&self, change: impl FnOnce(&mut T) -> Result<(), E>) -> Result<(), E> {
        let current = self.current.load(Relaxed);
        let other = 1usize.wrapping_sub(current);
        // SAFETY: Only this function changes either copy, and only by who holds `changing`, as we do.
        let mut value = unsafe { *self.copy(current).get() };
        change(&mut value)?;
        // SAFETY: By the type invariants nobody reads the other copy: it was not the current one when
        // `changing` was taken.
        unsafe { *self.copy(other).get() = value };
        self.current.store(other, Release);
        // Expedited: insmod takes several parameters one by one, and a normal grace period is tens of
        // milliseconds.
        // SAFETY: The caller may sleep.
        unsafe { abi::kprobe_abi_synchronize_rcu_expedited() };
        Ok(())
    }

    #[inline]
    fn copy(&self, index: usize) -> &UnsafeCell<T> {
        // By the type invariants the index is 0 or 1: masked, no bound needs to be checked.
        &self.copies[index & 1]
    }
}
