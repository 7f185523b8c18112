// SPDX-License-Identifier: GPL-2.0

//! `printk()` for text that is ready.
//!
//! `pr_info!` has printk format the module's name and the text, each twice: once for their length.
//! For lines that already start with the name, the half of that is enough.
//!
//! C header: [`include/linux/printk.h`](srctree/include/linux/printk.h)

use core::{
    fmt::{
        self,
        Arguments,
        Write, //
    },
    mem::MaybeUninit, //
};

/// The level, and the kernel's format for an `Arguments`; with `RUST=own` it is own/own.c that takes it.
#[cfg(all(CONFIG_PRINTK, not(rust_own)))]
const FORMAT: &[u8] = b"\x016%pA\0";
#[cfg(all(CONFIG_PRINTK, rust_own))]
const FORMAT: &[u8] = b"\x016%.s\0";

/// Text on its way to the log, which holds `N - 1` bytes and a line feed.
///
/// Neither cleared when it is made nor looked through when it is logged: each would cost a line as much as an address in
/// it.
///
/// # Invariants
///
/// The first `len` bytes of `bytes` are initialized, and UTF-8; `len` is less than `N`.
pub(crate) struct Text<const N: usize> {
    bytes: [MaybeUninit<u8>; N],
    len: usize,
}

impl<const N: usize> Text<N> {
    pub(crate) fn new() -> Self {
        const { assert!(N > 0) };
        // INVARIANT: No bytes are initialized, and UTF-8.
        Self {
            bytes: [const { MaybeUninit::uninit() }; N],
            len: 0,
        }
    }

    /// How many bytes there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    fn as_str(&self) -> &str {
        // SAFETY: By the type's invariants so many bytes are there, initialized, and UTF-8.
        unsafe {
            let bytes = core::slice::from_raw_parts(self.bytes.as_ptr().cast(), self.len);
            core::str::from_utf8_unchecked(bytes)
        }
    }

    /// Keeps the first `len` bytes, unless there are fewer, or that is in the middle of a character.
    pub(crate) fn truncate(&mut self, len: usize) {
        if self.as_str().is_char_boundary(len) {
            // INVARIANT: A part of what was initialized, of whole characters.
            self.len = len;
        }
    }

    /// Copies `text` behind what there is, if there is room for all of it.
    #[inline]
    fn push(&mut self, text: &str) -> Option<()> {
        let (_, room) = self.bytes.split_last_mut()?;
        let to = room.get_mut(self.len..)?.get_mut(..text.len())?;
        // SAFETY: `to` is as long as `text`, and borrowed mutably: they do not overlap.
        unsafe { core::ptr::copy_nonoverlapping(text.as_ptr(), to.as_mut_ptr().cast(), to.len()) };
        // INVARIANT: UTF-8 behind UTF-8; the last byte is not among them.
        self.len = self.len.wrapping_add(text.len());
        Some(())
    }

    /// Copies as much of `text` as there is room for.
    #[cold]
    fn push_start(&mut self, text: &str) {
        let mut fits = N.wrapping_sub(1).wrapping_sub(self.len).min(text.len());
        while !text.is_char_boundary(fits) {
            fits = fits.wrapping_sub(1);
        }
        let _ = self.push(text.get(..fits).unwrap_or(""));
    }

    /// Logs the text, and a line feed, as one record at `KERN_INFO`, and empties it.
    ///
    /// Context: any, as `printk()` itself.
    pub(crate) fn log(&mut self) {
        if self.len == 0 {
            return;
        }
        if let Some(end) = self.bytes.get_mut(self.len) {
            end.write(b'\n');
            // INVARIANT: It was initialized just now, and is ASCII. `len` may be `N` until it is 0 again; as_str() goes by
            // what is initialized.
            self.len = self.len.wrapping_add(1);
        }
        info(format_args!("{}", self.as_str()));
        // INVARIANT: As in new().
        self.len = 0;
    }
}

impl<const N: usize> Write for Text<N> {
    /// Errors: if there is no room for all of `text`; then its start is there.
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        match self.push(text) {
            Some(()) => Ok(()),
            None => {
                self.push_start(text);
                Err(fmt::Error)
            }
        }
    }
}

/// Logs one record at `KERN_INFO`.
///
/// Context: any, as `printk()` itself.
fn info(record: Arguments<'_>) {
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
