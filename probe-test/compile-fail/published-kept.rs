// SPDX-License-Identifier: GPL-2.0
// error: borrowed data escapes outside of method
// note: `ctx` escapes the method body here
// What was read is overwritten once no handler is left that may have read it.

use crate::probe::{
    kprobe,
    Entry,
    Published, //
};
use kernel::prelude::*;

// SAFETY: Said only to get past `Handler: Sync`.
unsafe impl Sync for Handler {}

struct Handler(core::cell::Cell<Option<&'static u64>>);

static VALUE: Published<u64> = Published::new(1);

impl kprobe::Handler for Handler {
    fn entry(&self, ctx: &Entry<'_>) {
        self.0.set(Some(VALUE.read(ctx)));
    }
}

pub(super) fn program(_: crate::probe::NotLeaked) -> Result {
    Ok(())
}
