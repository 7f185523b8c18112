// SPDX-License-Identifier: GPL-2.0

//! What the tests probe: the functions of `targets.c`, and some in Rust, which have no room for
//! ftrace at their entry: a probe there is a breakpoint.

use core::{
    hint::black_box,
    ptr::NonNull, //
};

use kernel::{
    ffi::{
        c_int,
        c_ulong, //
    },
    prelude::*, //
};

mod c {
    use super::*;

    #[repr(C)]
    pub(super) struct Sitter {
        _opaque: [u8; 0],
    }

    #[repr(C)]
    pub(super) struct Hammer {
        _opaque: [u8; 0],
    }

    // targets.h
    extern "C" {
        pub(super) fn probe_kunit_six(
            a: c_ulong,
            b: c_ulong,
            c: c_ulong,
            d: c_ulong,
            e: c_ulong,
            f: c_ulong,
        ) -> c_ulong;
        pub(super) fn probe_kunit_recurse(depth: c_ulong) -> c_ulong;
        pub(super) fn probe_kunit_outer(value: c_ulong) -> c_ulong;
        pub(super) fn probe_kunit_inner(value: c_ulong) -> c_ulong;
        pub(super) fn probe_kunit_sitter_start(cpu: c_int) -> *mut Sitter;
        pub(super) fn probe_kunit_sitter_leave(sitter: *mut Sitter, cpu: c_int) -> c_ulong;
        pub(super) fn probe_kunit_sitter_die(sitter: *mut Sitter);
        pub(super) fn probe_kunit_hammer_start(cpu: c_int) -> *mut Hammer;
        pub(super) fn probe_kunit_hammer_stop(hammer: *mut Hammer) -> c_ulong;
        pub(super) fn probe_kunit_six_on(cpu: c_int, times: c_ulong) -> c_int;
        pub(super) fn probe_kunit_next_cpu(cpu: c_int) -> c_int;
        pub(super) fn probe_kunit_settle();
        pub(super) fn probe_kunit_touch_the_switch() -> bool;
        pub(super) fn probe_kunit_user_page() -> c_ulong;
        pub(super) fn probe_kunit_user_page_free(page: c_ulong);
    }
}

/// `probe_kunit_six()`: the arguments, each times its place counted from 1.
pub(crate) fn six(args: [usize; 6]) -> usize {
    let [a, b, c, d, e, f] = args;
    // SAFETY: It takes any numbers.
    unsafe { c::probe_kunit_six(a, b, c, d, e, f) }
}

/// `probe_kunit_recurse()`: the sum of 1 to `depth`, by `depth + 1` calls.
pub(crate) fn recurse(depth: usize) -> usize {
    // SAFETY: The tests go no deeper than a stack holds.
    unsafe { c::probe_kunit_recurse(depth) }
}

/// `probe_kunit_outer()`: `10 * value + 2`, by way of [`inner`] of `10 * value`.
pub(crate) fn outer(value: usize) -> usize {
    // SAFETY: It takes any number.
    unsafe { c::probe_kunit_outer(value) }
}

/// `probe_kunit_inner()`: `value + 1`.
pub(crate) fn inner(value: usize) -> usize {
    // SAFETY: It takes any number.
    unsafe { c::probe_kunit_inner(value) }
}

/// As `probe_kunit_recurse()`.
#[no_mangle]
#[inline(never)]
extern "C" fn probe_kunit_rust_recurse(depth: usize) -> usize {
    let below = match depth {
        0 => 0,
        _ => black_box(rust_recurse(depth - 1)),
    };
    below + depth
}

/// [`probe_kunit_rust_recurse`], by a pointer: its own calls go through its entry, too.
pub(crate) fn rust_recurse(depth: usize) -> usize {
    black_box::<extern "C" fn(usize) -> usize>(probe_kunit_rust_recurse)(depth)
}

/// As `probe_kunit_six()`.
#[no_mangle]
#[inline(never)]
extern "C" fn probe_kunit_rust_six(
    a: usize,
    b: usize,
    c: usize,
    d: usize,
    e: usize,
    f: usize,
) -> usize {
    black_box(a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f)
}

/// [`probe_kunit_rust_six`].
pub(crate) fn rust_six(args: [usize; 6]) -> usize {
    let [a, b, c, d, e, f] = args;
    black_box(probe_kunit_rust_six)(a, b, c, d, e, f)
}

/// A thread that sits inside `probe_kunit_sit()`, and leaves it when this is dropped.
///
/// # Invariants
///
/// The pointer is what `probe_kunit_sitter_start()` gave, and has not been used up.
pub(crate) struct Sitter(NonNull<c::Sitter>);

impl Sitter {
    /// What `probe_kunit_sit()` returns.
    pub(crate) const RETURNS: usize = 0x517;

    /// Comes back when the thread, on the CPU `cpu`, is inside.
    pub(crate) fn start(cpu: i32) -> Result<Self> {
        // SAFETY: It has no precondition.
        let sitter = unsafe { c::probe_kunit_sitter_start(cpu) };
        // INVARIANT: Just started.
        NonNull::new(sitter).map(Self).ok_or(ENOMEM)
    }

    /// The argument of its call.
    pub(crate) fn argument(&self) -> usize {
        self.0.as_ptr() as usize
    }

    /// Lets it return, on the CPU `cpu`: what `probe_kunit_sit()` returned.
    pub(crate) fn leave(self, cpu: i32) -> usize {
        let sitter = core::mem::ManuallyDrop::new(self);
        // SAFETY: By the type invariant; it is used up with `self`.
        unsafe { c::probe_kunit_sitter_leave(sitter.0.as_ptr(), cpu) }
    }

    /// Lets the thread end inside `probe_kunit_sit()`.
    pub(crate) fn die(self) {
        let sitter = core::mem::ManuallyDrop::new(self);
        // SAFETY: By the type invariant; it is used up with `self`.
        unsafe { c::probe_kunit_sitter_die(sitter.0.as_ptr()) }
    }
}

impl Drop for Sitter {
    fn drop(&mut self) {
        // SAFETY: By the type invariant; nothing uses it after this.
        unsafe { c::probe_kunit_sitter_leave(self.0.as_ptr(), first_cpu()) };
    }
}

/// A thread that calls `probe_kunit_six()` on one CPU until this is dropped.
///
/// # Invariants
///
/// The pointer is what `probe_kunit_hammer_start()` gave.
pub(crate) struct Hammer(NonNull<c::Hammer>);

impl Hammer {
    pub(crate) fn start(cpu: i32) -> Result<Self> {
        // SAFETY: It has no precondition.
        let hammer = unsafe { c::probe_kunit_hammer_start(cpu) };
        // INVARIANT: Just started.
        NonNull::new(hammer).map(Self).ok_or(ENOMEM)
    }
}

impl Drop for Hammer {
    fn drop(&mut self) {
        // SAFETY: By the type invariant; nothing uses it after this.
        unsafe { c::probe_kunit_hammer_stop(self.0.as_ptr()) };
    }
}

/// Calls [`six`] with 1 to 6 on the CPU `cpu`, so many times.
pub(crate) fn six_on(cpu: i32, times: usize) -> Result {
    // SAFETY: It takes any numbers.
    kernel::error::to_result(unsafe { c::probe_kunit_six_on(cpu, times) })
}

/// The CPUs that are online.
pub(crate) fn cpus() -> impl Iterator<Item = i32> {
    // SAFETY: It takes any number from -1 on.
    let after = |cpu: i32| Some(unsafe { c::probe_kunit_next_cpu(cpu) }).filter(|next| *next >= 0);
    core::iter::successors(after(-1), move |cpu| after(*cpu))
}

pub(crate) fn first_cpu() -> i32 {
    cpus().next().unwrap_or(0)
}

/// The last CPU: not the first, where there are several.
pub(crate) fn last_cpu() -> i32 {
    cpus().last().unwrap_or(0)
}

/// Lets RCU do what it has to do for tasks that have just ended.
pub(crate) fn settle() {
    // SAFETY: Process context.
    unsafe { c::probe_kunit_settle() }
}

/// Writes nonsense to the kernel's switch for kprobes; `false` if there is none.
pub(crate) fn touch_the_switch() -> bool {
    // SAFETY: Process context.
    unsafe { c::probe_kunit_touch_the_switch() }
}

/// A page of the current process that is mapped.
///
/// # Invariants
///
/// It is what `probe_kunit_user_page()` gave.
pub(crate) struct UserMemory(usize);

impl UserMemory {
    /// `None` where there is no process.
    pub(crate) fn new() -> Option<Self> {
        // SAFETY: Process context.
        let page = unsafe { c::probe_kunit_user_page() };
        // INVARIANT: Just mapped. Made only then: one that is dropped unmaps.
        (page != 0).then(|| Self(page))
    }

    pub(crate) fn address(&self) -> usize {
        self.0
    }
}

impl Drop for UserMemory {
    fn drop(&mut self) {
        // SAFETY: By the type invariant.
        unsafe { c::probe_kunit_user_page_free(self.0) };
    }
}
