// SPDX-License-Identifier: GPL-2.0

//! `kernel::sync::atomic` for crates without it: the operations that are used here, upon Rust's own atomics.
//!
//! The names and orders are the kernel's (`Documentation/atomic_t.txt`). What is shared this way is shared among this
//! module's Rust alone, so the two memory models do not meet.

use core::{
    cell::UnsafeCell,
    sync::atomic::{
        fence,
        AtomicU32,
        AtomicU64,
        AtomicUsize,
        Ordering, //
    }, //
};

/// No order.
pub(crate) struct Relaxed;
/// A load that what follows stays behind.
pub(crate) struct Acquire;
/// A store that what precedes stays before.
pub(crate) struct Release;
/// A full barrier on both sides.
pub(crate) struct Full;

/// An order of a read-modify-write.
pub(crate) trait Order {
    /// The same in Rust's words.
    const ORDER: Ordering;
    /// Whether the operation is a full barrier as well: Rust's `SeqCst` alone is none.
    const FENCE: bool = false;
}

impl Order for Relaxed {
    const ORDER: Ordering = Ordering::Relaxed;
}
impl Order for Acquire {
    const ORDER: Ordering = Ordering::Acquire;
}
impl Order for Release {
    const ORDER: Ordering = Ordering::Release;
}
impl Order for Full {
    const ORDER: Ordering = Ordering::SeqCst;
    const FENCE: bool = true;
}

/// An order of a load.
pub(crate) trait LoadOrder: Order {}
impl LoadOrder for Relaxed {}
impl LoadOrder for Acquire {}

/// An order of a store.
pub(crate) trait StoreOrder: Order {}
impl StoreOrder for Relaxed {}
impl StoreOrder for Release {}

/// What there are atomics of.
pub(crate) trait Value: Copy {
    /// Rust's atomic of it.
    type Cell;

    /// `value`, as Rust's atomic.
    fn cell(value: &UnsafeCell<Self>) -> &Self::Cell;
}

/// A `T` that is read and written whole, by anybody at any time.
#[repr(transparent)]
pub(crate) struct Atomic<T>(UnsafeCell<T>);

// SAFETY: It is only ever touched by operations that are atomic.
unsafe impl<T: Value + Send> Sync for Atomic<T> {}

#[allow(dead_code, reason = "not every module on the probe layer uses all")]
impl<T> Atomic<T> {
    #[inline(always)]
    pub(crate) const fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }

    #[inline(always)]
    pub(crate) const fn as_ptr(&self) -> *mut T {
        self.0.get()
    }
}

#[inline(always)]
fn fenced<O: Order, R>(operation: impl FnOnce() -> R) -> R {
    if O::FENCE {
        fence(Ordering::SeqCst);
    }
    let result = operation();
    if O::FENCE {
        fence(Ordering::SeqCst);
    }
    result
}

// The order that a `cmpxchg` that fails has: none, as the kernel's.
macro_rules! atomic {
    ($value:ty, $cell:ty) => {
        impl Value for $value {
            type Cell = $cell;

            #[inline(always)]
            fn cell(value: &UnsafeCell<Self>) -> &$cell {
                // SAFETY: It is valid for as long as the reference, aligned as a 64-bit kernel aligns it, and touched
                // through this alone.
                unsafe { <$cell>::from_ptr(value.get()) }
            }
        }

        #[allow(dead_code, reason = "not every module on the probe layer uses all")]
        impl Atomic<$value> {
            #[inline(always)]
            pub(crate) fn load<O: LoadOrder>(&self, _: O) -> $value {
                <$value>::cell(&self.0).load(O::ORDER)
            }

            #[inline(always)]
            pub(crate) fn store<O: StoreOrder>(&self, value: $value, _: O) {
                <$value>::cell(&self.0).store(value, O::ORDER);
            }

            #[inline(always)]
            pub(crate) fn add(&self, value: $value, _: Relaxed) {
                <$value>::cell(&self.0).fetch_add(value, Ordering::Relaxed);
            }

            #[inline(always)]
            pub(crate) fn fetch_add<O: Order>(&self, value: $value, _: O) -> $value {
                fenced::<O, _>(|| <$value>::cell(&self.0).fetch_add(value, O::ORDER))
            }

            #[inline(always)]
            pub(crate) fn xchg<O: Order>(&self, value: $value, _: O) -> $value {
                fenced::<O, _>(|| <$value>::cell(&self.0).swap(value, O::ORDER))
            }

            #[inline(always)]
            pub(crate) fn cmpxchg<O: Order>(
                &self,
                old: $value,
                new: $value,
                _: O,
            ) -> Result<$value, $value> {
                fenced::<O, _>(|| {
                    <$value>::cell(&self.0).compare_exchange(old, new, O::ORDER, Ordering::Relaxed)
                })
            }
        }
    };
}

atomic!(u32, AtomicU32);
atomic!(u64, AtomicU64);
atomic!(usize, AtomicUsize);
