// SPDX-License-Identifier: GPL-2.0

//! `kernel::seq_file` for kernels that do not know `%pA`: text goes in piece by piece, as it is made.
//!
//! C header: [`include/linux/seq_file.h`](srctree/include/linux/seq_file.h)

use core::fmt::{
    Arguments,
    Write, //
};
use kernel::ffi::{
    c_int,
    c_void, //
};

extern "C" {
    fn seq_write(file: *mut c_void, data: *const c_void, len: usize) -> c_int;
}

/// A `struct seq_file` that is being shown.
///
/// # Invariants
///
/// A reference to it is a valid `struct seq_file`, in its `show()`.
#[repr(transparent)]
pub(crate) struct SeqFile(kernel::types::Opaque<u8>);

impl SeqFile {
    /// # Safety
    ///
    /// `file` must be a `struct seq_file` that is valid, and in its `show()`, for `'a`.
    #[allow(dead_code, reason = "not every module on the probe layer has files")]
    pub(crate) unsafe fn from_raw<'a>(file: *mut c_void) -> &'a Self {
        // SAFETY: By the safety requirements; the reference gives no access to what is behind it.
        unsafe { &*file.cast() }
    }

    /// What [`seq_print!`] calls. Where the file's buffer is too small, the kernel shows the file again with a larger one.
    #[allow(dead_code, reason = "as above")]
    pub(crate) fn call_printf(&self, text: Arguments<'_>) {
        // It overflows, or not: the seq_file knows.
        let _ = Writer(self).write_fmt(text);
    }
}

struct Writer<'a>(&'a SeqFile);

impl Write for Writer<'_> {
    fn write_str(&mut self, piece: &str) -> core::fmt::Result {
        // SAFETY: The file is valid (type invariant); `piece` is readable for its length.
        let ret = unsafe {
            seq_write(
                core::ptr::from_ref(self.0).cast_mut().cast(),
                piece.as_ptr().cast(),
                piece.len(),
            )
        };
        if ret == 0 {
            Ok(())
        } else {
            Err(core::fmt::Error)
        }
    }
}

/// `kernel::seq_print!`.
#[allow(
    unused_macros,
    reason = "not every module on the probe layer has files"
)]
macro_rules! seq_print {
    ($file:expr, $($arg:tt)+) => (
        $file.call_printf($crate::compat::format!($($arg)+))
    );
}
pub(crate) use seq_print;
