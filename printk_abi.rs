// SPDX-License-Identifier: GPL-2.0

//! `printk()` for text that is ready.
//!
//! `pr_info!` has printk format the module's name and the text, each twice: once for their length.
//! For lines that already start with the name, the half of that is enough.
//!
//! C header: [`include/linux/printk.h`](srctree/include/linux/printk.h)

use core::fmt::Arguments;

#[cfg(CONFIG_PRINTK)]
use kernel::prelude::*;

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
            c"\x016%pA".as_char_ptr(),
            core::ptr::from_ref(&record).cast::<kernel::ffi::c_void>(),
        );
    }
    #[cfg(not(CONFIG_PRINTK))]
    let _ = record;
}
