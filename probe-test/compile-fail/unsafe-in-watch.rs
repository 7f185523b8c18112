// SPDX-License-Identifier: GPL-2.0
// appended to: watch.rs
// error: usage of an `unsafe` block
// note: the lint level is defined here

pub(crate) fn reads_anything(address: usize) -> u8 {
    // SAFETY: None.
    unsafe { *(address as *const u8) }
}
