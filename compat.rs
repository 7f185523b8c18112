// SPDX-License-Identifier: GPL-2.0

//! What the `kernel` crate has under another name, or not at all, in some of the kernels that this is built for.
//!
//! Everything that differs is taken from here, by the name that the newest crate gives it; so the other rooms are the
//! same for all. What a crate lacks, `own/Kbuild.rust` says, which looks for its files.

use kernel::{
    prelude::*,
    types::Opaque, //
};

#[cfg(not(no_kernel_atomic))]
pub(crate) use kernel::sync::atomic;
#[cfg(no_kernel_atomic)]
pub(crate) mod atomic;

#[cfg(not(no_kernel_cpu))]
pub(crate) use kernel::cpu;
#[cfg(no_kernel_cpu)]
pub(crate) mod cpu;

#[cfg(no_kernel_fmt)]
pub(crate) use core::fmt;
#[cfg(not(no_kernel_fmt))]
pub(crate) use kernel::fmt;

/// `kernel::prelude::fmt!`.
#[cfg(no_kernel_fmt)]
#[allow(unused_imports, reason = "the tests alone make strings")]
pub(crate) use kernel::fmt as format;
#[cfg(not(no_kernel_fmt))]
#[allow(unused_imports, reason = "as above")]
pub(crate) use kernel::prelude::fmt as format;

/// `CStr::to_bytes()`, of the `CStr` that the crate's own strings are.
#[allow(dead_code, reason = "as above")]
pub(crate) fn bytes(text: &kernel::str::CString) -> &[u8] {
    #[cfg(no_cstr_to_bytes)]
    return text.as_bytes();
    #[cfg(not(no_cstr_to_bytes))]
    return text.to_bytes();
}

// The crate's own prints with `%pA`, which a kernel without Rust does not know.
#[cfg(not(rust_own))]
pub(crate) use kernel::{seq_file, seq_print};
#[cfg(rust_own)]
pub(crate) mod seq_file;
#[cfg(rust_own)]
pub(crate) use seq_file::seq_print;

#[cfg(not(no_kernel_set_once))]
pub(crate) use kernel::sync::SetOnce;
#[cfg(no_kernel_set_once)]
mod set_once;
#[cfg(no_kernel_set_once)]
pub(crate) use set_once::SetOnce;

#[cfg(not(no_kernel_transmute))]
pub(crate) use kernel::transmute::FromBytes;
#[cfg(no_kernel_transmute)]
pub(crate) use kernel::types::FromBytes;

/// `CStr::from_char_ptr()`, of the `CStr` that all crates have: `core`'s.
///
/// # Safety
///
/// `text` must be a C string, for as long as `'a`.
#[allow(
    dead_code,
    clippy::disallowed_methods,
    reason = "not every module on the probe layer has one; older crates' from_char_ptr() gives another type"
)]
pub(crate) unsafe fn c_str<'a>(text: *const kernel::ffi::c_char) -> &'a core::ffi::CStr {
    // SAFETY: By the safety requirements.
    unsafe { core::ffi::CStr::from_ptr(text.cast()) }
}

/// `Opaque::cast_into()`.
pub(crate) const fn cast_into<T>(this: *const Opaque<T>) -> *mut T {
    this.cast_mut().cast()
}

/// `Opaque::cast_from()`.
pub(crate) const fn cast_from<T>(this: *const T) -> *const Opaque<T> {
    this.cast()
}

/// `Task::current_raw()`.
#[inline(always)]
pub(crate) fn current_task() -> *mut kernel::bindings::task_struct {
    // SAFETY: It has no precondition.
    unsafe { kernel::bindings::get_current() }
}

/// `Vec::inc_len()`.
///
/// # Safety
///
/// There must be room for `additional` more elements, and they must be initialised.
pub(crate) unsafe fn inc_len<T>(vec: &mut KVVec<T>, additional: usize) {
    // SAFETY: By the safety requirements.
    #[cfg(not(no_vec_inc_len))]
    unsafe {
        vec.inc_len(additional);
    }
    // SAFETY: As above.
    #[cfg(no_vec_inc_len)]
    unsafe {
        vec.set_len(vec.len() + additional);
    }
}

/// `module!`, of which older crates know one author only.
#[cfg(not(no_module_authors))]
macro_rules! declare_module {
    ($($declaration:tt)*) => {
        ::kernel::prelude::module! { $($declaration)* }
    };
}
#[cfg(no_module_authors)]
macro_rules! declare_module {
    (
        type: $type:tt,
        name: $name:tt,
        authors: [$author:tt],
        description: $description:tt,
        license: $license:tt,
    ) => {
        ::kernel::prelude::module! {
            type: $type,
            name: $name,
            author: $author,
            description: $description,
            license: $license,
        }
    };
}
pub(crate) use declare_module;
