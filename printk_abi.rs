// SPDX-License-Identifier: GPL-2.0

//! `printk()` for text that is ready.
//!
//! `pr_info!` has printk format the module's name and the text, each twice: once for their length.
//! For lines that already start with the name, the half of that is enough.
//!
//! C header: [`include/linux/printk.h`](srctree/include/linux/printk.h)

use core::fmt::Arguments;

/// The level, and the kernel's format for an `Arguments`; with `RUST=own` it is own/own.c that takes it.
#[cfg(all(CONFIG_PRINTK, not(rust_own)))]
const FORMAT: &[u8] = b"\x016%pA\0";
#[cfg(all(CONFIG_PRINTK, rust_own))]
const FORMAT: &[u8] = b"\x016%.s\0";

/// Logs one record at `KERN_INFO`.
///
/// Context: any, as `printk()` itself.
pub(crate) fn info(record: Arguments<'_>) {
    // SAFETY:
    // - The format is a C string that starts with a level.
    // - `%pA` takes a pointer to an `Arguments` (`rust_fmt_argument()`, `rust/kernel/print.rs`), which
    //   is valid for the call.
    #[cfg(CONFIG_PRINTK)]
    unsafe {
        kernel::bindings::_printk(
            FORMAT.as_ptr().cast(),
            core::ptr::from_ref(&record).cast::<kernel::ffi::c_void>(),
        );
    }
    #[cfg(not(CONFIG_PRINTK))]
    let _ = record;
}
