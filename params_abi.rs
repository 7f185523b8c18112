// SPDX-License-Identifier: GPL-2.0

//! The C side of the parameters that can be written while the module is loaded (`arp_params.c`), behind a trait.

use core::fmt::{
    self,
    Write, //
};

use kernel::{
    ffi::{
        c_char,
        c_int, //
    },
    prelude::*, //
};

use crate::compat::c_str;

/// Who takes such parameters, and tells what they are.
///
/// Both may be called before the module's init, and until its exit has returned; one at a time
/// (`kernel_param_lock()`, `kernel/params.c`).
pub(crate) trait Writable {
    /// Takes the parameter `name` from a user.
    ///
    /// Context: process context, may sleep.
    fn set(name: &[u8], value: &[u8]) -> Result;

    /// Writes what the parameter `name` is, without a line feed.
    ///
    /// Context: process context, may sleep.
    fn write(name: &[u8], out: &mut dyn Write) -> fmt::Result;
}

/// Makes `$writable`, a [`Writable`], the one that `arp_params.c` calls.
macro_rules! writable_parameters {
    ($writable:ty) => {
        const _: () = {
            /// # Safety
            ///
            /// To be called by `arp_params.c` only, with two strings.
            #[no_mangle]
            #[allow(unsafe_code)]
            unsafe extern "C" fn arp_param_set(
                name: *const ::kernel::ffi::c_char,
                value: *const ::kernel::ffi::c_char,
            ) -> ::kernel::ffi::c_int {
                // SAFETY: By the safety requirements.
                unsafe { $crate::params_abi::set::<$writable>(name, value) }
            }

            /// # Safety
            ///
            /// To be called by `arp_params.c` only, with a string and a buffer of `size` bytes.
            #[no_mangle]
            #[allow(unsafe_code)]
            unsafe extern "C" fn arp_param_get(
                name: *const ::kernel::ffi::c_char,
                buffer: *mut ::kernel::ffi::c_char,
                size: usize,
            ) -> ::kernel::ffi::c_int {
                // SAFETY: By the safety requirements.
                unsafe { $crate::params_abi::get::<$writable>(name, buffer, size) }
            }
        };
    };
}
pub(crate) use writable_parameters;

/// # Safety
///
/// `name` and `value` must be C strings.
pub(crate) unsafe fn set<T: Writable>(name: *const c_char, value: *const c_char) -> c_int {
    // SAFETY: By the safety requirements, for the time of this call.
    let (name, value) = unsafe { (c_str(name), c_str(value)) };
    let value = value.to_bytes();
    // As `echo` ends what it writes to sysfs.
    let value = value.strip_suffix(b"\n").unwrap_or(value);
    match T::set(name.to_bytes(), value) {
        Ok(()) => 0,
        Err(error) => error.to_errno(),
    }
}

/// The length of what was written, or a negative errno.
///
/// # Safety
///
/// `name` must be a C string, and `buffer` valid for writes of `size` bytes.
pub(crate) unsafe fn get<T: Writable>(
    name: *const c_char,
    buffer: *mut c_char,
    size: usize,
) -> c_int {
    // SAFETY: By the safety requirements, for the time of this call; and any byte will do as the buffer's.
    let (name, buffer) = unsafe {
        buffer.write_bytes(0, size);
        (
            c_str(name),
            core::slice::from_raw_parts_mut(buffer.cast::<u8>(), size),
        )
    };
    let mut out = Buffer { buffer, len: 0 };
    match T::write(name.to_bytes(), &mut out).and_then(|()| out.write_str("\n")) {
        Ok(()) => out.len as c_int,
        Err(fmt::Error) => ENOSPC.to_errno(),
    }
}

struct Buffer<'a> {
    buffer: &'a mut [u8],
    len: usize,
}

impl Write for Buffer<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len.saturating_add(text.len());
        let room = self.buffer.get_mut(self.len..end).ok_or(fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}
