// SPDX-License-Identifier: GPL-2.0

//! Kernel memory at addresses that nobody vouches for.
//!
//! A probe's arguments are raw words. What they point to is read only through
//! `copy_from_kernel_nofault()` (`mm/maccess.c`), into types that any bit pattern is valid for: a
//! wrong guess about a kernel gives a wrong value or an error, and no fault. But for memory that is mapped and
//! must not be read: of devices (`ioremap()`), where a read may have effects, or end in a bus error that no
//! table of exceptions knows; and poisoned pages, which raise a machine check. No user of this can tell those by
//! their address: follow pointers that come from the probed function, and not numbers.

use core::{
    marker::PhantomData,
    mem::MaybeUninit, //
};

use kernel::{
    page::PAGE_SIZE,
    prelude::*, //
};

use crate::{
    compat::FromBytes,
    kprobe_abi as abi, //
};

/// Reads a `T` at `address`.
///
/// Errors: `EFAULT` if no memory is mapped there, or not all of it is at kernel addresses.
///
/// Context: any; does not sleep.
#[inline]
pub(crate) fn read<T: FromBytes + Copy>(address: usize) -> Result<T> {
    check(address, size_of::<T>())?;
    let mut value = MaybeUninit::<T>::uninit();
    // SAFETY:
    // - `value` is valid for writes of `size_of::<T>()` bytes.
    // - The function checks the source address itself and survives a fault.
    let ret = unsafe {
        abi::copy_nofault(
            value.as_mut_ptr().cast(),
            address as *const kernel::ffi::c_void,
            size_of::<T>(),
        )
    };
    outcome(ret)?;
    // SAFETY: All bytes were written, and any bytes are a valid `T: FromBytes`.
    Ok(unsafe { value.assume_init() })
}

/// Fills `buffer` from `address`. On error the buffer's contents are unspecified.
///
/// Errors and context: as [`read`].
#[inline]
pub(crate) fn read_into(address: usize, buffer: &mut [u8]) -> Result {
    check(address, buffer.len())?;
    // SAFETY:
    // - `buffer` is valid for writes of its length, and any byte is a valid `u8`.
    // - The function checks the source address itself and survives a fault.
    let ret = unsafe {
        abi::copy_nofault(
            buffer.as_mut_ptr().cast(),
            address as *const kernel::ffi::c_void,
            buffer.len(),
        )
    };
    outcome(ret)
}

/// Refuses what `copy_from_kernel_nofault_allowed()` (`mm/maccess.c`, `arch/*/mm/maccess.c`) lets through: it
/// looks at the first byte alone; and on arm64 it refuses nothing, so a user's address that is mapped is read,
/// unless the processor or the kernel keeps it from that (PAN).
#[inline]
fn check(address: usize, size: usize) -> Result {
    if !is_kernels(address) {
        return Err(EFAULT);
    }
    // Where it is more than the kernel's function, it looks itself.
    if abi::NOFAULT_SEES_ALL {
        return Ok(());
    }
    // In one page all bytes are of a kind.
    match (address % PAGE_SIZE).saturating_add(size) > PAGE_SIZE {
        true => check_last(address.wrapping_add(size).wrapping_sub(1)),
        false => Ok(()),
    }
}

/// Refuses a read whose last byte, in another page than its first, is none that could be read by itself.
#[cold]
#[inline(never)]
fn check_last(address: usize) -> Result {
    read::<u8>(address).map(|_| ())
}

/// Bit 55 says which half of its address space arm64 takes: above it are tags.
#[inline]
fn is_kernels(address: usize) -> bool {
    !cfg!(CONFIG_ARM64) || address as u64 & (1 << 55) != 0
}

/// What `copy_from_kernel_nofault()` returned: 0, `-EFAULT` or `-ERANGE`. In line, unlike
/// `to_result()`, and not telling the two apart, as nobody asks.
#[inline]
fn outcome(ret: kernel::ffi::c_long) -> Result {
    match ret {
        0 => Ok(()),
        _ => Err(EFAULT),
    }
}

/// An address that is said to be that of a `T`: it may be wrong, dangling, or NULL.
pub(crate) struct KernelPtr<T> {
    address: usize,
    _said_to_be: PhantomData<fn() -> T>,
}

impl<T> Clone for KernelPtr<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for KernelPtr<T> {}

impl<T> KernelPtr<T> {
    /// The pointer with this address.
    #[inline]
    pub(crate) const fn new(address: usize) -> Self {
        Self {
            address,
            _said_to_be: PhantomData,
        }
    }

    /// The address, 0 for NULL.
    #[inline]
    pub(crate) const fn address(self) -> usize {
        self.address
    }

    /// Whether the pointer is NULL.
    #[inline]
    pub(crate) const fn is_null(self) -> bool {
        self.address == 0
    }

    /// Reads a field of type `F` at `offset` bytes into the `T`.
    ///
    /// Errors and context: as [`read`].
    #[inline]
    pub(crate) fn field<F: FromBytes + Copy>(self, offset: u32) -> Result<F> {
        read(self.address.wrapping_add(offset as usize))
    }

    /// Reads a field that is a pointer to a `U`.
    ///
    /// Errors and context: as [`read`].
    #[inline]
    pub(crate) fn pointer<U>(self, offset: u32) -> Result<KernelPtr<U>> {
        Ok(KernelPtr::new(self.field::<usize>(offset)?))
    }
}
